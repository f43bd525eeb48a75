package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.ingress.TransportForm;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The simulations of an org, newest first, each with everything that was seen of it. The newest
 * {@value #KEPT} are kept. Thread-safe.
 */
public final class SimulationHistory {

  static final int KEPT = 300;

  private static final int MAX_PAGE = 200;

  private final Database database;

  public SimulationHistory(Database database) {
    this.database = database;
  }

  /** Keeps a simulation; it is on disk when this returns. */
  void add(SimulationRecord simulation) {
    put(simulation).join();
  }

  /** Keeps a simulation as far as it is; a later one with its id takes its place. */
  CompletableFuture<Integer> put(SimulationRecord simulation) {
    SimulationRequest request = simulation.request();
    return database.write(
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO simulation (id, org_id, product, type, made_at, outcome,
                    duration_micros, apps, summary, form, replay_of, payload, refusal, steps)
                  VALUES (:id, :org, :product, :type, :at, :outcome, :duration, :apps, :summary,
                    :form, :replayOf, :payload, :refusal, :steps)
                  ON CONFLICT (id) DO UPDATE SET
                    outcome = excluded.outcome, duration_micros = excluded.duration_micros,
                    apps = excluded.apps, summary = excluded.summary, steps = excluded.steps
                  """)
              .bind("id", simulation.id())
              .bind("org", simulation.org().value())
              .bind("product", request.product().name())
              .bind("type", request.type())
              .bind("at", simulation.at().toEpochMilli())
              .bind("outcome", simulation.outcome())
              .bind("duration", simulation.durationMicros())
              .bind("apps", Json.write(simulation.apps()))
              .bind("summary", simulation.summary())
              .bind("form", request.form().map(TransportForm::id).orElse(null))
              .bind("replayOf", request.replayOf().orElse(null))
              .bind("payload", request.payload())
              .bind("refusal", simulation.refusal().map(Json::write).orElse(null))
              .bind("steps", Json.writeValue(simulation.steps()))
              .execute();
          return handle
              .createUpdate(
                  """
                  DELETE FROM simulation WHERE org_id = :org AND seq <= (
                    SELECT seq FROM simulation WHERE org_id = :org
                    ORDER BY seq DESC LIMIT 1 OFFSET :kept)
                  """)
              .bind("org", simulation.org().value())
              .bind("kept", KEPT)
              .execute();
        });
  }

  /** Says of those that an earlier process did not bring to an end that they were cut off. */
  public void closeInterrupted() {
    database.writeNow(
        handle ->
            handle.execute(
                """
                UPDATE simulation SET outcome = 'interrupted',
                  summary = 'The runtime was stopped before the end.'
                WHERE outcome = 'running'
                """));
  }

  /**
   * A page of the list: {@code {simulations: [{id, at, product, productLabel, type, outcome,
   * durationMillis, apps, summary, form?, formLabel?, replayOf?}], next?}}, newest first.
   *
   * @param before the id after which the list goes on; behind one that is not kept any more,
   *     nothing is kept either, since the oldest are dropped first
   */
  public ObjectNode list(OrgId org, int limit, Optional<String> before) {
    int size = Math.clamp(limit, 1, MAX_PAGE);
    List<ObjectNode> found =
        database.search(
            org.value(),
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT id, made_at, product, type, outcome, duration_micros, apps, summary,
                          form, replay_of
                        FROM simulation
                        WHERE org_id = :org
                          AND (:before IS NULL OR seq < (
                            SELECT seq FROM simulation WHERE org_id = :org AND id = :before))
                        ORDER BY seq DESC LIMIT :size
                        """)
                    .bind("org", org.value())
                    .bind("before", before.orElse(null))
                    .bind("size", size + 1)
                    .map((row, context) -> entry(row))
                    .list());
    ObjectNode page = Json.object();
    ArrayNode simulations = page.putArray("simulations");
    found.stream().limit(size).forEach(simulations::add);
    if (found.size() > size) {
      page.put("next", found.get(size - 1).path("id").asText());
    }
    return page;
  }

  /**
   * One simulation whole: what the list has of it, and {@code payload}, {@code refusal?} and {@code
   * steps}.
   */
  public Optional<ObjectNode> find(OrgId org, String id) {
    return database.search(
        org.value(),
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, made_at, product, type, outcome, duration_micros, apps, summary,
                      form, replay_of, payload, refusal, steps
                    FROM simulation WHERE org_id = :org AND id = :id
                    """)
                .bind("org", org.value())
                .bind("id", id)
                .map((row, context) -> whole(row))
                .findOne());
  }

  /** Forgets all simulations of an org. */
  public void clear(OrgId org) {
    database.writeNow(
        handle -> handle.execute("DELETE FROM simulation WHERE org_id = ?", org.value()));
  }

  private static ObjectNode entry(ResultSet row) throws SQLException {
    String product = row.getString("product");
    ObjectNode entry =
        Json.object()
            .put("id", row.getString("id"))
            .put("at", Instant.ofEpochMilli(row.getLong("made_at")).toString())
            .put("product", product)
            .put("productLabel", new Product(product).label())
            .put("type", row.getString("type"))
            .put("outcome", row.getString("outcome"))
            .put("durationMillis", row.getLong("duration_micros") / 1_000.0);
    entry.set("apps", Json.read(row.getString("apps")));
    entry.put("summary", row.getString("summary"));
    String form = row.getString("form");
    if (form != null) {
      entry.put("form", form);
      TransportForm.of(form).ifPresent(known -> entry.put("formLabel", known.label()));
    }
    String replayOf = row.getString("replay_of");
    return replayOf == null ? entry : entry.put("replayOf", replayOf);
  }

  private static ObjectNode whole(ResultSet row) throws SQLException {
    ObjectNode simulation = entry(row).put("payload", row.getString("payload"));
    String refusal = row.getString("refusal");
    if (refusal != null) {
      simulation.set("refusal", Json.read(refusal));
    }
    simulation.set("steps", Json.read(row.getString("steps")));
    return simulation;
  }
}
