package dev.tenon.runtime.web;

import dev.tenon.runtime.dev.AppChanges;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The web socket on which the Freshworks kit tells that an app's files have changed. */
public final class ChangeSocket implements WebServer.Routes {

  /** Well below the 30 seconds after which the server closes a socket on which nothing is said. */
  public static final Duration PING = Duration.ofSeconds(15);

  private static final Duration LOOK_AFTER_CALLER = Duration.ofSeconds(15);

  private final AppChanges changes;
  private final Duration ping;

  /**
   * @param ping how often callers are asked whether they are still there
   */
  public ChangeSocket(AppChanges changes, Duration ping) {
    this.changes = changes;
    this.ping = ping;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.ws("/notify-change", socket -> socket.onConnect(this::connected));
  }

  private void connected(WsContext caller) {
    // A page that waits for a change says nothing itself, for hours perhaps.
    caller.enableAutomaticPings(ping.toMillis(), TimeUnit.MILLISECONDS);
    Thread.ofVirtual().name("notify-change").start(() -> tell(caller));
  }

  /** Sends one message after each change, until the caller or the runtime is gone. */
  private void tell(WsContext caller) {
    try {
      long seen = changes.count();
      while (caller.session.isOpen() && changes.await(seen, LOOK_AFTER_CALLER)) {
        if (changes.count() != seen) {
          seen = changes.count();
          caller.send(Json.write(Json.object().put("changed", true)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
