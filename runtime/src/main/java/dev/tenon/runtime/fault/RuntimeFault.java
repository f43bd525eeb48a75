package dev.tenon.runtime.fault;

import java.util.Objects;

/**
 * The root of what the runtime throws on purpose. The message says what happened, with which id,
 * and what to do; it is shown to people as it is.
 */
public class RuntimeFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FaultCode code;

  public RuntimeFault(FaultCode code, String message) {
    super(message);
    this.code = code;
  }

  public RuntimeFault(FaultCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What happened and what to do; always there. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public FaultCode code() {
    return code;
  }
}
