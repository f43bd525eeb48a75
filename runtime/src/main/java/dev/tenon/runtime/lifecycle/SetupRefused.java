package dev.tenon.runtime.lifecycle;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;

/** An app did not agree to what was to be done with it; nothing was done. */
public final class SetupRefused extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private final String call;
  private final String reason;

  /**
   * @param call the id of the call's record, which has the console
   * @param reason in the app's words where it has given any
   */
  SetupRefused(String app, String event, String call, String reason) {
    super(FaultCode.SETUP_REFUSED, "%s refused in %s: %s".formatted(app, event, reason));
    this.call = call;
    this.reason = reason;
  }

  public String call() {
    return call;
  }

  /** What the app says to whoever wanted it. */
  public String reason() {
    return reason;
  }
}
