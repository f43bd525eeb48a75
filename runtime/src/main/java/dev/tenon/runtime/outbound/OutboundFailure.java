package dev.tenon.runtime.outbound;

/** A request brought no answer. */
public final class OutboundFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why there is no answer. */
  public enum Reason {
    /** The name is unknown, or nobody answers there, or not in a way that is understood. */
    CONNECTION,
    /** It took too long. */
    TIMEOUT,
    /** It would have led to where apps may not go. */
    FORBIDDEN,
    /** What was to be sent, or what was answered, is too large. */
    TOO_LARGE
  }

  OutboundFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  OutboundFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What happened, in words. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
