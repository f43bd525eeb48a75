package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.simulate.Payloads;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;

/** Payloads to simulate with: listed, read, saved into an app's folder, deleted from it. */
public final class PayloadRoutes implements WebServer.Routes {

  private static final List<String> MEMBERS = List.of("app", "product", "type", "name", "payload");

  private final Payloads payloads;

  public PayloadRoutes(Payloads payloads) {
    this.payloads = payloads;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/api/v1/simulator/payloads", this::list);
    config.routes.put("/api/v1/simulator/payloads", this::save);
    config.routes.delete("/api/v1/simulator/payloads", this::delete);
    config.routes.get("/api/v1/simulator/payload", this::read);
  }

  private void list(Context ctx) {
    ctx.result(Json.write(payloads.list(product(ctx), Requests.query(ctx, "type"))));
  }

  private void read(Context ctx) {
    Product product = product(ctx);
    String type = Requests.query(ctx, "type");
    String text =
        Requests.optional(ctx, "app")
            .map(app -> payloads.ofApp(app, product, type, name(ctx)))
            .orElseGet(
                () ->
                    Requests.optional(ctx, "source").isPresent()
                        ? payloads.catalogued(product, type)
                        : payloads.payload(product, type));
    ctx.result(text);
  }

  private void save(Context ctx) {
    ObjectNode body = Requests.json(ctx, MEMBERS);
    Payloads.Saved saved =
        payloads.save(
            Requests.text(body, "app"),
            Requests.product(Requests.text(body, "product")),
            Requests.text(body, "type"),
            Requests.text(body, "name"),
            Requests.text(body, "payload"));
    ctx.status(saved.created() ? 201 : 200)
        .result(Json.write(Json.object().put("file", saved.file())));
  }

  private void delete(Context ctx) {
    payloads.delete(
        Requests.query(ctx, "app"), product(ctx), Requests.query(ctx, "type"), name(ctx));
    ctx.status(204);
  }

  private static Product product(Context ctx) {
    return Requests.product(Requests.query(ctx, "product"));
  }

  private static String name(Context ctx) {
    return Requests.optional(ctx, "name").orElse("");
  }
}
