package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.store.Checked;
import dev.tenon.runtime.store.Reads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Looks for damage in what happened and what became of it: rows that are not what was written, and
 * rows that are missing. Numbers of events have no holes but those that were dropped, which are
 * counted; an event knows how many deliveries it was accepted with, a delivery how often it was
 * tried.
 */
public final class LogCheck {

  private final Reads database;

  public LogCheck(Reads database) {
    this.database = database;
  }

  /** What is missing, without reading the events themselves. For a store that nobody writes to. */
  public List<Checked> gaps() {
    return List.of(
        database.read(LogCheck::numbers),
        database.read(LogCheck::deliveriesOfEvents),
        database.read(LogCheck::eventsOfDeliveries),
        database.read(LogCheck::attempts));
  }

  /** Whether each event is what was written. Reads all of them. */
  public Checked events() {
    return database.read(
        handle -> {
          List<String> damages = new ArrayList<>();
          handle
              .createQuery("SELECT * FROM event ORDER BY seq")
              .map((row, context) -> damage(row))
              .useStream(rows -> rows.filter(said -> !said.isEmpty()).forEach(damages::add));
          return Checked.of("events, each by its checksums", count(handle, "event"), damages);
        });
  }

  private static String damage(ResultSet row) throws SQLException {
    return EventChecksum.fits(row)
        ? ""
        : "The event %s (number %d) of the org %s is not what was written. Deliveries of it become dead letters; have it sent again."
            .formatted(row.getString("id"), row.getLong("seq"), row.getString("org_id"));
  }

  private static Checked numbers(Handle handle) {
    long last = number(handle, "SELECT seq FROM sqlite_sequence WHERE name = 'event'");
    long dropped = number(handle, "SELECT total FROM dropped WHERE name = 'event'");
    long there = count(handle, "event");
    long missing = last - dropped - there;
    return Checked.of(
        "numbers of events",
        last,
        missing == 0
            ? List.of()
            : List.of(
                "Of %s, %d were dropped when their time was over and %d are there: %d too %s."
                    .formatted(
                        Counted.of(last, "event"),
                        dropped,
                        there,
                        Math.abs(missing),
                        missing > 0 ? "few" : "many")));
  }

  private static Checked deliveriesOfEvents(Handle handle) {
    return Checked.of(
        "deliveries of events",
        count(handle, "delivery"),
        handle
            .createQuery(
                """
                SELECT e.id, e.org_id, e.deliveries AS made, count(d.seq) AS found
                FROM event e LEFT JOIN delivery d ON d.event_seq = e.seq AND d.replayed = 0
                WHERE e.deliveries IS NOT NULL
                GROUP BY e.seq HAVING made <> found ORDER BY e.seq
                """)
            .map(
                (row, context) ->
                    "The event %s of the org %s was accepted with %s; there: %d. Replay it for the apps that miss it."
                        .formatted(
                            row.getString(1),
                            row.getString(2),
                            Counted.of(row.getLong(3), "delivery"),
                            row.getLong(4)))
            .list());
  }

  private static Checked eventsOfDeliveries(Handle handle) {
    return Checked.of(
        "events of deliveries",
        count(handle, "delivery"),
        handle
            .createQuery(
                """
                SELECT d.seq, d.org_id, d.event_seq FROM delivery d
                WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = d.event_seq) ORDER BY d.seq
                """)
            .map(
                (row, context) ->
                    "The delivery %s of the org %s has no event: number %d is missing."
                        .formatted(Delivery.idOf(row.getLong(1)), row.getString(2), row.getLong(3)))
            .list());
  }

  private static Checked attempts(Handle handle) {
    return Checked.of(
        "attempts of deliveries",
        count(handle, "attempt"),
        handle
            .createQuery(
                """
                SELECT d.seq, d.org_id, d.attempts, (
                    SELECT count(*) FROM attempt a WHERE a.delivery_seq = d.seq) AS found
                FROM delivery d WHERE found <> d.attempts ORDER BY d.seq
                """)
            .map(
                (row, context) ->
                    "The delivery %s of the org %s has had %s; recorded: %d."
                        .formatted(
                            Delivery.idOf(row.getLong(1)),
                            row.getString(2),
                            Counted.of(row.getLong(3), "attempt"),
                            row.getLong(4)))
            .list());
  }

  private static long count(Handle handle, String table) {
    return number(handle, "SELECT count(*) FROM " + table);
  }

  private static long number(Handle handle, String query) {
    return handle.createQuery(query).mapTo(Long.class).findOne().orElse(0L);
  }
}
