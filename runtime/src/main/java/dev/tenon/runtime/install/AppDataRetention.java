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

  private static final int BATCH = 100;
  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration EVERY = Duration.ofHours(1);

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
    int dropped = 0;
    int batch;
    do {
      batch = database.writeNow(handle -> sweep(handle, before));
      dropped += batch;
    } while (batch == BATCH && !Thread.currentThread().isInterrupted());
    return dropped;
  }

  /** An app that is being installed again at this moment has come back in time. */
  private int sweep(Handle handle, long before) {
    List<Due> due =
        handle
            .createQuery(
                """
                SELECT org_id, app_id FROM uninstalled u
                WHERE uninstalled_at < :before AND NOT EXISTS (
                  SELECT 1 FROM installation i
                  WHERE i.org_id = u.org_id AND i.app_id = u.app_id)
                ORDER BY uninstalled_at LIMIT :batch
                """)
            .bind("before", before)
            .bind("batch", BATCH)
            .map((row, context) -> new Due(new OrgId(row.getString(1)), row.getString(2)))
            .list();
    for (Due one : due) {
      data.forEach(kind -> kind.drop(handle, one.org(), one.app()));
      handle.execute(
          "DELETE FROM uninstalled WHERE org_id = ? AND app_id = ?", one.org().value(), one.app());
    }
    return due.size();
  }
}
