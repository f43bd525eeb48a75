package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.time.Instant;

/**
 * One event for one installation, to be handled.
 *
 * @param seq the database's number for it, in order of acceptance
 * @param place where it stands in its lane: its number, or a later one when it was put behind what
 *     waited
 * @param eventSeq the event
 * @param org whose event it is
 * @param installation who asked for it
 * @param lane deliveries of one lane run one at a time, in order
 * @param attempts how often it was tried
 * @param attemptsBefore how many of them were made before somebody redrove it
 * @param dueAt when it may be tried
 * @param blocked whether it has failed as often as it may, and stops its lane
 */
public record Delivery(
    long seq,
    long place,
    long eventSeq,
    OrgId org,
    String installation,
    String lane,
    int attempts,
    int attemptsBefore,
    Instant dueAt,
    boolean blocked) {

  private static final String ID = "dlv_";

  /** A delivery that was never tried. */
  static Delivery fresh(
      long seq, long eventSeq, OrgId org, String installation, String lane, Instant now) {
    return new Delivery(seq, seq, eventSeq, org, installation, lane, 0, 0, now, false);
  }

  /** Whether a person made it up; it has a lane of its own, which is not named after the app. */
  public boolean isSimulated() {
    return !lane.startsWith(installation);
  }

  /** How the delivery is called outside: stable, and the handler's idempotency key. */
  public String id() {
    return idOf(seq);
  }

  static String idOf(long seq) {
    return ID + seq;
  }

  /** The database's number for a delivery called so; one that none has, when it is no such id. */
  static long seqOf(String id) {
    return id.matches(ID + "\\d{1,18}") ? Long.parseLong(id.substring(ID.length())) : -1;
  }

  /** There is no such delivery. */
  public static RuntimeFault unknown(OrgId org, String id) {
    return new RuntimeFault(
        FaultCode.NOT_FOUND, "The org %s has no delivery %s.".formatted(org, id));
  }

  /** The same at another time. */
  Delivery dueAt(Instant time) {
    return new Delivery(
        seq, place, eventSeq, org, installation, lane, attempts, attemptsBefore, time, blocked);
  }

  /** The same after one more attempt. */
  Delivery tried(Instant nextDue, boolean blocks) {
    return new Delivery(
        seq,
        place,
        eventSeq,
        org,
        installation,
        lane,
        attempts + 1,
        attemptsBefore,
        nextDue,
        blocks);
  }
}
