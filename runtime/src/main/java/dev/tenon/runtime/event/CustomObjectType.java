package dev.tenon.runtime.event;

import java.util.Optional;

/**
 * The type of an event of a custom object, taken apart by position: {@code
 * custom-object:deal:created}, {@code custom-object:deal:field:stage:changed}. The name of a field
 * may itself have colons in it.
 *
 * @param object the kind of object, {@code deal}
 * @param action {@code created}, {@code updated}, {@code deleted}, {@code field}, …
 * @param field the field, where the type names one
 */
public record CustomObjectType(String object, String action, Optional<String> field) {

  private static final String PREFIX = "custom-object:";
  private static final String FIELD = "field:";
  private static final String CHANGED = ":changed";

  /** The action of the other name for a changed field, which does not say which. */
  private static final String ANY_FIELD = "field-changed";

  /** The parts of a type; empty when it is not one of a custom object. */
  public static Optional<CustomObjectType> of(String type) {
    if (!type.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String rest = type.substring(PREFIX.length());
    int colon = rest.indexOf(':');
    if (colon <= 0 || colon == rest.length() - 1) {
      return Optional.empty();
    }
    String object = rest.substring(0, colon);
    String action = rest.substring(colon + 1);
    if (!action.startsWith(FIELD)) {
      return Optional.of(new CustomObjectType(object, action, Optional.empty()));
    }
    boolean named = action.length() > FIELD.length() + CHANGED.length() && action.endsWith(CHANGED);
    return Optional.of(
        new CustomObjectType(
            object,
            "field",
            named
                ? Optional.of(action.substring(FIELD.length(), action.length() - CHANGED.length()))
                : Optional.empty()));
  }

  /** Whether a field was changed and the type does not say which. */
  public boolean isOfAnyField() {
    return action.equals(ANY_FIELD);
  }

  /** The type of the same event that names the field. */
  public String naming(String changed) {
    return PREFIX + object + ":" + FIELD + changed + CHANGED;
  }

  /** The name of the same event that does not say which field was changed, where there is one. */
  Optional<String> unnamed() {
    return field.map(_ -> PREFIX + object + ":" + ANY_FIELD);
  }
}
