package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;

/** An event that is not on disk as it was written; reading it again will not help. */
final class DamagedEvent extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private DamagedEvent(String message) {
    super(FaultCode.STORE_FAILED, message);
  }

  private DamagedEvent(String message, Throwable cause) {
    super(FaultCode.STORE_FAILED, message, cause);
  }

  /** Its row is there and is not what was written. */
  static DamagedEvent changed(EventId id, long seq) {
    return new DamagedEvent(
        "The event %s (number %d) is damaged on disk: its checksum does not fit."
            .formatted(id, seq));
  }

  static DamagedEvent missing(long seq) {
    return new DamagedEvent("The event number %d is missing on disk.".formatted(seq));
  }

  /** The page that its row lies on is not one of the database any more. */
  static DamagedEvent unreadable(long seq, RuntimeException cause) {
    return new DamagedEvent(
        "The event number %d is damaged on disk: %s".formatted(seq, cause.getMessage()), cause);
  }
}
