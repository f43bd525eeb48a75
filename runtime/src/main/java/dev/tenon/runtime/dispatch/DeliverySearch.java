package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds deliveries of an org. Thread-safe. */
public final class DeliverySearch {

  /** The app that a delivery is for: as installed now, or while it can come back, or as tried. */
  static final String APP = "COALESCE(i.app_id, u.app_id, v.app_id)";

  /** Events that reached nobody are looked at too, and so have to be counted. */
  static final String ALL =
      """
      SELECT e.accepted_at AS at, e.seq AS event, COALESCE(d.seq, 0) AS delivery
      FROM event e LEFT JOIN delivery d ON d.event_seq = e.seq
      """;

  /** The cross join keeps the events first: they are what is in order. */
  static final String WANTED =
      """
      SELECT e.accepted_at AS at, e.seq AS event, d.seq AS delivery, e.id, e.product, e.type,
        e.source, e.alerts, d.installation_id, d.handler, d.state, d.attempts, d.finished_at, d.due_at,
        a.detail, COALESCE(i.app_id, u.app_id, v.app_id) AS app_id
      FROM event e CROSS JOIN delivery d ON d.event_seq = e.seq
        LEFT JOIN installation i ON i.id = d.installation_id
        LEFT JOIN uninstalled u ON u.org_id = d.org_id AND u.installation_id = d.installation_id
        LEFT JOIN attempt a ON a.delivery_seq = d.seq AND a.number = d.attempts
        LEFT JOIN app_version v ON v.id = a.app_version_id
      """;

  static final String ORDER =
      "ORDER BY e.accepted_at DESC, e.seq DESC, d.seq DESC LIMIT :limit OFFSET :offset";

  private final Database database;
  private final int looks;

  public DeliverySearch(Database database, int looks) {
    this.database = database;
    this.looks = looks;
  }

  /**
   * One page of an org's deliveries, those of the newest event first: {@code {items: [{delivery,
   * event, type, product, app?, installation, handler, state, attempts, acceptedAt, finishedAt?,
   * nextTry?, lastError?, alerts?, simulated?}], next?}}. A page may be short, or empty, and still
   * have a {@code next}: see {@link SearchPage}.
   *
   * @param after the {@code next} of the page before
   * @throws RuntimeFault when that is not what was given out
   */
  public ObjectNode search(OrgId org, DeliveryFilter filter, int limit, Optional<String> after) {
    SearchPosition.Of what = SearchPosition.Of.DELIVERIES;
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
          return new SearchPage(found, last).json(limit, what);
        });
  }

  private static SearchPage.Found found(ResultSet row) throws SQLException {
    SearchPosition position = SearchPage.position(row);
    ObjectNode item =
        Json.object()
            .put("delivery", Delivery.idOf(position.delivery()))
            .put("event", row.getString("id"))
            .put("type", row.getString("type"))
            .put("product", row.getString("product"));
    String app = row.getString("app_id");
    if (app != null) {
      item.put("app", app);
    }
    String state = row.getString("state");
    item.put("installation", row.getString("installation_id"))
        .put("handler", row.getString("handler"))
        .put("state", state)
        .put("attempts", row.getInt("attempts"))
        .put("acceptedAt", Instant.ofEpochMilli(position.acceptedAt()).toString());
    long finished = row.getLong("finished_at");
    if (!row.wasNull()) {
      item.put("finishedAt", Instant.ofEpochMilli(finished).toString());
    }
    if (state.equals(DeliveryState.QUEUED.label()) && row.getInt("attempts") > 0) {
      item.put("nextTry", Instant.ofEpochMilli(row.getLong("due_at")).toString());
    }
    lastError(row.getString("detail")).ifPresent(error -> item.put("lastError", error));
    String alerts = row.getString("alerts");
    if (alerts != null) {
      item.set("alerts", Json.read(alerts));
    }
    if (row.getString("source").equals(EventSource.SIMULATION.label())) {
      item.put("simulated", true);
    }
    return new SearchPage.Found(position, item);
  }

  /** Only what went wrong; what a handler answered is no error. */
  private static Optional<String> lastError(@Nullable String detail) {
    if (detail == null) {
      return Optional.empty();
    }
    try {
      Outcome outcome = Json.mapper().readValue(detail, Outcome.class);
      return outcome instanceof Outcome.Succeeded
          ? Optional.empty()
          : Optional.of(outcome.summary());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The record of an attempt cannot be read", e);
    }
  }
}
