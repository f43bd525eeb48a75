package dev.tenon.runtime.settings;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.List;

/** Settings with which nothing can be started; all that is wrong with them at once. */
public final class InvalidSettings extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  InvalidSettings(List<String> problems) {
    super(FaultCode.INVALID_INPUT, String.join("\n", problems));
  }
}
