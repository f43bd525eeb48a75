package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.AppChanges;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.ingress.TransportForm;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.simulate.SimulationRequest;
import dev.tenon.runtime.simulate.Simulator;
import dev.tenon.runtime.simulate.SimulatorView;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The simulator page and what it does: show the apps, follow their changes, simulate. */
public final class SimulatorRoutes implements WebServer.Routes {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final List<String> MEMBERS =
      List.of("product", "type", "payload", "app", "form", "replayOf");

  private final SimulatorView view;
  private final Simulator simulator;
  private final AppChanges changes;

  public SimulatorRoutes(SimulatorView view, Simulator simulator, AppChanges changes) {
    this.view = view;
    this.simulator = simulator;
    this.changes = changes;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/", ctx -> ctx.redirect("/web/test"));
    config.routes.get("/web/test", ctx -> Pages.answer(ctx, "test.html"));
    config.routes.get("/api/v1/simulator", ctx -> ctx.result(Json.write(view.json())));
    config.routes.get("/api/v1/simulator/changes", this::follow);
    config.routes.post("/api/v1/simulations", this::simulate);
  }

  /** Streams one JSON object a line, each as soon as it is known. */
  private void simulate(Context ctx) {
    JsonNode body = Requests.json(ctx, MEMBERS);
    Product product = Requests.product(Requests.text(body, "product"));
    SimulationRequest request =
        new SimulationRequest(
            product,
            Requests.text(body, "type"),
            Requests.text(body, "payload"),
            optional(body, "app"),
            form(product, body.path("form")),
            optional(body, "replayOf"));
    LiveAnswer answer = new LiveAnswer(ctx, "application/x-ndjson");
    simulator.simulate(request, step -> answer.write(Json.write(step) + "\n"));
  }

  private static Optional<TransportForm> form(Product product, JsonNode form) {
    return form.isMissingNode() || form.isNull()
        ? Optional.empty()
        : Optional.of(TransportForm.of(product, form.isTextual() ? form.asText() : "" + form));
  }

  private static Optional<String> optional(JsonNode body, String key) {
    return Optional.of(body.path(key).asText()).filter(text -> !text.isBlank());
  }

  /** Server-sent events: one now and one after every change of an app, each with the version. */
  private void follow(Context ctx) throws InterruptedException {
    LiveAnswer answer = new LiveAnswer(ctx, "text/event-stream");
    ctx.header("Cache-Control", "no-store");
    String told = "";
    while (true) {
      long seen = changes.count();
      String version = view.json().path("version").asText();
      if (version.equals(told)) {
        answer.write(": still here\n\n");
      } else {
        ObjectNode data = Json.object().put("version", version);
        answer.write("event: changed\ndata: " + Json.write(data) + "\n\n");
        told = version;
      }
      if (!changes.await(seen, HEARTBEAT)) {
        return;
      }
    }
  }
}
