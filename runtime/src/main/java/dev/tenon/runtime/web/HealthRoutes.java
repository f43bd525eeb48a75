package dev.tenon.runtime.web;

import io.javalin.config.JavalinConfig;

/** Whether the process lives. */
public final class HealthRoutes implements WebServer.Routes {

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/healthz", ctx -> ctx.result("{\"status\":\"ok\"}"));
  }
}
