package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.simulate.KitActions;
import dev.tenon.runtime.simulate.KitActions.Meant;
import dev.tenon.runtime.simulate.KitEvents.Hints;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Actions at the addresses of the Freshworks kit: their parameters kept, their answers checked. */
public final class KitActionRoutes implements WebServer.Routes {

  private final KitActions actions;

  public KitActionRoutes(KitActions actions) {
    this.actions = actions;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/web/actions", this::list);
    config.routes.get(
        "/web/actions/{action}",
        ctx -> find(ctx).ifPresent(action -> answer(ctx, actions.read(action))));
    config.routes.post("/web/actions/{action}", this::save);
    config.routes.post(
        "/web/actions/reset/{action}",
        ctx -> find(ctx).ifPresent(action -> answer(ctx, actions.reset(action))));
    config.routes.post("/web/validateAction/{action}", this::check);
  }

  private void list(Context ctx) {
    ObjectNode answer = Json.object();
    ArrayNode names = answer.putArray("actions");
    actions.names(hints(ctx)).forEach(names::add);
    answer(ctx, answer);
  }

  private void save(Context ctx) {
    ObjectNode parameters = Requests.open(ctx);
    find(ctx)
        .ifPresent(
            action -> {
              List<String> misfits = actions.save(action, parameters);
              if (!misfits.isEmpty()) {
                refuse(ctx, misfits);
              }
            });
  }

  private void check(Context ctx) {
    JsonNode answer = Json.read(Requests.body(ctx));
    find(ctx)
        .ifPresent(
            action -> {
              List<String> misfits = actions.misfits(action, answer);
              if (misfits.isEmpty()) {
                answer(ctx, answer);
              } else {
                refuse(ctx, misfits);
              }
            });
  }

  /** The action meant by the address; when there is none, it has been answered so. */
  private Optional<Meant> find(Context ctx) {
    String name = ctx.pathParam("action");
    Optional<Meant> meant = actions.find(name, hints(ctx));
    if (meant.isEmpty()) {
      refuse(ctx, List.of("Invalid action: " + name));
    }
    return meant;
  }

  private static void refuse(Context ctx, List<String> reasons) {
    ctx.status(400).header("showinui", "true");
    answer(ctx, Json.object().put("message", String.join("; ", reasons)));
  }

  private static Hints hints(Context ctx) {
    return new Hints(Requests.optional(ctx, "app"), Optional.empty());
  }

  private static void answer(Context ctx, JsonNode body) {
    ctx.result(Json.write(body));
  }
}
