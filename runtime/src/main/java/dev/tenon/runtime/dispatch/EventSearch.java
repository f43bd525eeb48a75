package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Finds events of an org. Thread-safe. */
public final class EventSearch {

  /** How many events or deliveries one page of a search looks at. */
  public static final int LOOKS = 20_000;

  static final String ALL =
      "SELECT e.accepted_at AS at, e.seq AS event, 0 AS delivery FROM event e\n";

  static final String WANTED =
      """
      SELECT e.accepted_at AS at, e.seq AS event, 0 AS delivery, e.id, e.product, e.type, e.source, e.alerts
      FROM event e
      """;

  static final String ORDER = "ORDER BY e.accepted_at DESC, e.seq DESC LIMIT :limit OFFSET :offset";

  private final Database database;
  private final int looks;

  public EventSearch(Database database, int looks) {
    this.database = database;
    this.looks = looks;
  }

  /**
   * One page of an org's events, the newest first: {@code {items: [{eventId, product, type, source,
   * acceptedAt, alerts?, deliveries: {succeeded: 2, …}}], next?}}; {@code deliveries} counts them
   * by state, and is empty for an event that reached nobody. A page may be short, or empty, and
   * still have a {@code next}: see {@link SearchPage}.
   *
   * @param after the {@code next} of the page before
   * @throws RuntimeFault when that is not what was given out
   */
  public ObjectNode search(OrgId org, EventFilter filter, int limit, Optional<String> after) {
    SearchPosition.Of what = SearchPosition.Of.EVENTS;
    SearchPosition start =
        after.map(cursor -> SearchPosition.of(cursor, what)).orElse(SearchPosition.START);
    SearchQuery query = filter.of(new SearchQuery(org), start);
    return database.search(
        org.value(),
        handle -> {
          Optional<SearchPosition> last =
              SearchPage.last(handle, query, query.all(ALL, what, ORDER), looks);
          last.ifPresent(query::upTo);
          List<SearchPage.Found> found =
              query
                  .query(handle, query.wanted(WANTED, what, ORDER))
                  .bind("limit", limit + 1)
                  .bind("offset", 0)
                  .map((row, context) -> found(row))
                  .list();
          countDeliveries(handle, found);
          return new SearchPage(found, last).json(limit, what);
        });
  }

  private static SearchPage.Found found(ResultSet row) throws SQLException {
    SearchPosition position = SearchPage.position(row);
    ObjectNode item =
        Json.object()
            .put("eventId", row.getString("id"))
            .put("product", row.getString("product"))
            .put("type", row.getString("type"))
            .put("source", row.getString("source"))
            .put("acceptedAt", Instant.ofEpochMilli(position.acceptedAt()).toString());
    String alerts = row.getString("alerts");
    if (alerts != null) {
      item.set("alerts", Json.read(alerts));
    }
    if (row.getString("source").equals(EventSource.SIMULATION.label())) {
      item.put("simulated", true);
    }
    item.putObject("deliveries");
    return new SearchPage.Found(position, item);
  }

  private static void countDeliveries(Handle handle, List<SearchPage.Found> found) {
    if (found.isEmpty()) {
      return;
    }
    Map<Long, ObjectNode> counts = new HashMap<>();
    found.forEach(one -> counts.put(one.position().event(), one.item().withObject("/deliveries")));
    handle
        .createQuery(
            """
            SELECT event_seq, state, count(*) AS deliveries FROM delivery
            WHERE event_seq IN (<events>) GROUP BY event_seq, state ORDER BY event_seq, state
            """)
        .bindList("events", List.copyOf(counts.keySet()))
        .map(
            (row, context) ->
                new Count(
                    row.getLong("event_seq"), row.getString("state"), row.getInt("deliveries")))
        .forEach(count -> put(counts, count));
  }

  private record Count(long event, String state, int deliveries) {}

  private static void put(Map<Long, ObjectNode> counts, Count count) {
    ObjectNode byState = counts.get(count.event());
    if (byState != null) {
      byState.put(count.state(), count.deliveries());
    }
  }
}
