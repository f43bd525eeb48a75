package dev.tenon.runtime.filter;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;

/** A filter policy that SNS does not take; it says the first reason, as SNS does. */
public final class InvalidPolicy extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private final String pointer;

  InvalidPolicy(PolicyFault first) {
    super(FaultCode.INVALID_INPUT, first.message());
    this.pointer = first.pointer();
  }

  /** JSON pointer to the place in the policy. */
  public String pointer() {
    return pointer;
  }
}
