package dev.tenon.runtime.functions;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;

/** A function that was not called at all; the app was not asked. */
public final class FunctionRefused extends RuntimeFault {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String platformText;

  FunctionRefused(FaultCode code, int status, String platformText, String reason) {
    super(code, reason.isEmpty() ? platformText + "." : platformText + ": " + reason);
    this.status = status;
    this.platformText = platformText;
  }

  /** What the platform answers, as an HTTP status. */
  public int status() {
    return status;
  }

  /** What the platform says, to the letter, since front ends look for it. */
  public String platformText() {
    return platformText;
  }
}
