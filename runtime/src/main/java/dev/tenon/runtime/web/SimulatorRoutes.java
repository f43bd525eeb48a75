package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.dev.Payloads;
import dev.tenon.runtime.dev.Simulator;
import dev.tenon.runtime.dev.SimulatorView;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The simulator page and its API. */
public final class SimulatorRoutes implements WebServer.Routes {

  private final SimulatorView view;
  private final Payloads payloads;
  private final DevApps apps;
  private final Simulator simulator;

  public SimulatorRoutes(SimulatorView view, Payloads payloads, DevApps apps, Simulator simulator) {
    this.view = view;
    this.payloads = payloads;
    this.apps = apps;
    this.simulator = simulator;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/", ctx -> ctx.redirect("/web/test"));
    config.routes.get("/web/test", SimulatorRoutes::page);
    config.routes.get("/api/v1/simulator", ctx -> ctx.result(Json.write(view.json())));
    config.routes.get("/api/v1/simulator/payload", this::payload);
    config.routes.post("/api/v1/simulations", this::simulate);
  }

  private static void page(Context ctx) throws IOException {
    try (InputStream in = SimulatorRoutes.class.getResourceAsStream("/web/test.html")) {
      if (in == null) {
        throw new IllegalStateException("The page is missing from the jar");
      }
      ctx.contentType("text/html; charset=utf-8")
          .header("Cache-Control", "no-cache")
          .result(in.readAllBytes());
    }
  }

  private void payload(Context ctx) {
    Product product =
        EventRoutes.product(ctx).orElseThrow(() -> missing("the query parameter product"));
    String type = ctx.queryParam("type");
    if (type == null || type.isBlank()) {
      throw missing("the query parameter type");
    }
    ctx.result(payloads.payload(product, type, apps.refresh()));
  }

  /** Streams one JSON object a line, each as soon as it is known. */
  private void simulate(Context ctx) throws IOException {
    JsonNode request = Json.read(ctx.body());
    String type = text(request, "type");
    String payload = text(request, "payload");
    Product product;
    try {
      product = new Product(text(request, "product"));
    } catch (IllegalArgumentException e) {
      throw new RuntimeFault(FaultCode.INVALID_INPUT, e.getMessage() + ".", e);
    }
    simulator.simulate(product, type, payload, step -> writeLine(ctx, step));
  }

  private static void writeLine(Context ctx, ObjectNode step) {
    try {
      if (!ctx.res().isCommitted()) {
        ctx.contentType("application/x-ndjson");
      }
      // The servlet's own stream: Javalin's holds lines back until it has enough to compress.
      OutputStream out = ctx.res().getOutputStream();
      out.write((Json.write(step) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The page went away", e);
    }
  }

  private static String text(JsonNode request, String key) {
    JsonNode value = request.path(key);
    if (!value.isTextual()) {
      throw missing("\"" + key + "\", a string");
    }
    return value.asText();
  }

  private static RuntimeFault missing(String what) {
    return new RuntimeFault(FaultCode.INVALID_INPUT, "The request lacks " + what + ".");
  }
}
