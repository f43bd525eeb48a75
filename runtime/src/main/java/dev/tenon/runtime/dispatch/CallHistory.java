package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What became of calls, for people who ask. Thread-safe. */
public final class CallHistory {

  private final Database database;

  public CallHistory(Database database) {
    this.database = database;
  }

  /**
   * A call of an org, as JSON: {@code {call, installation, app?, version?, kind, name, handler,
   * simulated, payload, startedAt, durationMicros, outcome, detail, answer?, console, services?}}.
   * The payload is without installation parameters.
   */
  public Optional<ObjectNode> find(OrgId org, String id) {
    return database.search(
        org.value(),
        handle ->
            handle
                .createQuery(
                    """
                    SELECT c.*, v.app_id, v.version
                    FROM call c LEFT JOIN app_version v ON v.id = c.app_version_id
                    WHERE c.id = :id AND c.org_id = :org
                    """)
                .bind("id", id)
                .bind("org", org.value())
                .map((row, context) -> json(row))
                .findOne());
  }

  private static ObjectNode json(ResultSet row) throws SQLException {
    ObjectNode call =
        Json.object()
            .put("call", row.getString("id"))
            .put("installation", row.getString("installation_id"));
    String app = row.getString("app_id");
    if (app != null) {
      call.put("app", app).put("version", row.getString("version"));
    }
    call.put("kind", row.getString("kind"))
        .put("name", row.getString("name"))
        .put("handler", row.getString("handler"))
        .put("simulated", row.getBoolean("simulated"));
    call.set("payload", Json.read(row.getString("payload")));
    call.put("startedAt", Instant.ofEpochMilli(row.getLong("started_at")).toString())
        .put("durationMicros", row.getLong("duration_micros"))
        .put("outcome", row.getString("outcome"));
    call.set("detail", Json.read(row.getString("detail")));
    String answer = row.getString("answer");
    if (answer != null) {
      call.set("answer", Json.read(answer));
    }
    call.set("console", Json.read(row.getString("console")));
    String services = row.getString("services");
    if (services != null) {
      call.set("services", Json.read(services));
    }
    return call;
  }
}
