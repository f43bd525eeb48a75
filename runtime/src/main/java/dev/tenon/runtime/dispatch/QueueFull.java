package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.time.Duration;
import java.util.Locale;

/** An org has so much waiting that it may send more only later; nothing was kept. */
public final class QueueFull extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  /** Of what an org has as much as it may have. */
  public enum Limit {
    /** Deliveries that wait. */
    DELIVERIES,
    /** Lanes in which they wait: an app without order has one for each delivery. */
    LANES;

    /** The word in metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Limit limit;

  /**
   * @param count how many of these the org has
   */
  public QueueFull(OrgId org, Limit limit, int count) {
    super(
        FaultCode.BUSY,
        "The org %s has %s, which is as many as it may have. Nothing was kept; send it again in %d s."
            .formatted(
                org,
                switch (limit) {
                  case DELIVERIES -> count + " deliveries waiting";
                  case LANES -> count + " lanes in which deliveries wait";
                },
                RETRY_AFTER.toSeconds()));
    this.limit = limit;
  }

  public Limit limit() {
    return limit;
  }

  /** When it is worth another try. */
  public Duration retryAfter() {
    return RETRY_AFTER;
  }
}
