package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what is long over, so that a store does not grow for ever: events with all that was done
 * with them, and calls. What is not over is never dropped, however old. Thread-safe.
 */
public final class Retention implements AutoCloseable {

  /** How many events are dropped in one write, so that events that arrive need not wait long. */
  private static final int BATCH = 200;

  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration EVERY = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /**
   * How long what is over is kept. Never less than two days for events, since for as long a repeat
   * of an event must be known as one.
   *
   * @param finished events whose deliveries all succeeded or were cancelled, and calls
   * @param dead events with a dead letter, which somebody may want to look at
   */
  public record Rules(Duration finished, Duration dead) {

    /** The shortest time, so that repeats are known. */
    public static final Duration LEAST = Duration.ofDays(2);

    /** What a host gets who says nothing. */
    public static final Rules STANDARD = new Rules(Duration.ofDays(30), Duration.ofDays(90));

    public Rules {
      if (finished.compareTo(LEAST) < 0 || dead.compareTo(finished) < 0) {
        throw new IllegalArgumentException(
            "Events are kept for at least %d days, dead letters at least as long as others; not %s and %s."
                .formatted(LEAST.toDays(), finished, dead));
      }
    }
  }

  private final Database database;
  private final Rules rules;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("retention").unstarted(task));

  public Retention(Database database, Rules rules, Clock clock) {
    this.database = database;
    this.rules = rules;
    this.clock = clock;
  }

  /** From now on drops what is over, once an hour. */
  public Retention start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::sweepQuietly, FIRST.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    return this;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void sweepQuietly() {
    try {
      int dropped = sweep();
      if (dropped > 0) {
        LOG.info("{} events that were over long ago were dropped", dropped);
      }
    } catch (RuntimeException e) {
      LOG.error("Old events could not be dropped; it is tried again in an hour", e);
    }
  }

  /** Drops everything that is old enough now; returns how many events that were. */
  int sweep() {
    Instant now = clock.instant();
    long finished = now.minus(rules.finished()).toEpochMilli();
    long dead = now.minus(rules.dead()).toEpochMilli();
    database.writeNow(handle -> handle.execute("DELETE FROM call WHERE started_at < ?", finished));
    int dropped = 0;
    long after = 0;
    while (!Thread.currentThread().isInterrupted()) {
      long last = after;
      // Looked for in the same write, so that what is redriven at this moment is not dropped.
      List<Long> batch = database.writeNow(handle -> dropOld(handle, last, finished, dead));
      if (batch.isEmpty()) {
        break;
      }
      dropped += batch.size();
      after = batch.getLast();
    }
    return dropped;
  }

  /** The next events that are over; a delivery without an end keeps its event. */
  private static List<Long> dropOld(Handle handle, long after, long finished, long dead) {
    List<Long> events =
        handle
            .createQuery(
                """
                    SELECT e.seq FROM event e
                    WHERE e.seq > :after AND e.accepted_at < :finished
                      AND NOT EXISTS (
                        SELECT 1 FROM delivery d
                        WHERE d.event_seq = e.seq
                          AND (d.state NOT IN ('succeeded', 'cancelled', 'dead') OR d.finished_at >=
                            CASE d.state WHEN 'dead' THEN :dead ELSE :finished END))
                    ORDER BY e.seq LIMIT :batch
                    """)
            .bind("after", after)
            .bind("finished", finished)
            .bind("dead", dead)
            .bind("batch", BATCH)
            .mapTo(Long.class)
            .list();
    if (!events.isEmpty()) {
      drop(handle, events);
    }
    return events;
  }

  /** Counts what it drops, so that what goes missing otherwise is found. */
  static void drop(Handle handle, List<Long> events) {
    handle
        .createUpdate(
            """
            DELETE FROM attempt WHERE delivery_seq IN (
              SELECT seq FROM delivery WHERE event_seq IN (<events>))
            """)
        .bindList("events", events)
        .execute();
    handle
        .createUpdate("DELETE FROM delivery WHERE event_seq IN (<events>)")
        .bindList("events", events)
        .execute();
    handle
        .createUpdate("DELETE FROM event WHERE seq IN (<events>)")
        .bindList("events", events)
        .execute();
    handle.execute("UPDATE dropped SET total = total + ? WHERE name = 'event'", events.size());
  }
}
