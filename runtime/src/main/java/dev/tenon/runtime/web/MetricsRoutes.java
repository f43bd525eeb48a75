package dev.tenon.runtime.web;

import io.javalin.config.JavalinConfig;
import java.util.function.Supplier;

/** Where Prometheus reads. */
public final class MetricsRoutes implements WebServer.Routes {

  private final Supplier<String> metrics;

  /**
   * @param metrics in the text format of Prometheus
   */
  public MetricsRoutes(Supplier<String> metrics) {
    this.metrics = metrics;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(
        "/metrics",
        ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.get()));
  }
}
