package dev.tenon.runtime.web;

import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.outbound.Stubs;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

/** The API for answers in place of other servers. */
public final class StubRoutes implements WebServer.Routes {

  private static final String PATH = "/api/v1/stubs";

  private final Stubs stubs;

  public StubRoutes(Stubs stubs) {
    this.stubs = stubs;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(PATH, this::view);
    config.routes.put(
        PATH,
        ctx -> {
          stubs.replace(Requests.open(ctx));
          view(ctx);
        });
    config.routes.delete(
        PATH,
        ctx -> {
          stubs.clear();
          view(ctx);
        });
  }

  private void view(Context ctx) {
    ctx.header("Cache-Control", "no-store").result(Json.write(stubs.view()));
  }
}
