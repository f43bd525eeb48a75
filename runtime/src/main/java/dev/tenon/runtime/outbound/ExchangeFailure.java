package dev.tenon.runtime.outbound;

/** An exchange did not come to its end. */
public final class ExchangeFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why it did not; who asks in the words of a language finds them by this. */
  public enum Kind {
    /** There is no server of that name. */
    NAME_UNKNOWN,
    /** Nobody listens there. */
    CONNECTION_REFUSED,
    /** There is no way there. */
    UNREACHABLE,
    /** It took too long until there was a connection. */
    CONNECT_TIMEOUT,
    /** It took too long until the server said something. */
    TIMEOUT,
    /** The server closed the connection before the end. */
    CLOSED,
    /** The certificate's time is over, or has not come. */
    CERTIFICATE_EXPIRED,
    /** The certificate is another server's. */
    CERTIFICATE_NAME,
    /** Nobody who is trusted vouches for the certificate. */
    CERTIFICATE_UNTRUSTED,
    /** There is no agreement about encryption. */
    TLS,
    /** The answer is none in HTTP. */
    MALFORMED,
    /** It would have led to where apps may not go. */
    FORBIDDEN,
    /** What was to be sent, or what was answered, is too large. */
    TOO_LARGE,
    /** The body is not as long as its header said. */
    WRONG_LENGTH,
    /** Nobody wants the answer any more. */
    ABORTED
  }

  ExchangeFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  ExchangeFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** What happened, in words. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
