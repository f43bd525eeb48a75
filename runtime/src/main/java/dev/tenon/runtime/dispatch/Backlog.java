package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What waits, as it is on disk. Thread-safe. */
public final class Backlog {

  private final Database database;
  private final Clock clock;

  public Backlog(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * How long the oldest event waits whose delivery is queued; zero when none is. What waits for an
   * installation that somebody has paused is meant to wait.
   */
  public Duration oldest() {
    return database
        .read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT e.accepted_at FROM delivery d JOIN event e ON e.seq = d.event_seq
                        WHERE d.state IN ('queued', 'blocked') AND d.state = 'queued'
                          AND d.installation_id NOT IN (
                            SELECT id FROM installation WHERE paused = 1)
                        ORDER BY d.seq LIMIT 1
                        """)
                    .mapTo(Long.class)
                    .findOne())
        .map(since -> Duration.between(Instant.ofEpochMilli(since), clock.instant()))
        .filter(age -> !age.isNegative())
        .orElse(Duration.ZERO);
  }

  /** How many deliveries are not over: queued, or blocked. */
  public int waiting() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT count(*) FROM delivery WHERE state IN ('queued', 'blocked')")
                .mapTo(Integer.class)
                .one());
  }

  /** How many deliveries stop their lanes until somebody redrives or cancels them. */
  public int blocked() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) FROM delivery
                    WHERE state IN ('queued', 'blocked') AND state = 'blocked'
                    """)
                .mapTo(Integer.class)
                .one());
  }

  /** How many deliveries wait for installations that are paused. */
  public int paused() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) FROM delivery
                    WHERE state IN ('queued', 'blocked') AND state = 'queued'
                      AND installation_id IN (SELECT id FROM installation WHERE paused = 1)
                    """)
                .mapTo(Integer.class)
                .one());
  }

  /** How many deliveries were given up on and are kept as dead letters; no simulations. */
  public int dead() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) FROM delivery
                    WHERE state IN ('dead', 'blocked') AND state = 'dead'
                      AND substr(lane, 1, length(installation_id)) = installation_id
                    """)
                .mapTo(Integer.class)
                .one());
  }
}
