package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was given up on, or stops its lane, for people who look after it. Thread-safe. */
public final class DeadLetters {

  private static final int MAX_PAGE = 500;

  private final Database database;

  public DeadLetters(Database database) {
    this.database = database;
  }

  /**
   * One page of an org's dead letters, the newest first: {@code {deadLetters: [{delivery, event,
   * product, type, app?, installation, state, attempts, redriven, acceptedAt, givenUpAt, outcome?,
   * detail?}], next?}}, where {@code next} is what to give as {@code before} for the next page.
   *
   * @param before a delivery's id; the page has those before it
   * @throws RuntimeFault when that is no such id
   */
  public ObjectNode list(OrgId org, DeadLetterFilter filter, int limit, Optional<String> before) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"limit\" must be from 1 to %d, not %d.".formatted(MAX_PAGE, limit));
    }
    long end = before.map(DeadLetters::place).orElse(Long.MAX_VALUE);
    List<ObjectNode> found =
        database.search(
            org.value(),
            handle ->
                filter
                    .bind(
                        handle.createQuery(
                            """
                            SELECT d.seq, d.installation_id, d.state, d.attempts, d.redriven,
                              d.finished_at, e.id AS event_id, e.product, e.type, e.accepted_at,
                              COALESCE(i.app_id, v.app_id) AS app_id, a.outcome, a.detail
                            """
                                + DeadLetterFilter.CONDITION
                                + " AND d.seq < :end ORDER BY d.seq DESC LIMIT :limit"))
                    .bind("org", org.value())
                    .bind("end", end)
                    .bind("limit", limit + 1)
                    .map((row, context) -> letter(row))
                    .list());
    ObjectNode page = Json.object();
    ArrayNode letters = page.putArray("deadLetters");
    found.stream().limit(limit).forEach(letters::add);
    if (found.size() > limit) {
      page.set("next", found.get(limit - 1).path("delivery"));
    }
    return page;
  }

  private static long place(String before) {
    long seq = Delivery.seqOf(before);
    if (seq < 0) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"before\" is the \"next\" of an earlier page, not \"%s\". Leave it out to begin anew."
              .formatted(before));
    }
    return seq;
  }

  private static ObjectNode letter(ResultSet row) throws SQLException {
    ObjectNode letter =
        Json.object()
            .put("delivery", Delivery.idOf(row.getLong("seq")))
            .put("event", row.getString("event_id"))
            .put("product", row.getString("product"))
            .put("type", row.getString("type"))
            .put("installation", row.getString("installation_id"))
            .put("state", row.getString("state"))
            .put("attempts", row.getInt("attempts"))
            .put("redriven", row.getInt("redriven"))
            .put("acceptedAt", Instant.ofEpochMilli(row.getLong("accepted_at")).toString())
            .put("givenUpAt", Instant.ofEpochMilli(row.getLong("finished_at")).toString());
    String app = row.getString("app_id");
    if (app != null) {
      letter.put("app", app);
    }
    String detail = row.getString("detail");
    if (detail != null) {
      letter.put("outcome", row.getString("outcome")).set("detail", Json.read(detail));
    }
    return letter;
  }
}
