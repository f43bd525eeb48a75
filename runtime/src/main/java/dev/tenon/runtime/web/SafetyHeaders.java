package dev.tenon.runtime.web;

import io.javalin.config.JavalinConfig;

/** What every answer tells a browser it must not do. */
final class SafetyHeaders implements WebServer.Routes {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self';"
          // Inline styles for the payload editor alone, which positions its lines with them.
          + " style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Override
  public void register(JavalinConfig config) {
    config.routes.before(
        ctx ->
            ctx.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer"));
  }
}
