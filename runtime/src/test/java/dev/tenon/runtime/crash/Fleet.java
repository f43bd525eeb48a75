package dev.tenon.runtime.crash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.crash.History.Order;
import dev.tenon.runtime.crash.History.Target;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The orgs of a crash test and their apps: in both languages, of all orders, failing when the event
 * says so. Java apps write into a file what they do; the system keeps what was written when the
 * process is killed.
 */
final class Fleet {

  static final int ORGS = 4;
  static final int MAX_ATTEMPTS = 3;

  private static final String JAVA =
      """
      package crash;

      import com.fasterxml.jackson.databind.JsonNode;
      import dev.tenon.api.App;
      import dev.tenon.api.AppContext;
      import dev.tenon.api.Event;
      import java.io.IOException;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;

      public final class Reporter implements App {

        public void onDealUpdate(Event event, AppContext app) throws Exception {
          report(app, "STARTED");
          Thread.sleep(event.data().path("millis").asLong());
          if (app.delivery().attempt() <= event.data().path("failures").asInt()) {
            report(app, "FAILED");
            throw new IllegalStateException("This attempt was to fail.");
          }
          report(app, "SUCCEEDED");
        }

        private static void report(AppContext app, String step) throws IOException {
          String line = "%d\\t%s\\t%d\\t%s\\n".formatted(
              ProcessHandle.current().pid(),
              app.delivery().idempotencyKey(),
              app.delivery().attempt(),
              step);
          Files.writeString(
              Path.of(app.iparams().path("reports").asText()), line, StandardOpenOption.APPEND);
        }
      }
      """;

  private static final String JAVASCRIPT =
      """
      exports = {
        onDealUpdate: async function (args) {
          await new Promise((resolve) => setTimeout(resolve, args.data.millis));
          if (args.data.failures >= %d || (args.data.failures > 0 && Math.random() < 0.5)) {
            throw new Error('This attempt was to fail.');
          }
          console.log('handled', args.data.number);
        }
      };
      """
          .formatted(MAX_ATTEMPTS);

  private final Path folder;
  private final List<Target> targets = new ArrayList<>();

  private Fleet(Path folder) {
    this.folder = folder;
  }

  /** Installs everything in the data folder of a runtime that is not running. */
  static Fleet prepare(Path folder) {
    Fleet fleet = new Fleet(folder);
    try {
      Files.createFile(fleet.reports());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Order> orders = List.of(Order.values());
    try (TestHost host = TestHost.open(folder)) {
      for (Order order : orders) {
        TestHost.App java = host.app(fleet.javaApp(order));
        TestHost.App javaScript = host.app(fleet.javaScriptApp(order));
        for (int i = 0; i < ORGS; i++) {
          host.org(org(i));
          // Every org has Java in order and in another way, and JavaScript, which takes more of the
          // processors and reports nothing, in one of the three.
          boolean even = i % 2 == 0;
          if (order == Order.INSTALLATION || (order == Order.RECORD) == even) {
            fleet.install(host, i, java, order, true);
          }
          if (order == orders.get(i % orders.size())) {
            fleet.install(host, i, javaScript, order, false);
          }
        }
      }
    }
    return fleet;
  }

  static String org(int number) {
    return "org-" + number;
  }

  /** The file that handlers write into. */
  Path reports() {
    return folder.resolve("reports.tsv");
  }

  List<Target> targets() {
    return List.copyOf(targets);
  }

  private void install(TestHost host, int org, TestHost.App app, Order order, boolean reports) {
    ObjectNode iparams = Json.object().put("reports", reports().toString());
    targets.add(new Target(host.install(org(org), app, iparams), org(org), order, reports));
  }

  private Path javaApp(Order order) {
    String id = "java-" + name(order);
    return new PluginJar()
        .source("crash.Reporter", JAVA)
        .manifest(manifest(id, "\"main\": \"crash.Reporter\",", order))
        .jar(folder.resolve(id + ".jar"));
  }

  private Path javaScriptApp(Order order) {
    String id = "js-" + name(order);
    return JsFolder.at(folder.resolve(id))
        .file("manifest.json", manifest(id, "", order))
        .server(JAVASCRIPT)
        .path();
  }

  private static String manifest(String id, String main, Order order) {
    String ordering = order == Order.RECORD ? "entity" : name(order);
    return """
    {
      "platform-version": "2.2",
      "product": { "freshsales": { "events": { "onDealUpdate": { "handler": "onDealUpdate" } } } },
      "tenon": {
        "id": "%s", "version": "1.0.0", %s
        "ordering": "%s",
        "retry": { "maxAttempts": %d, "firstDelay": "100ms" }
      }
    }
    """
        .formatted(id, main, ordering, MAX_ATTEMPTS);
  }

  private static String name(Order order) {
    return order.name().toLowerCase(Locale.ROOT);
  }
}
