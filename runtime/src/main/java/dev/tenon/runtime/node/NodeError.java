package dev.tenon.runtime.node;

/** An error of one of Node's core modules, which the code that called it gets to catch. */
public final class NodeError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The constructor of the error that the guest sees. */
  public enum Kind {
    ERROR,
    TYPE_ERROR,
    RANGE_ERROR
  }

  private final Kind kind;
  private final String code;

  /**
   * @param code as Node has it in {@code error.code}
   */
  public NodeError(Kind kind, String code, String message) {
    // Thrown by the thousand where an app tries what fails, and only the guest's stack is of use.
    super(message, null, false, false);
    this.kind = kind;
    this.code = code;
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
