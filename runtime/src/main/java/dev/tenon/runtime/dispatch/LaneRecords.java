package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one lane on their way to disk. They get there in order: when one cannot be
 * written, no later one is, and all are tried again until they are, without running a handler
 * again. Else a restart would take up an old delivery behind newer ones. Thread-safe.
 */
final class LaneRecords {

  /** How many handled deliveries of a lane a crash may undo at most. */
  private static final int MAX_UNDER_WAY = 64;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final int MAX_DOUBLINGS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(LaneRecords.class);

  private final EventLog log;
  private final Alarms alarms;
  private final Clock clock;
  private final Consumer<Made> written;

  /** All that are not on disk, in order. Guarded by this, like the counts. */
  private final Deque<Made> pending = new ArrayDeque<>();

  private int underWay;
  private int failures;
  private volatile boolean held;

  /** An attempt, and the delivery it was made for. */
  record Made(Lanes.Waiting waiting, Attempt attempt) {}

  /**
   * @param written hears of each that is on disk
   */
  LaneRecords(EventLog log, Alarms alarms, Clock clock, Consumer<Made> written) {
    this.log = log;
    this.alarms = alarms;
    this.clock = clock;
    this.written = written;
  }

  /** Whether the lane may make its next delivery. */
  synchronized boolean letOn() {
    return !held && pending.size() <= MAX_UNDER_WAY;
  }

  /** Whether all is on disk. */
  synchronized boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Writes the record of an attempt. Called in order. */
  void add(Made made) {
    synchronized (this) {
      pending.addLast(made);
      if (held) {
        return;
      }
      underWay++;
    }
    var _ =
        log.record(made.attempt(), () -> held)
            .whenComplete(
                (rows, trouble) -> {
                  if (trouble == null) {
                    synchronized (this) {
                      underWay--;
                      pending.remove(made);
                    }
                    written.accept(made);
                  } else {
                    hold(made, trouble);
                  }
                });
  }

  private void hold(Made made, Throwable trouble) {
    boolean last;
    synchronized (this) {
      if (!held) {
        held = true;
        tell(made, trouble);
      }
      underWay--;
      last = underWay == 0;
    }
    if (last) {
      later(trouble);
    }
  }

  private void later(Throwable trouble) {
    Throwable cause = trouble instanceof CompletionException ? trouble.getCause() : trouble;
    if (cause instanceof RuntimeFault fault && fault.code() == FaultCode.STOPPING) {
      return;
    }
    LOG.debug("The records of a lane are tried again", cause);
    int doublings;
    synchronized (this) {
      doublings = Math.min(failures++, MAX_DOUBLINGS);
    }
    alarms.set(clock.instant().plus(FIRST_WAIT.multipliedBy(1L << doublings)), this::again);
  }

  private void again() {
    List<Made> all;
    synchronized (this) {
      all = List.copyOf(pending);
    }
    var _ =
        log.recordAll(all.stream().map(Made::attempt).toList())
            .whenComplete(
                (rows, trouble) -> {
                  if (trouble == null) {
                    through(all);
                  } else {
                    later(trouble);
                  }
                });
  }

  private void through(List<Made> all) {
    boolean more;
    synchronized (this) {
      pending.removeAll(all);
      failures = 0;
      // A handler may have ended meanwhile.
      more = !pending.isEmpty();
      held = more;
    }
    all.forEach(written);
    if (more) {
      again();
    }
  }

  private static void tell(Made made, Throwable trouble) {
    LOG.error(
        "The attempt of {} cannot be recorded. Its lane {} waits until it can; nothing is run again for it, unless the runtime stops before",
        made.attempt().delivery().id(),
        made.attempt().delivery().lane(),
        trouble);
  }
}
