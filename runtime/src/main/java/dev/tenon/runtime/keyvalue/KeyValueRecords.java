package dev.tenon.runtime.keyvalue;

import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.services.Refusals;
import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/**
 * The records of all installations. Those of an installation go with it, whichever way it goes: the
 * database sees to it. Thread-safe.
 */
public final class KeyValueRecords {

  /** The platform names no bound; without one, an app could fill the disk of all orgs. */
  static final long MAX_BYTES = 50L << 20;

  /** What a record takes beside its key and value. */
  private static final long RECORD_BYTES = 256;

  /** Dropped in one write, so that nobody's write waits for long. */
  private static final int BATCH = 500;

  private final Database database;
  private final Clock clock;

  public KeyValueRecords(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What came of an edit.
   *
   * @param before the value before, a JSON object as text
   * @param after the value now; the same as before where it was refused
   */
  record Change(
      Optional<ServiceRefusal> refusal, Optional<String> before, Optional<String> after) {}

  /** A record with what it takes, expired or not. */
  private record Row(Edit.Present record, long bytes) {}

  Optional<String> find(String org, String installation, String key) {
    return database
        .search(org, handle -> find(handle, installation, key))
        .flatMap(this::present)
        .map(Edit.Present::value);
  }

  /** Edits a record; the future is done when it is on disk. */
  CompletableFuture<Change> edit(String org, String installation, String key, Edit edit) {
    return database.write(org, handle -> edit(handle, installation, key, edit));
  }

  private Change edit(Handle handle, String installation, String key, Edit edit) {
    Optional<Row> row = find(handle, installation, key);
    Optional<Edit.Present> present = row.flatMap(this::present);
    Optional<String> before = present.map(Edit.Present::value);
    long had = row.map(Row::bytes).orElse(0L);
    try {
      return switch (edit.of(present)) {
        case Edit.Outcome.Keep(Edit.Present next) -> {
          keep(handle, installation, key, had, next);
          yield new Change(Optional.empty(), before, Optional.of(next.value()));
        }
        case Edit.Outcome.Remove() -> {
          if (row.isPresent()) {
            handle.execute(
                "DELETE FROM key_value WHERE installation_id = ? AND key = ?", installation, key);
            count(handle, installation, -had);
          }
          yield new Change(Optional.empty(), before, Optional.empty());
        }
      };
    } catch (ServiceRefusal refusal) {
      // Not thrown on: all writes that share the commit would be undone and made again.
      return new Change(Optional.of(refusal), before, before);
    }
  }

  private void keep(Handle handle, String installation, String key, long had, Edit.Present record) {
    long bytes = KeyValueLimits.bytes(key) + KeyValueLimits.bytes(record.value()) + RECORD_BYTES;
    refuseBeyondQuota(handle, installation, bytes - had);
    if (count(handle, installation, bytes - had) == 0) {
      throw Refusals.with(404, "The app is not installed any more");
    }
    handle
        .createUpdate(
            """
            INSERT INTO key_value
              (installation_id, key, bytes, ends_at, created_at, updated_at, value)
            VALUES (:installation, :key, :bytes, :endsAt, :now, :now, :value)
            ON CONFLICT (installation_id, key) DO UPDATE SET
              bytes = excluded.bytes, ends_at = excluded.ends_at,
              updated_at = excluded.updated_at, value = excluded.value
            """)
        .bind("installation", installation)
        .bind("key", key)
        .bind("bytes", bytes)
        .bind("endsAt", record.endsAt().orElse(null))
        .bind("now", clock.millis())
        .bind("value", record.value())
        .execute();
  }

  private void refuseBeyondQuota(Handle handle, String installation, long more) {
    if (more <= 0 || used(handle, installation) + more <= MAX_BYTES) {
      return;
    }
    // What has expired need not wait for the housekeeping to make room.
    dropExpired(handle, installation);
    if (used(handle, installation) + more > MAX_BYTES) {
      throw Refusals.with(
          400,
          "The app has used up the %d MB that an installation may keep. Delete records, or set them with a ttl"
              .formatted(MAX_BYTES >> 20));
    }
  }

  private static long used(Handle handle, String installation) {
    return handle
        .createQuery("SELECT bytes FROM key_value_use WHERE installation_id = :installation")
        .bind("installation", installation)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Returns 0 if there is no such installation. */
  private static int count(Handle handle, String installation, long bytes) {
    return handle
        .createUpdate(
            """
            INSERT INTO key_value_use (installation_id, bytes)
            SELECT id, :bytes FROM installation WHERE id = :installation
            ON CONFLICT (installation_id) DO UPDATE SET bytes = bytes + excluded.bytes
            """)
        .bind("bytes", bytes)
        .bind("installation", installation)
        .execute();
  }

  private Optional<Edit.Present> present(Row row) {
    return Optional.of(row.record())
        .filter(record -> record.endsAt().isEmpty() || record.endsAt().get() > clock.millis());
  }

  private static Optional<Row> find(Handle handle, String installation, String key) {
    return handle
        .createQuery(
            """
            SELECT bytes, ends_at, value FROM key_value
            WHERE installation_id = :installation AND key = :key
            """)
        .bind("installation", installation)
        .bind("key", key)
        .map(
            (row, context) -> {
              long endsAt = row.getLong("ends_at");
              return new Row(
                  new Edit.Present(
                      row.getString("value"), endsAt == 0 ? Optional.empty() : Optional.of(endsAt)),
                  row.getLong("bytes"));
            })
        .findOne();
  }

  /** Drops all that has expired; returns how many records. */
  public int dropExpired() {
    List<String> installations =
        database.search(
            handle ->
                handle
                    .createQuery(
                        "SELECT DISTINCT installation_id FROM key_value WHERE ends_at <= :now")
                    .bind("now", clock.millis())
                    .mapTo(String.class)
                    .list());
    int dropped = 0;
    for (String installation : installations) {
      int some;
      do {
        some = database.writeNow(handle -> dropExpired(handle, installation));
        dropped += some;
      } while (some == BATCH && !Thread.currentThread().isInterrupted());
    }
    return dropped;
  }

  private record Expired(long id, long bytes) {}

  private int dropExpired(Handle handle, String installation) {
    List<Expired> expired =
        handle
            .createQuery(
                """
                SELECT id, bytes FROM key_value
                WHERE installation_id = :installation AND ends_at <= :now LIMIT :batch
                """)
            .bind("installation", installation)
            .bind("now", clock.millis())
            .bind("batch", BATCH)
            .map((row, context) -> new Expired(row.getLong("id"), row.getLong("bytes")))
            .list();
    expired.forEach(one -> handle.execute("DELETE FROM key_value WHERE id = ?", one.id()));
    count(handle, installation, -expired.stream().mapToLong(Expired::bytes).sum());
    return expired.size();
  }
}
