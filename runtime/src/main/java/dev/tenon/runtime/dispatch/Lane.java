package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One line of deliveries, made one at a time in order. Of a long one only the beginning is in
 * memory; the rest is counted, and read from disk when the beginning runs out. Guarded by the lock
 * of {@link Lanes}.
 */
final class Lane {

  /** How many deliveries of a line are in memory, and how many are read at a time. */
  static final int WINDOW = 256;

  /** With fewer than this in memory the next ones are read, so that the lane need not stop. */
  private static final int FEW = WINDOW / 4;

  /** What a lane is doing. */
  enum State {
    /** Nothing, or it waits for its records to be written. */
    STILL,
    /** It waits for its turn, or its first delivery is being made. */
    READY,
    /** Its first delivery is tried again at a time; nothing is held for it meanwhile. */
    RESTING,
    /** Its first delivery has failed for good and lets none by. */
    BLOCKED,
    /** Somebody paused the installation. */
    PAUSED
  }

  final String name;
  final OrgId org;
  final String installation;
  final boolean simulated;
  final LaneRecords records;
  final Deque<Lanes.Waiting> line = new ArrayDeque<>();
  State state = State.STILL;
  private Optional<Alarms.Alarm> alarm = Optional.empty();

  /** Where the last delivery stands that is or was in {@link #line}. */
  private long last = -1;

  /**
   * How many wait on disk behind it. Less than none when some were read before {@link #add} heard
   * of them, which it will.
   */
  private int behind;

  private boolean fetching;

  Lane(Delivery first, LaneRecords records) {
    this.name = first.lane();
    this.org = first.org();
    this.installation = first.installation();
    this.simulated = first.isSimulated();
    this.records = records;
  }

  /** Puts a delivery at the end, be it in memory or on disk. */
  void add(Lanes.Waiting waiting) {
    // Read from disk between its commit and now; then it was counted as one too many.
    boolean known = waiting.delivery().place() <= last;
    if (!known && behind == 0 && !fetching && line.size() < WINDOW) {
      line.addLast(waiting);
      last = waiting.delivery().place();
    } else {
      behind++;
    }
  }

  /** Whether it is time to read what is next. */
  boolean wantsMore() {
    return behind > 0 && !fetching && line.size() < FEW;
  }

  /** Returns behind which place to read. */
  long beginFetch() {
    fetching = true;
    return last;
  }

  /**
   * @param next what was read, in order
   */
  void endFetch(List<Delivery> next) {
    fetching = false;
    for (Delivery delivery : next) {
      line.addLast(new Lanes.Waiting(delivery, DeliveryObserver.NONE));
      last = delivery.place();
    }
    behind -= next.size();
  }

  /** Whether nothing is left of it anywhere. */
  boolean isOver() {
    return line.isEmpty() && behind == 0 && !fetching && records.isEmpty();
  }

  boolean isFirst(Delivery delivery) {
    return !line.isEmpty() && line.getFirst().delivery().seq() == delivery.seq();
  }

  /** Puts something else in the place of the first. */
  void replaceFirst(Delivery delivery) {
    line.addFirst(new Lanes.Waiting(delivery, line.removeFirst().observer()));
  }

  boolean isDue(Instant now) {
    return !line.getFirst().delivery().dueAt().isAfter(now);
  }

  void rest(Alarms.Alarm set) {
    state = State.RESTING;
    alarm = Optional.of(set);
  }

  void stopResting() {
    alarm.ifPresent(Alarms.Alarm::cancel);
    alarm = Optional.empty();
    state = State.STILL;
  }
}
