package dev.tenon.runtime.compat;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.TenonConfig;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.npm.PackageFolders;
import dev.tenon.runtime.npm.PackagePlace;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** An app in a runtime of its own, with parameters, and with a stub in place of the network. */
final class Installed implements AutoCloseable {

  private static final String STUB =
      """
      {"all": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": "{\\"id\\": 42, \\"results\\": [], \\"data\\": []}"}}
      """;

  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

  private final RunningTenon tenon;
  private final JsonNode view;
  private final Jdbi database;
  private final List<String> notes = new ArrayList<>();

  private Installed(RunningTenon tenon, Path folder) {
    this.tenon = tenon;
    this.view = Json.read(tenon.get("/api/v1/simulator").body());
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(10_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + folder.resolve(".tenon/tenon.db"));
    this.database = Jdbi.create(source);
  }

  static Installed start(Path app, Path folder, Optional<Path> packages, AppFiles files) {
    TenonConfig config =
        new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", 0, List.of(app))
            .with(packages.isPresent() ? PackagePlace.STATE : PackagePlace.BUNDLE);
    packages.ifPresent(shared -> share(shared, config.dataFolder()));
    Installed installed = new Installed(RunningTenon.start(config), folder);
    if (!installed.broken()) {
      installed.stub();
      installed.fillIn(files);
    }
    return installed;
  }

  /** What one app has had installed is there for the next. */
  private static void share(Path packages, Path state) {
    try {
      Files.createDirectories(state);
      Files.createSymbolicLink(PackageFolders.in(state), packages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RunningTenon tenon() {
    return tenon;
  }

  JsonNode view() {
    return view;
  }

  boolean broken() {
    return view.at("/apps/0/broken").asBoolean() || view.at("/apps/0/installation").isMissingNode();
  }

  JsonNode problems() {
    return view.at("/apps/0/problems");
  }

  /** What could not be prepared. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  private void stub() {
    HttpResponse<String> answer = tenon.put("/api/v1/stubs", STUB);
    if (answer.statusCode() >= 300) {
      notes.add("no stub: " + answer.statusCode() + " " + Judge.oneLine(answer.body()));
    }
  }

  private void fillIn(AppFiles files) {
    JsonNode form =
        Json.read(
            tenon.get("/api/v1/apps/%s/iparams".formatted(view.at("/apps/0/app").asText())).body());
    ObjectNode values = Json.object();
    if (form.path("source").asText().equals("own_page")) {
      files.iparams().forEach(name -> values.put(name, MadeUp.text(name, files.all())));
      store(values);
      return;
    }
    List<JsonNode> open =
        StreamSupport.stream(form.path("fields").spliterator(), false)
            .filter(field -> field.path("visible").asBoolean())
            .filter(field -> field.path("from").asText().matches("nothing|default"))
            .filter(field -> field.path("value").asText("").isEmpty())
            .toList();
    open.forEach(
        field -> values.set(field.path("name").asText(), MadeUp.iparam(field, files.all(), 0)));
    for (int attempt = 1; attempt <= MadeUp.TRIES && !values.isEmpty(); attempt++) {
      List<String> wrong = store(values);
      if (wrong.isEmpty()) {
        return;
      }
      for (JsonNode field : open) {
        if (wrong.contains(field.path("name").asText()) && attempt < MadeUp.TRIES) {
          values.set(field.path("name").asText(), MadeUp.iparam(field, files.all(), attempt));
        }
      }
    }
  }

  /** Saves parameters; the names of those that do not fit. */
  private List<String> store(ObjectNode values) {
    HttpResponse<String> answer = tenon.post("/custom_configs/store", Json.write(values));
    if (answer.statusCode() < 300) {
      notes.removeIf(note -> note.startsWith("parameters: "));
      return List.of();
    }
    JsonNode problem = Json.read(answer.body());
    notes.removeIf(note -> note.startsWith("parameters: "));
    notes.add("parameters: " + problem.path("detail").asText());
    return problem.path("errors").findValuesAsText("field");
  }

  /**
   * How the call of a function ended. Its caller is told less than what is kept, and sooner: a
   * function may run on behind its answer.
   */
  Optional<Judge.Ending> called(String function) {
    try {
      return await()
          .atMost(LONGEST_CALL)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> kept(function), Optional::isPresent);
    } catch (ConditionTimeoutException e) {
      return Optional.empty();
    }
  }

  private Optional<Judge.Ending> kept(String function) {
    return database.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT outcome, detail, answer, console, services FROM call
                    WHERE name = :name ORDER BY started_at DESC, id DESC LIMIT 1
                    """)
                .bind("name", function)
                .map(
                    (row, _) ->
                        ending(
                            row.getString("outcome"),
                            Json.read(row.getString("detail")),
                            Json.read(Optional.ofNullable(row.getString("answer")).orElse("{}")),
                            Json.read(row.getString("console")),
                            Json.read(Optional.ofNullable(row.getString("services")).orElse("[]"))))
                .findOne());
  }

  private static Judge.Ending ending(
      String outcome, JsonNode detail, JsonNode answer, JsonNode console, JsonNode services) {
    ObjectNode finished = Json.object().put("outcome", outcome).put("answer", Json.write(answer));
    JsonNode thrown = detail.path("error");
    if (thrown.isObject()) {
      ObjectNode error = finished.putObject("error");
      error
          .put("type", thrown.path("type").asText())
          .put("message", thrown.path("message").asText());
      if (thrown.path("at").isObject()) {
        error
            .put("file", thrown.at("/at/file").asText())
            .put("line", thrown.at("/at/line").asInt());
      }
    } else if (outcome.equals("not_started")) {
      finished
          .putObject("error")
          .put("type", "NotStarted")
          .put("message", detail.path("reason").asText());
    } else if (answer.has("status") && answer.path("status").asInt() >= 400) {
      finished
          .putObject("error")
          .put("type", "renderData")
          .put("message", answer.path("message").asText("status " + answer.path("status").asInt()));
    }
    return new Judge.Ending(
        finished,
        Trial.texts(console),
        StreamSupport.stream(services.spliterator(), false).toList());
  }

  @Override
  public void close() {
    tenon.close();
  }
}
