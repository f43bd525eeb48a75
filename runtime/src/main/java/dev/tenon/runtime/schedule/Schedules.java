package dev.tenon.runtime.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.store.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * The schedules of all installations, on disk and nowhere else. They end with their installation,
 * of which they are a part. Thread-safe.
 */
public final class Schedules {

  /** How many of an installation may fire once. */
  static final int MAX_ONE_TIME = 1000;

  private static final String COLUMNS =
      "id, org_id, installation_id, name, data, schedule_at, repeat, due_at";

  private final Database database;
  private final Clock clock;

  public Schedules(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A schedule that is kept.
   *
   * @param data JSON text
   * @param scheduleAt as the app wrote it
   * @param repeat JSON text; none where it fires once
   * @param due when it fires next
   */
  record Schedule(
      String id,
      OrgId org,
      String installation,
      String name,
      String data,
      String scheduleAt,
      Optional<String> repeat,
      Instant due) {

    /** When it fires after that; never where it fires once. */
    Optional<Instant> next(Instant now) {
      return repeat
          .map(Repeat::stored)
          .map(
              again ->
                  again.after(
                      IsoTime.read(scheduleAt).orElseThrow(), now.isAfter(due) ? now : due));
    }

    ObjectNode json() {
      return Wanted.json(name, Json.read(data), scheduleAt, repeat.map(Repeat::stored));
    }

    private static Schedule of(ResultSet row) throws SQLException {
      return new Schedule(
          row.getString("id"),
          new OrgId(row.getString("org_id")),
          row.getString("installation_id"),
          row.getString("name"),
          row.getString("data"),
          row.getString("schedule_at"),
          Optional.ofNullable(row.getString("repeat")),
          Instant.ofEpochMilli(row.getLong("due_at")));
    }
  }

  /**
   * What came of a wish.
   *
   * @param refusal why nothing was changed
   * @param before what was there
   */
  record Change(Optional<Refusal> refusal, Optional<Schedule> before) {

    private static Change refused(Refusal refusal) {
      return new Change(Optional.of(refusal), Optional.empty());
    }
  }

  /** Why something cannot be changed. */
  enum Refusal {
    /** The app was uninstalled while it asked. */
    GONE,
    /** There is one of this name. */
    EXISTS,
    /** There is none of this name. */
    UNKNOWN,
    TOO_MANY_RECURRING,
    TOO_MANY_ONE_TIME
  }

  CompletableFuture<Change> create(OrgId org, String installation, Wanted wanted) {
    return write(
        org,
        handle -> {
          if (isGone(handle, installation)) {
            return Change.refused(Refusal.GONE);
          }
          if (find(handle, installation, wanted.name()).isPresent()) {
            return Change.refused(Refusal.EXISTS);
          }
          Optional<Refusal> full = full(handle, installation, wanted);
          if (full.isPresent()) {
            return Change.refused(full.get());
          }
          long due = wanted.firstDue(clock.instant()).toEpochMilli();
          handle
              .createUpdate(
                  """
                  INSERT INTO schedule (id, org_id, installation_id, name, data, schedule_at,
                    repeat, due_at, look_at, created_at)
                  VALUES (:id, :org, :installation, :name, :data, :at, :repeat, :due, :due, :now)
                  """)
              .bind("id", "sch_" + UlidCreator.getMonotonicUlid())
              .bind("org", org.value())
              .bind("installation", installation)
              .bind("name", wanted.name())
              .bind("data", Json.write(wanted.data()))
              .bind("at", wanted.scheduleAt())
              .bind("repeat", wanted.repeat().map(again -> Json.write(again.json())).orElse(null))
              .bind("due", due)
              .bind("now", clock.millis())
              .execute();
          return new Change(Optional.empty(), Optional.empty());
        });
  }

  /** Puts another in the place of the one that has its name. */
  CompletableFuture<Change> update(OrgId org, String installation, Wanted wanted) {
    return write(
        org,
        handle -> {
          Optional<Schedule> before = find(handle, installation, wanted.name());
          if (before.isEmpty()) {
            return Change.refused(Refusal.UNKNOWN);
          }
          Optional<Refusal> full = full(handle, installation, wanted);
          if (full.isPresent()) {
            return Change.refused(full.get());
          }
          long due = wanted.firstDue(clock.instant()).toEpochMilli();
          handle
              .createUpdate(
                  """
                  UPDATE schedule SET data = :data, schedule_at = :at, repeat = :repeat,
                    due_at = :due, look_at = :due
                  WHERE id = :id
                  """)
              .bind("data", Json.write(wanted.data()))
              .bind("at", wanted.scheduleAt())
              .bind("repeat", wanted.repeat().map(again -> Json.write(again.json())).orElse(null))
              .bind("due", due)
              .bind("id", before.get().id())
              .execute();
          return new Change(Optional.empty(), before);
        });
  }

  CompletableFuture<Change> delete(OrgId org, String installation, String name) {
    return write(
        org,
        handle -> {
          Optional<Schedule> before = find(handle, installation, name);
          if (before.isEmpty()) {
            return Change.refused(Refusal.UNKNOWN);
          }
          handle.execute("DELETE FROM schedule WHERE id = ?", before.get().id());
          return new Change(Optional.empty(), before);
        });
  }

  private CompletableFuture<Change> write(OrgId org, Work<Change> work) {
    return database.write(org.value(), work);
  }

  private static boolean isGone(Handle handle, String installation) {
    return !handle
        .createQuery("SELECT EXISTS (SELECT 1 FROM installation WHERE id = :id)")
        .bind("id", installation)
        .mapTo(Boolean.class)
        .one();
  }

  /** Others than the one of this name count. */
  private static Optional<Refusal> full(Handle handle, String installation, Wanted wanted) {
    boolean repeats = wanted.repeat().isPresent();
    int others =
        handle
            .createQuery(
                """
                SELECT count(*) FROM schedule
                WHERE installation_id = :installation AND name <> :name
                  AND (repeat IS NOT NULL) = :repeats
                """)
            .bind("installation", installation)
            .bind("name", wanted.name())
            .bind("repeats", repeats ? 1 : 0)
            .mapTo(Integer.class)
            .one();
    if (repeats) {
      return others > 0 ? Optional.of(Refusal.TOO_MANY_RECURRING) : Optional.empty();
    }
    return others >= MAX_ONE_TIME ? Optional.of(Refusal.TOO_MANY_ONE_TIME) : Optional.empty();
  }

  Optional<Schedule> find(String installation, String name) {
    return database.read(handle -> find(handle, installation, name));
  }

  /** The same for apps, which ask as often as they like: their orgs take turns. */
  Optional<Schedule> search(OrgId org, String installation, String name) {
    return database.search(org.value(), handle -> find(handle, installation, name));
  }

  /** One of an installation by the id that the runtime gave it. */
  Optional<Schedule> withId(String installation, String id) {
    return database.read(handle -> find(handle, installation, "id", id));
  }

  private static Optional<Schedule> find(Handle handle, String installation, String name) {
    return find(handle, installation, "name", name);
  }

  private static Optional<Schedule> find(
      Handle handle, String installation, String column, String value) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + " FROM schedule WHERE installation_id = :installation AND "
                + column
                + " = :value")
        .bind("installation", installation)
        .bind("value", value)
        .map((row, context) -> Schedule.of(row))
        .findOne();
  }

  /** Those of an installation behind a name, by name. */
  List<Schedule> list(String installation, String after, int limit) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + COLUMNS
                        + """
                         FROM schedule WHERE installation_id = :installation AND name > :after
                        ORDER BY name LIMIT :limit
                        """)
                .bind("installation", installation)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> Schedule.of(row))
                .list());
  }

  /**
   * Some whose time has come, those that have waited longest first.
   *
   * @param but orgs whose schedules are not meant
   */
  List<Schedule> due(Instant now, Collection<String> but, int limit) {
    return database.read(
        handle -> {
          Query query =
              handle.createQuery(
                  "SELECT "
                      + COLUMNS
                      + " FROM schedule WHERE look_at <= :now"
                      + (but.isEmpty() ? "" : " AND org_id NOT IN (<but>)")
                      + " ORDER BY look_at LIMIT :limit");
          if (!but.isEmpty()) {
            query.bindList("but", List.copyOf(but));
          }
          return query
              .bind("now", now.toEpochMilli())
              .bind("limit", limit)
              .map((row, context) -> Schedule.of(row))
              .list();
        });
  }

  /**
   * Takes what is due off a schedule; false when it was changed since it was found, also where its
   * time is the same as before.
   */
  Work<Boolean> taken(Schedule schedule, Instant now) {
    Optional<Instant> next = schedule.next(now);
    String same =
        """
         WHERE id = :id AND due_at = :due AND data = :data AND schedule_at = :at
          AND repeat IS :repeat
        """;
    return handle -> {
      Update taking =
          next.isEmpty()
              ? handle.createUpdate("DELETE FROM schedule" + same)
              : handle
                  .createUpdate("UPDATE schedule SET due_at = :next, look_at = :next" + same)
                  .bind("next", next.get().toEpochMilli());
      return taking
              .bind("id", schedule.id())
              .bind("due", schedule.due().toEpochMilli())
              .bind("data", schedule.data())
              .bind("at", schedule.scheduleAt())
              .bind("repeat", schedule.repeat().orElse(null))
              .execute()
          == 1;
    };
  }

  /** Leaves some alone until a later time; they are due all the same. */
  void putOff(List<Schedule> schedules, Instant until) {
    database.writeNow(
        handle -> {
          for (Schedule schedule : schedules) {
            handle.execute(
                "UPDATE schedule SET look_at = ? WHERE id = ? AND due_at = ?",
                until.toEpochMilli(),
                schedule.id(),
                schedule.due().toEpochMilli());
          }
          return schedules.size();
        });
  }
}
