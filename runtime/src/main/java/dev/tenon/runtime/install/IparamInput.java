package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamValues;
import dev.tenon.runtime.fault.FieldError;
import dev.tenon.runtime.fault.InvalidFields;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Values of parameters as they come from outside and go there. */
public final class IparamInput {

  /** What is shown in the place of a secure value: whether there is one. */
  private static final String IS_SET = "isSet";

  private IparamInput() {}

  /**
   * Checks what was entered and puts it beside what was saved before.
   *
   * @param entered nothing leaves all as it is, if the app can do with that
   * @return what is saved from now on
   * @throws InvalidFields naming everything that is wrong
   */
  public static Optional<ObjectNode> saved(
      IparamSource source, Optional<ObjectNode> before, Optional<ObjectNode> entered) {
    if (source.ownPage()) {
      return entered
          .map(values -> source.saved(before, keepSecure(values, before.orElse(source.unsaved()))))
          .or(() -> before);
    }
    IparamValues.Checked checked =
        IparamValues.check(
            source.definitions(), source.values(before), entered.orElseGet(Json::object));
    if (!checked.errors().isEmpty()) {
      throw new InvalidFields(checked.errors());
    }
    return checked.values().isEmpty()
        ? before
        : Optional.of(source.saved(before, checked.values()));
  }

  /** The values with {@code {"isSet": …}} in the place of those that are secret. */
  public static ObjectNode hideSecure(ObjectNode values, Set<String> secure) {
    ObjectNode shown = values.deepCopy();
    secure.stream()
        .filter(shown::has)
        .forEach(
            key ->
                shown.set(key, Json.object().put(IS_SET, !IparamValues.isEmpty(values.path(key)))));
    return shown;
  }

  /**
   * What a page of an app's own sends: a secure value that comes back as it was shown was not
   * touched, and stays secure.
   *
   * @throws InvalidFields when a value is said to be there and is not
   */
  public static ObjectNode keepSecure(ObjectNode entered, ObjectNode before) {
    ObjectNode values = entered.deepCopy();
    Set<String> secure = new TreeSet<>(SecureNames.of(before));
    secure.addAll(SecureNames.of(entered));
    List<FieldError> errors = new ArrayList<>();
    for (String name : secure) {
      if (!entered.path(name).has(IS_SET)) {
        continue;
      }
      values.remove(name);
      if (before.has(name)) {
        values.set(name, before.get(name));
      } else if (entered.path(name).path(IS_SET).asBoolean()) {
        errors.add(new FieldError(name, "No value of it is stored. Give one."));
      }
    }
    if (!errors.isEmpty()) {
      throw new InvalidFields(errors);
    }
    // What was typed anew is as secure as the page says now.
    Set<String> declared = SecureNames.of(entered);
    secure.removeIf(name -> !declared.contains(name) && !entered.path(name).has(IS_SET));
    return SecureNames.with(values, secure);
  }
}
