package dev.tenon.runtime.bench;

import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.ServerProcess;
import dev.tenon.runtime.testing.TestHost;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Tenon, with one app in every org. */
final class TenonSubject implements Subject {

  /** Does nothing, as the handler that BullMQ's worker calls does. */
  static final String JAVASCRIPT =
      """
      exports = {
        onContactUpdate: async function (args) {
          if (!args.data.contact || args.iparams.limit !== 10) {
            throw new Error('This is not what was sent.');
          }
        }
      };
      """;

  private static final String JAVA =
      """
      package bench;

      import dev.tenon.api.App;
      import dev.tenon.api.AppContext;
      import dev.tenon.api.Event;

      public final class Nothing implements App {
        public void onContactUpdate(Event event, AppContext app) {
          if (!event.data().has("contact") || app.iparams().path("limit").asInt() != 10) {
            throw new IllegalStateException("This is not what was sent.");
          }
        }
      }
      """;

  /** What the runtime puts before an Idempotency-Key. */
  private static final String KEY = "key:";

  private final String name;
  private final ServerProcess process;
  private final ServerProcess.Address address;
  private final Jdbi database;

  private TenonSubject(String name, ServerProcess process, Path folder) {
    this.name = name;
    this.process = process;
    this.address = process.awaitAddress();
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(10_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + ServerProcess.dataFolder(folder).resolve("tenon.db"));
    database = Jdbi.create(source);
  }

  /** Which language its app is written in. */
  enum Language {
    JAVA,
    JAVASCRIPT
  }

  /**
   * Makes orgs, installs the app in each, and starts.
   *
   * @param ordering of the app, as its manifest says it
   * @param jvm options for the JVM
   * @param processors of the machine that it may use; empty for all
   */
  static TenonSubject start(
      Language language, int orgs, String ordering, String jvm, String processors, Path folder) {
    try (TestHost host = TestHost.open(folder)) {
      TestHost.App app = host.app(app(language, ordering, folder));
      install(host, app, orgs);
    }
    ServerProcess process =
        ServerProcess.fromLauncher(jvm, processors, folder, folder.resolve("runtime.log"));
    return new TenonSubject(
        "Tenon, " + (language == Language.JAVA ? "Java" : "JavaScript"), process, folder);
  }

  private static Path app(Language language, String ordering, Path folder) {
    if (language == Language.JAVA) {
      return new PluginJar()
          .source("bench.Nothing", JAVA)
          .manifest(manifest("\"main\": \"bench.Nothing\", ", ordering))
          .jar(folder.resolve("bench.jar"));
    }
    return JsFolder.at(folder.resolve("bench"))
        .file("manifest.json", manifest("", ordering))
        .server(JAVASCRIPT)
        .path();
  }

  private static String manifest(String main, String ordering) {
    return """
    {
      "platform-version": "2.2",
      "product": { "freshsales": { "events": { "onContactUpdate": { "handler": "onContactUpdate" } } } },
      "tenon": { %s"id": "bench", "version": "1.0.0", "ordering": "%s" }
    }
    """
        .formatted(main, ordering);
  }

  /** Side by side, since each waits for the disk. */
  private static void install(TestHost host, TestHost.App app, int orgs) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> installing =
          IntStream.range(0, orgs)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            host.org("org-" + i);
                            host.install("org-" + i, app, Json.object().put("limit", 10));
                          }))
              .toList();
      for (Future<?> each : installing) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The app cannot be installed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public URI address() {
    return address.uri();
  }

  @Override
  public Optional<String> authorization() {
    return Optional.of(address.authorization());
  }

  @Override
  public List<Long> pids() {
    return List.of(process.pid());
  }

  @Override
  public int backlog() {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) FROM (
                      SELECT 1 FROM delivery WHERE state IN ('queued', 'blocked') LIMIT 1)
                    """)
                .mapTo(Integer.class)
                .one());
  }

  @Override
  public Map<String, Long> handled(String prefix) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT e.dedup_key, a.started_at
                    FROM event e
                      JOIN delivery d ON d.event_seq = e.seq
                      JOIN attempt a ON a.delivery_seq = d.seq
                    WHERE e.dedup_key >= :from AND e.dedup_key < :until AND a.outcome = 'succeeded'
                    """)
                .bind("from", KEY + prefix)
                .bind("until", KEY + prefix + "~")
                .map(
                    (row, context) ->
                        Map.entry(row.getString(1).substring(KEY.length()), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public void close() {
    process.close();
  }
}
