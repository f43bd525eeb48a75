package dev.tenon.api;

/**
 * Thrown by a handler to say that trying again would not help. The delivery becomes a dead letter
 * at once, whatever the app's retry policy.
 */
public class PermanentFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PermanentFailure(String message) {
    super(message);
  }

  public PermanentFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
