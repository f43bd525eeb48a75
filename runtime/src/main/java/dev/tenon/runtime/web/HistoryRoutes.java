package dev.tenon.runtime.web;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.simulate.SimulationHistory;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

/** Simulations that were made before. */
public final class HistoryRoutes implements WebServer.Routes {

  private static final int PAGE = 50;

  private final SimulationHistory history;
  private final OrgId org;

  public HistoryRoutes(SimulationHistory history, OrgId org) {
    this.history = history;
    this.org = org;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/api/v1/simulations", this::list);
    config.routes.get("/api/v1/simulations/{id}", this::find);
    config.routes.delete(
        "/api/v1/simulations",
        ctx -> {
          history.clear(org);
          ctx.status(204);
        });
  }

  private void list(Context ctx) {
    int limit = Requests.number(ctx, "limit", PAGE);
    ctx.result(Json.write(history.list(org, limit, Requests.optional(ctx, "before"))));
  }

  private void find(Context ctx) {
    String id = ctx.pathParam("id");
    ctx.result(
        history
            .find(org, id)
            .map(Json::write)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND,
                        "There is no simulation %s here; old ones are dropped.".formatted(id))));
  }
}
