package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.app.IparamValues;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an app itself says of its parameters.
 *
 * @param definitions those it defines
 * @param ownPage whether it brings a page of its own instead, whose values are its own affair
 * @param unsaved the values where nobody saved any
 */
public record IparamSource(
    List<IparamDefinition> definitions, boolean ownPage, ObjectNode unsaved) {

  public IparamSource {
    definitions = List.copyOf(definitions);
  }

  /** What the installation keeps, given what a person saved. */
  ObjectNode values(Optional<ObjectNode> saved) {
    if (ownPage) {
      return saved.orElse(unsaved);
    }
    if (definitions.isEmpty()) {
      return unsaved;
    }
    ObjectNode entered = saved.orElseGet(unsaved::objectNode);
    return SecureNames.with(
        IparamValues.merged(definitions, unsaved, entered), SecureNames.of(entered));
  }

  /**
   * What is saved, given what was saved before: a form sends fields, a page of its own sends all. A
   * value that was secret once stays secret whatever the app says of it later.
   */
  ObjectNode saved(Optional<ObjectNode> before, ObjectNode entered) {
    if (ownPage) {
      return entered;
    }
    ObjectNode values = before.orElseGet(unsaved::objectNode).deepCopy();
    Set<String> secure = new TreeSet<>(SecureNames.of(values));
    definitions.stream()
        .filter(IparamDefinition::secure)
        .map(IparamDefinition::name)
        .forEach(secure::add);
    values.setAll(entered);
    return SecureNames.with(values, secure);
  }
}
