package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.time.Duration;

/** An org has so much waiting that it may send more only later; nothing was kept. */
public final class QueueFull extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  public QueueFull(OrgId org, int waiting) {
    super(
        FaultCode.BUSY,
        "The org %s has %d deliveries waiting, which is as many as it may have. Nothing was kept; send it again in %d s."
            .formatted(org, waiting, RETRY_AFTER.toSeconds()));
  }

  /** When it is worth another try. */
  public Duration retryAfter() {
    return RETRY_AFTER;
  }
}
