package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.simulate.KitEvents;
import dev.tenon.runtime.simulate.KitEvents.Hints;
import dev.tenon.runtime.simulate.KitEvents.Meant;
import dev.tenon.runtime.simulate.SimulationRequest;
import dev.tenon.runtime.simulate.Simulator;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events at the addresses of the Freshworks kit, for scripts and tests that were written against
 * it. All of them take {@code app} and {@code product} where it is not clear which one is meant.
 */
public final class KitRoutes implements WebServer.Routes {

  private final KitEvents events;
  private final Simulator simulator;

  public KitRoutes(KitEvents events, Simulator simulator) {
    this.events = events;
    this.simulator = simulator;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/web/eventsList", this::list);
    config.routes.get(
        "/web/events/{event}",
        ctx ->
            find(ctx, ctx.pathParam("event"))
                .ifPresent(event -> answer(ctx, events.payload(event))));
    config.routes.post("/web/events/{event}", this::save);
    config.routes.post(
        "/web/events/reset/{event}",
        ctx ->
            find(ctx, ctx.pathParam("event")).ifPresent(event -> answer(ctx, events.reset(event))));
    config.routes.post("/event/execute", this::execute);
  }

  private void list(Context ctx) {
    boolean all = Requests.optional(ctx, "all").filter("true"::equals).isPresent();
    ObjectNode answer = Json.object();
    ArrayNode names = answer.putArray("events");
    events.names(hints(ctx), all).forEach(names::add);
    answer(ctx, answer);
  }

  private void save(Context ctx) {
    ObjectNode payload = Requests.open(ctx);
    find(ctx, ctx.pathParam("event"))
        .ifPresent(
            event -> {
              events.save(event, payload);
              answer(ctx, payload);
            });
  }

  /**
   * Events of a product are answered as soon as they are kept; app set-up events when the handler
   * has answered, since the kit's caller waits for that.
   */
  private void execute(Context ctx) {
    Optional<Meant> meant = find(ctx, Requests.query(ctx, "name"));
    if (meant.isEmpty()) {
      return;
    }
    SimulationRequest request = events.execution(meant.get(), Requests.body(ctx));
    if (!simulator.isCall(request)) {
      startAndAnswer(ctx, request);
      return;
    }
    List<ObjectNode> steps = new ArrayList<>();
    simulator.simulate(request, steps::add);
    KitAnswer.of(steps).send(ctx);
  }

  private void startAndAnswer(Context ctx, SimulationRequest request) {
    FirstReport.<ObjectNode>of(
        "The simulation of " + request.type(), report -> simulator.simulate(request, report));
    answer(ctx, Json.object().put("success", true));
  }

  /** The event meant by a name; when there is none, it has been answered so. */
  private Optional<Meant> find(Context ctx, String name) {
    Optional<Meant> meant = events.find(name, hints(ctx));
    if (meant.isEmpty()) {
      ctx.status(400);
      answer(ctx, Json.object().put("message", "Invalid event: " + name));
    }
    return meant;
  }

  private static Hints hints(Context ctx) {
    return new Hints(
        Requests.optional(ctx, "app"), Requests.optional(ctx, "product").map(Requests::product));
  }

  private static void answer(Context ctx, ObjectNode body) {
    ctx.result(Json.write(body));
  }
}
