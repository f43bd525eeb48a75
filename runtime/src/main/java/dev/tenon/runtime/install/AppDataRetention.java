package dev.tenon.runtime.install;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what uninstalled apps have left, after a time in which they could have come back.
 * Thread-safe.
 */
public final class AppDataRetention implements AutoCloseable {

  /** For how long a host keeps it who says nothing. */
  public static final Duration STANDARD = Duration.ofDays(30);

  private static final int BATCH = 20;
  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration EVERY = Duration.ofHours(1);

  /** Of a row u. */
  private static final String IS_DUE =
      """
      u.uninstalled_at < :before AND NOT EXISTS (
        SELECT 1 FROM installation i WHERE i.org_id = u.org_id AND i.app_id = u.app_id)
      """;

  private static final Logger LOG = LoggerFactory.getLogger(AppDataRetention.class);

  private final Database database;
  private final Duration grace;
  private final List<AppData> data;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("app-data-retention").unstarted(task));

  /**
   * @param grace how long it is kept
   * @param data all that apps can have
   */
  public AppDataRetention(Database database, Duration grace, List<AppData> data, Clock clock) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("App data cannot be kept for " + grace + ".");
    }
    this.database = database;
    this.grace = grace;
    this.data = List.copyOf(data);
    this.clock = clock;
  }

  /** From now on removes what is due, once an hour. */
  public AppDataRetention start() {
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
        LOG.info("What {} uninstalled apps had left was removed", dropped);
      }
    } catch (RuntimeException e) {
      LOG.error("What uninstalled apps left could not be removed; it is tried again later", e);
    }
  }

  private record Due(OrgId org, String app) {}

  /** Removes everything that is due now; returns of how many apps that was. */
  int sweep() {
    long before = clock.instant().minus(grace).toEpochMilli();
    List<Due> due = due(before);
    int dropped = 0;
    for (int i = 0; i < due.size() && !Thread.currentThread().isInterrupted(); i += BATCH) {
      List<Due> some = due.subList(i, Math.min(i + BATCH, due.size()));
      dropped += database.writeNow(handle -> drop(handle, some, before));
    }
    return dropped;
  }

  /** Found on a reader, so that nobody who writes waits for it. */
  private List<Due> due(long before) {
    return database.search(
        handle ->
            handle
                .createQuery(
                    "SELECT org_id, app_id FROM uninstalled u WHERE "
                        + IS_DUE
                        + " ORDER BY uninstalled_at")
                .bind("before", before)
                .map((row, context) -> new Due(new OrgId(row.getString(1)), row.getString(2)))
                .list());
  }

  /** An app that is being installed again at this moment has come back in time. */
  private int drop(Handle handle, List<Due> due, long before) {
    int dropped = 0;
    for (Due one : due) {
      int still =
          handle
              .createUpdate(
                  """
                  DELETE FROM uninstalled AS u
                  WHERE u.org_id = :org AND u.app_id = :app AND\s"""
                      + IS_DUE)
              .bind("org", one.org().value())
              .bind("app", one.app())
              .bind("before", before)
              .execute();
      if (still == 1) {
        data.forEach(kind -> kind.drop(handle, one.org(), one.app()));
        dropped++;
      }
    }
    return dropped;
  }
}
