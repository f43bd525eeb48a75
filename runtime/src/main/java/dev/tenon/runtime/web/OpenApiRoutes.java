package dev.tenon.runtime.web;

import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;

/** The description of the API, for programs that write or check callers. */
public final class OpenApiRoutes implements WebServer.Routes {

  /** Read when it is first asked for: no start waits for it. */
  private static final class Document {
    private static final String TEXT = Json.write(OpenApi.document());
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/openapi.json", ctx -> ctx.result(Document.TEXT));
  }
}
