package dev.tenon.runtime.web;

import dev.tenon.runtime.dev.AccountSettings;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

/** The page for what the org's accounts are like, and its API. */
public final class SystemSettingsRoutes implements WebServer.Routes {

  private final AccountSettings settings;

  public SystemSettingsRoutes(AccountSettings settings) {
    this.settings = settings;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/system_settings", ctx -> Pages.answer(ctx, "system-settings.html"));
    config.routes.get("/api/v1/system-settings", this::view);
    config.routes.put(
        "/api/v1/system-settings",
        ctx -> {
          settings.save(Json.read(Requests.body(ctx)));
          view(ctx);
        });
  }

  private void view(Context ctx) {
    ctx.header("Cache-Control", "no-store").result(Json.write(settings.view()));
  }
}
