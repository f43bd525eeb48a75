package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One line of deliveries, made one at a time in order. Guarded by the lock of {@link Lanes}. */
final class Lane {

  /** What a lane is doing. */
  enum State {
    /** Nothing, or it waits for its records to be written. */
    STILL,
    /** It waits for its turn, or its first delivery is being made. */
    READY,
    /** Its first delivery is tried again at a time; nothing is held for it meanwhile. */
    RESTING,
    /** Its first delivery has failed for good and lets none by. */
    BLOCKED
  }

  final String name;
  final OrgId org;
  final boolean simulated;
  final LaneRecords records;
  final Deque<Lanes.Waiting> line = new ArrayDeque<>();
  State state = State.STILL;
  private Optional<Alarms.Alarm> alarm = Optional.empty();

  Lane(Delivery first, LaneRecords records) {
    this.name = first.lane();
    this.org = first.org();
    this.simulated = first.isSimulated();
    this.records = records;
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
