package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;

/**
 * One event for one installation, to be handled.
 *
 * @param seq the database's number for it, in order of acceptance
 * @param eventSeq the event
 * @param org whose event it is
 * @param installation who asked for it
 * @param lane deliveries of one lane run one at a time, in order
 * @param attempts how often it was tried
 */
public record Delivery(
    long seq, long eventSeq, OrgId org, String installation, String lane, int attempts) {

  /** Whether it has a lane of its own, which only simulations have. */
  public boolean isSimulated() {
    return !lane.equals(installation);
  }

  /** How the delivery is called outside: stable, and the handler's idempotency key. */
  public String id() {
    return "dlv_" + seq;
  }
}
