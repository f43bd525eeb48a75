package dev.tenon.runtime.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** Whether the process lives, and whether it can do its work. */
public final class HealthRoutes implements WebServer.Routes {

  /** What is asked whether the runtime can do its work. */
  @FunctionalInterface
  public interface Readiness {

    /** Why it cannot, a sentence; nothing when it can. */
    Optional<String> trouble();
  }

  private final Readiness readiness;

  public HealthRoutes(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/healthz", ctx -> ctx.result("{\"status\":\"ok\"}"));
    config.routes.get("/readyz", this::ready);
  }

  private void ready(Context ctx) {
    Optional<String> trouble = readiness.trouble();
    if (trouble.isPresent()) {
      throw new Problems.NotReady(trouble.get());
    }
    ctx.header("Cache-Control", "no-store").result("{\"status\":\"ready\"}");
  }
}
