package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;

/** An event that is not on disk as it was written; reading it again will not help. */
final class DamagedEvent extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  DamagedEvent(EventId id, long seq) {
    super(
        FaultCode.STORE_FAILED,
        "The body of event %s (number %d) is damaged on disk: its checksum does not fit."
            .formatted(id, seq));
  }
}
