package dev.tenon.runtime.web;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinBindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The HTTP server: every request on a virtual thread, every failure as problem details. */
public final class WebServer implements AutoCloseable {

  /** How long answers under way may take when the runtime stops. */
  private static final long STOP_MILLIS = 3_000;

  /**
   * How long a connection may be silent when the runtime stops. Callers keep connections open that
   * they do not use, and a stop waits for every one of them; this is enough for a request that was
   * sent already.
   */
  private static final long SILENT_MILLIS = 200;

  /** Some endpoints. */
  public interface Routes {
    void register(JavalinConfig config);
  }

  private final Javalin javalin;
  private final String address;
  private final List<String> endpoints;

  private WebServer(Javalin javalin, String address, List<String> endpoints) {
    this.javalin = javalin;
    this.address = address;
    this.endpoints = List.copyOf(endpoints);
  }

  /** A server that does not listen yet, for callers on this machine. */
  static WebServer create(String host, int port, List<Routes> routes) {
    return create(host, port, new LocalCallersOnly(host), routes);
  }

  /**
   * A server that does not listen yet.
   *
   * @param port 0 for any free one
   * @param guard who decides which requests get to the routes
   */
  public static WebServer create(String host, int port, Guard guard, List<Routes> routes) {
    return create(host, port, guard, new Bodies(), routes);
  }

  static WebServer create(String host, int port, Guard guard, Bodies bodies, List<Routes> routes) {
    List<String> endpoints = new ArrayList<>();
    Javalin javalin =
        Javalin.create(
            config -> {
              config.events.handlerAdded(
                  added -> {
                    if (added.getHttpMethod().isHttpMethod()) {
                      endpoints.add(added.getHttpMethod().name() + " " + added.getPath());
                    }
                  });
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.concurrency.useVirtualThreads = true;
              config.http.defaultContentType = "application/json";
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.jsonMapper(new JavalinJackson(Json.mapper(), true));
              config.jetty.host = host;
              config.jetty.port = port;
              // Answers that are on their way when the runtime stops come to their end.
              config.jetty.modifyServer(
                  server -> {
                    server.setHandler(new GracefulHandler());
                    server.setErrorHandler(new ServerProblems());
                    server.setStopTimeout(STOP_MILLIS);
                  });
              // A web socket would begin a session; nobody here remembers a caller.
              config.jetty.modifyServletContextHandler(
                  handler -> {
                    handler.getSessionHandler().setUsingCookies(false);
                    handler.setErrorHandler(new ServerProblems());
                  });
              config.staticFiles.add(
                  files -> {
                    // Versions are part of these paths, so what is at one of them never changes.
                    files.hostedPath = "/web/assets/vendor";
                    files.directory = "/web/vendor";
                    files.location = Location.CLASSPATH;
                    files.headers = Map.of("Cache-Control", "public, max-age=31536000, immutable");
                  });
              config.staticFiles.add(
                  files -> {
                    files.hostedPath = "/web/assets";
                    files.directory = "/web";
                    files.location = Location.CLASSPATH;
                    files.headers = Map.of("Cache-Control", "no-cache");
                  });
              new SafetyHeaders().register(config);
              guard.register(config);
              bodies.register(config);
              new KnownParameters().register(config);
              Problems.register(config);
              routes.forEach(some -> some.register(config));
            });
    return new WebServer(javalin, "Port %d on %s".formatted(port, host), endpoints);
  }

  /**
   * Starts listening.
   *
   * @throws RuntimeFault when the port is taken
   */
  public void start() {
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          address + " is taken by another program. Stop it, or choose another port: --port N.",
          e);
    }
  }

  /** What is answered, as {@code GET /healthz}; variables are in braces. */
  public List<String> endpoints() {
    return endpoints;
  }

  /** The port that is listened on. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    for (Connector connector : javalin.jettyServer().server().getConnectors()) {
      if (connector instanceof AbstractConnector silent) {
        silent.setShutdownIdleTimeout(SILENT_MILLIS);
      }
    }
    javalin.stop();
  }
}
