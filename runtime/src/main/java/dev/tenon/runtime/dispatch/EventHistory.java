package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What became of an event, for people and programs that ask. Thread-safe. */
public final class EventHistory {

  private final Database database;

  public EventHistory(Database database) {
    this.database = database;
  }

  /**
   * An event of an org with its deliveries and their attempts, as JSON: {@code {eventId, product,
   * type, source, acceptedAt, attributes?, alerts?, body, deliveries: [{delivery, installation,
   * handler, state, nextTry?, redriven?, replayed?, attempts: [{number, startedAt, durationMicros,
   * outcome, detail, answer?, console, services?}]}]}}.
   */
  public Optional<ObjectNode> find(OrgId org, String eventId) {
    return database.search(
        org.value(),
        handle ->
            handle
                .createQuery(
                    """
                    SELECT seq, id, product, type, source, accepted_at, attributes, alerts, body
                    FROM event WHERE org_id = :org AND id = :id
                    """)
                .bind("org", org.value())
                .bind("id", eventId)
                .map((row, context) -> event(row))
                .findOne()
                .map(event -> withDeliveries(handle, event)));
  }

  /**
   * A delivery of an org with all that is known of it, as JSON: {@code {delivery, installation,
   * handler, state, …, attempts: […], event: {eventId, product, type, source, acceptedAt, body}}}.
   * The body is what the product sent; installation parameters, which may be secret, are not in it.
   */
  public Optional<ObjectNode> delivery(OrgId org, String id) {
    return database.search(
        org.value(),
        handle ->
            handle
                .createQuery(
                    """
                    SELECT seq, installation_id, handler, state, attempts, due_at, redriven, replayed
                    FROM delivery WHERE org_id = :org AND seq = :seq
                    """)
                .bind("org", org.value())
                .bind("seq", Delivery.seqOf(id))
                .map((row, context) -> delivery(row))
                .findOne()
                .map(delivery -> withEvent(handle, delivery)));
  }

  private static ObjectNode withEvent(Handle handle, ObjectNode delivery) {
    ObjectNode event =
        handle
            .createQuery(
                """
                SELECT e.seq, e.id, e.product, e.type, e.source, e.accepted_at, e.attributes, e.alerts,
                  e.body
                FROM event e JOIN delivery d ON d.event_seq = e.seq WHERE d.seq = :delivery
                """)
            .bind("delivery", delivery.path("seq").asLong())
            .map((row, context) -> event(row))
            .one();
    event.remove("seq");
    addAttempts(handle, delivery);
    delivery.set("event", event);
    return delivery;
  }

  private static ObjectNode withDeliveries(Handle handle, ObjectNode event) {
    List<ObjectNode> deliveries =
        handle
            .createQuery(
                """
                SELECT seq, installation_id, handler, state, attempts, due_at, redriven, replayed
                FROM delivery
                WHERE event_seq = :event ORDER BY seq
                """)
            .bind("event", event.remove("seq").asLong())
            .map((row, context) -> delivery(row))
            .list();
    deliveries.forEach(delivery -> addAttempts(handle, delivery));
    event.putArray("deliveries").addAll(deliveries);
    return event;
  }

  private static void addAttempts(Handle handle, ObjectNode delivery) {
    List<ObjectNode> attempts =
        handle
            .createQuery(
                """
                SELECT number, started_at, duration_micros, outcome, detail, answer, console,
                  services
                FROM attempt WHERE delivery_seq = :delivery ORDER BY number
                """)
            .bind("delivery", delivery.remove("seq").asLong())
            .map((row, context) -> attempt(row))
            .list();
    delivery.putArray("attempts").addAll(attempts);
  }

  private static ObjectNode event(ResultSet row) throws SQLException {
    ObjectNode event =
        Json.object()
            .put("seq", row.getLong("seq"))
            .put("eventId", row.getString("id"))
            .put("product", row.getString("product"))
            .put("type", row.getString("type"))
            .put("source", row.getString("source"))
            .put("acceptedAt", Instant.ofEpochMilli(row.getLong("accepted_at")).toString());
    String alerts = row.getString("alerts");
    if (alerts != null) {
      event.set("alerts", Json.read(alerts));
    }
    String attributes = row.getString("attributes");
    try {
      if (attributes != null) {
        event.set("attributes", Json.read(attributes));
      }
      event.set("body", Json.read(row.getString("body")));
    } catch (MalformedJson e) {
      // Damaged on disk; its deliveries say so, and can still be looked at.
      event.put("damagedBody", row.getString("body"));
    }
    return event;
  }

  private static ObjectNode delivery(ResultSet row) throws SQLException {
    ObjectNode delivery =
        Json.object()
            .put("seq", row.getLong("seq"))
            .put("delivery", "dlv_" + row.getLong("seq"))
            .put("installation", row.getString("installation_id"))
            .put("handler", row.getString("handler"))
            .put("state", row.getString("state"));
    if (row.getString("state").equals(DeliveryState.QUEUED.label()) && row.getInt("attempts") > 0) {
      delivery.put("nextTry", Instant.ofEpochMilli(row.getLong("due_at")).toString());
    }
    if (row.getInt("redriven") > 0) {
      delivery.put("redriven", row.getInt("redriven"));
    }
    if (row.getBoolean("replayed")) {
      delivery.put("replayed", true);
    }
    return delivery;
  }

  private static ObjectNode attempt(ResultSet row) throws SQLException {
    ObjectNode attempt =
        Json.object()
            .put("number", row.getInt("number"))
            .put("startedAt", Instant.ofEpochMilli(row.getLong("started_at")).toString())
            .put("durationMicros", row.getLong("duration_micros"))
            .put("outcome", row.getString("outcome"));
    attempt.set("detail", Json.read(row.getString("detail")));
    String answer = row.getString("answer");
    if (answer != null) {
      attempt.set("answer", Json.read(answer));
    }
    attempt.set("console", Json.read(row.getString("console")));
    String services = row.getString("services");
    if (services != null) {
      attempt.set("services", Json.read(services));
    }
    return attempt;
  }
}
