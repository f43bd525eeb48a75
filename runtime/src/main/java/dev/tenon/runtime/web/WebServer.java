package dev.tenon.runtime.web;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinBindException;
import java.util.List;
import java.util.Map;

/** The HTTP server: every request on a virtual thread, every failure as problem details. */
public final class WebServer implements AutoCloseable {

  /** Room for an event of the largest size inside of another JSON text, where it grows. */
  private static final long MAX_REQUEST_BYTES = 2 << 20;

  /** Some endpoints. */
  public interface Routes {
    void register(JavalinConfig config);
  }

  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * Starts listening.
   *
   * @param port 0 for any free one
   * @throws RuntimeFault when the port is taken
   */
  public static WebServer start(String host, int port, List<Routes> routes) {
    Javalin javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.concurrency.useVirtualThreads = true;
              config.http.maxRequestSize = MAX_REQUEST_BYTES;
              config.http.defaultContentType = "application/json";
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.jsonMapper(new JavalinJackson(dev.tenon.runtime.json.Json.mapper(), true));
              config.jetty.host = host;
              config.jetty.port = port;
              config.staticFiles.add(
                  files -> {
                    files.hostedPath = "/web/assets";
                    files.directory = "/web";
                    files.location = Location.CLASSPATH;
                    files.headers = Map.of("Cache-Control", "no-cache");
                  });
              new SafetyHeaders().register(config);
              new LocalCallersOnly(host).register(config);
              Problems.register(config);
              routes.forEach(some -> some.register(config));
            });
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "Port %d on %s is taken by another program. Stop it, or choose another port: --port N."
              .formatted(port, host),
          e);
    }
    return new WebServer(javalin);
  }

  /** The port that is listened on. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
