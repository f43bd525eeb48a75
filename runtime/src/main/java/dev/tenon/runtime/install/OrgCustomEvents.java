package dev.tenon.runtime.install;

import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What orgs say about their custom events, each change a version of its own. Thread-safe. */
public final class OrgCustomEvents {

  /** Events of one org: each is read by people. */
  static final int MOST_EVENTS = 500;

  /** Versions of an event that can be read. */
  static final int MOST_VERSIONS = 100;

  private final Database database;
  private final Clock clock;

  public OrgCustomEvents(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * What an org said.
   *
   * @param version from 1 on
   * @param event absent where the org took back what it had said
   * @param at when it did; it held until the next version
   */
  public record Version(int version, Optional<CustomEvent> event, Instant at) {}

  /** What a change came to. */
  public enum Change {
    /** The org had no such event. */
    NEW,
    /** It had another definition. */
    CHANGED,
    /** It had just this one. */
    NONE
  }

  /** Whether an event that the org sent with this deduplication key is kept. */
  boolean isTaken(OrgId org, String dedupKey) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT EXISTS (SELECT 1 FROM event WHERE org_id = :org AND dedup_key = :key)")
                .bind("org", org.value())
                .bind("key", dedupKey)
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Keeps a definition, as a new version unless it is the one that holds.
   *
   * @throws RuntimeFault when there is no such org, or it has too many events
   */
  public Change put(OrgId org, CustomEvent event) {
    String text = Json.writeValue(event);
    return database.writeNow(
        handle -> {
          Optional<Version> newest = newest(handle, org, event.name());
          if (newest.flatMap(Version::event).filter(event::equals).isPresent()) {
            return Change.NONE;
          }
          Orgs.refuseUnknown(handle, org);
          if (newest.isEmpty()) {
            makeRoom(handle, org);
          }
          insert(handle, org, event.name(), newest, Optional.of(text));
          return newest.flatMap(Version::event).isPresent() ? Change.CHANGED : Change.NEW;
        });
  }

  /**
   * Takes back what an org said about an event; its versions can still be read.
   *
   * @throws RuntimeFault when it says nothing about it
   */
  public void remove(OrgId org, String name) {
    database.writeNow(
        handle -> {
          Optional<Version> newest = newest(handle, org, name);
          if (newest.flatMap(Version::event).isEmpty()) {
            throw unknown(org, name);
          }
          return insert(handle, org, name, newest, Optional.empty());
        });
  }

  private int insert(
      Handle handle, OrgId org, String name, Optional<Version> newest, Optional<String> text) {
    int version = newest.map(Version::version).orElse(0) + 1;
    handle.execute(
        "DELETE FROM custom_event WHERE org_id = ? AND name = ? AND version <= ?",
        org.value(),
        name,
        version - MOST_VERSIONS);
    return handle
        .createUpdate(
            """
            INSERT INTO custom_event (org_id, name, version, definition, created_at)
            VALUES (:org, :name, :version, :definition, :now)
            """)
        .bind("org", org.value())
        .bind("name", name)
        .bind("version", version)
        .bind("definition", text)
        .bind("now", clock.millis())
        .execute();
  }

  /** Of events that were taken back, the oldest makes room for another one. */
  private static void makeRoom(Handle handle, OrgId org) {
    int names =
        handle
            .createQuery("SELECT count(DISTINCT name) FROM custom_event WHERE org_id = :org")
            .bind("org", org.value())
            .mapTo(Integer.class)
            .one();
    if (names < MOST_EVENTS) {
      return;
    }
    int dropped =
        handle
            .createUpdate(
                """
                DELETE FROM custom_event WHERE org_id = :org AND name = (
                  SELECT name FROM custom_event c WHERE org_id = :org AND definition IS NULL
                    AND version = (SELECT max(version) FROM custom_event n
                      WHERE n.org_id = c.org_id AND n.name = c.name)
                  ORDER BY created_at LIMIT 1)
                """)
            .bind("org", org.value())
            .execute();
    if (dropped == 0) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The org %s defines %,d custom events already, which is all it can. Delete one first."
              .formatted(org, MOST_EVENTS));
    }
  }

  /** What an org says about an event now. */
  public Optional<Version> find(OrgId org, String name) {
    return database
        .read(handle -> newest(handle, org, name))
        .filter(version -> version.event().isPresent());
  }

  private static Optional<Version> newest(Handle handle, OrgId org, String name) {
    return handle
        .createQuery(
            """
            SELECT version, definition, created_at FROM custom_event
            WHERE org_id = :org AND name = :name ORDER BY version DESC LIMIT 1
            """)
        .bind("org", org.value())
        .bind("name", name)
        .map((row, context) -> version(row))
        .findOne();
  }

  /** All that can still be read of what an org said about an event, the newest first. */
  public List<Version> versions(OrgId org, String name) {
    return database.search(
        org.value(),
        handle ->
            handle
                .createQuery(
                    """
                    SELECT version, definition, created_at FROM custom_event
                    WHERE org_id = :org AND name = :name ORDER BY version DESC
                    """)
                .bind("org", org.value())
                .bind("name", name)
                .map((row, context) -> version(row))
                .list());
  }

  /** The names of the events that an org says something about now. */
  public List<String> names(OrgId org) {
    return database.search(
        org.value(),
        handle ->
            handle
                .createQuery(
                    """
                    SELECT name FROM custom_event c
                    WHERE org_id = :org AND definition IS NOT NULL
                      AND version = (SELECT max(version) FROM custom_event n
                        WHERE n.org_id = c.org_id AND n.name = c.name)
                    """)
                .bind("org", org.value())
                .mapTo(String.class)
                .list());
  }

  private static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getInt("version"),
        Optional.ofNullable(row.getString("definition"))
            .map(text -> Stored.read(text, CustomEvent.class)),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  /** The org says nothing about such an event. */
  static RuntimeFault unknown(OrgId org, String name) {
    return new RuntimeFault(
        FaultCode.NOT_FOUND,
        "The org %s has no custom event \"%s\" with a schema of its own.".formatted(org, name));
  }
}
