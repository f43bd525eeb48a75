package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what is long over, so that a store does not grow for ever: events with all that was done
 * with them, and calls. What is not over is never dropped, however old. Thread-safe.
 */
public final class Retention implements AutoCloseable {

  /** How many events are dropped in one write, so that events that arrive need not wait long. */
  private static final int BATCH = 50;

  /** How many events or calls are looked at in one go. */
  private static final int LOOKS = 1_000;

  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration EVERY = Duration.ofHours(1);

  /** Of an event e: that everything with it has come to an end long enough ago. */
  private static final String OVER =
      """
      NOT EXISTS (
        SELECT 1 FROM delivery d
        WHERE d.event_seq = e.seq
          AND (d.state NOT IN ('succeeded', 'cancelled', 'dead') OR d.finished_at >=
            CASE d.state WHEN 'dead' THEN :dead ELSE :finished END))
      """;

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
    Limits limits =
        new Limits(
            now.minus(rules.finished()).toEpochMilli(), now.minus(rules.dead()).toEpochMilli());
    sweep(after -> calls(limits, after), calls -> dropCalls(calls, limits));
    return sweep(after -> events(limits, after), events -> dropEvents(events, limits));
  }

  /** What is older than these may go, epoch milliseconds. */
  private record Limits(long finished, long dead) {}

  /** A row that was looked at. */
  private record Seen(long seq, boolean old, boolean over) {}

  /**
   * Looks through rows in the order in which they came, on a reader: only what is found there is
   * the writer asked to drop. It ends with the first look in which nothing is old enough, since
   * what comes behind is younger.
   */
  private static int sweep(LongFunction<List<Seen>> look, ToIntFunction<List<Long>> drop) {
    int dropped = 0;
    long after = 0;
    List<Seen> seen = look.apply(after);
    while (seen.stream().anyMatch(Seen::old) && !Thread.currentThread().isInterrupted()) {
      List<Long> over = seen.stream().filter(Seen::over).map(Seen::seq).toList();
      for (int i = 0; i < over.size(); i += BATCH) {
        dropped += drop.applyAsInt(over.subList(i, Math.min(i + BATCH, over.size())));
      }
      after = seen.getLast().seq();
      seen = look.apply(after);
    }
    return dropped;
  }

  private List<Seen> calls(Limits limits, long after) {
    return database.search(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT rowid AS seq, started_at < :finished AS old, started_at < :finished AS over
                    FROM call WHERE rowid > :after ORDER BY rowid LIMIT :looks
                    """)
                .bind("finished", limits.finished())
                .bind("after", after)
                .bind("looks", LOOKS)
                .map((row, context) -> seen(row))
                .list());
  }

  private int dropCalls(List<Long> calls, Limits limits) {
    return database.writeNow(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM call WHERE rowid IN (<calls>) AND started_at < :finished")
                .bindList("calls", calls)
                .bind("finished", limits.finished())
                .execute());
  }

  private List<Seen> events(Limits limits, long after) {
    return database.search(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT e.seq, e.accepted_at < :finished AS old,
                      e.accepted_at < :finished AND\s"""
                        + OVER
                        + " AS over FROM event e WHERE e.seq > :after ORDER BY e.seq LIMIT :looks")
                .bind("finished", limits.finished())
                .bind("dead", limits.dead())
                .bind("after", after)
                .bind("looks", LOOKS)
                .map((row, context) -> seen(row))
                .list());
  }

  private static Seen seen(ResultSet row) throws SQLException {
    return new Seen(row.getLong("seq"), row.getBoolean("old"), row.getBoolean("over"));
  }

  /** Looks once more, so that what is redriven at this moment is not dropped. */
  private int dropEvents(List<Long> events, Limits limits) {
    return database.writeNow(
        handle -> {
          List<Long> over =
              handle
                  .createQuery(
                      """
                      SELECT e.seq FROM event e
                      WHERE e.seq IN (<events>) AND e.accepted_at < :finished AND\s"""
                          + OVER)
                  .bindList("events", events)
                  .bind("finished", limits.finished())
                  .bind("dead", limits.dead())
                  .mapTo(Long.class)
                  .list();
          if (!over.isEmpty()) {
            drop(handle, over);
          }
          return over.size();
        });
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
