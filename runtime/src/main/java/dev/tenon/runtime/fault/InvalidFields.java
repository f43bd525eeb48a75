package dev.tenon.runtime.fault;

import java.util.List;

/** Values that were not taken, each with its reason; none of them was kept. */
public final class InvalidFields extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  // Lists are not serializable by their type, and nobody serializes this.
  private final transient List<FieldError> errors;

  public InvalidFields(List<FieldError> errors) {
    super(
        FaultCode.INVALID_INPUT,
        errors.size() == 1
            ? "One value was not taken: " + text(errors.getFirst())
            : "%d values were not taken, the first is: %s"
                .formatted(errors.size(), text(errors.getFirst())));
    this.errors = List.copyOf(errors);
  }

  /** What is wrong with which value. */
  public List<FieldError> errors() {
    return errors;
  }

  private static String text(FieldError error) {
    return error.field() + ": " + error.message();
  }
}
