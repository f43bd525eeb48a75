package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.cli.CommandLineTool;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.settings.Setting;
import dev.tenon.runtime.settings.SettingsReader;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups and their way back, as a host meets them: over HTTP and with the commands. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class BackupTest {

  private static final byte[] APP =
      AppZip.of("desk", "1.0.0", "onDealUpdate")
          .iparams(
              """
              {"token": {"display_name": "Token", "type": "text", "secure": true}}
              """)
          .server(
              """
              exports = {
                onDealUpdate: function (args) {
                  renderData(null, 'token of ' + args.iparams.token.length + ' letters');
                }
              };
              """)
          .bytes();

  private static final String SECRET = "a-token-of-23-letters--";

  private final Path folder;
  private final Path data;
  private final Path backups;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Optional<RunningTenon> running = Optional.empty();

  BackupTest(@TempDir Path folder) {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.backups = folder.resolve("backups");
  }

  @AfterEach
  void stop() {
    running.ifPresent(RunningTenon::close);
  }

  @Test
  void everything_acknowledged_before_a_backup_under_load_is_there_after_a_restore_elsewhere() {
    RunningTenon first = serve(data);
    installDesk(first);
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      acknowledged.add(post(first));
    }
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Integer> load =
        CompletableFuture.supplyAsync(
            () -> {
              int posted = 0;
              while (!enough.get()) {
                post(first);
                posted++;
              }
              return posted;
            });
    HttpResponse<String> made = first.post("/api/v1/backups", "");
    enough.set(true);
    assertThat(load.join()).isPositive();
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode backup = Json.read(made.body());
    assertThat(backup.path("bundles").asInt()).isEqualTo(1);
    assertThat(backup.path("withKey").asBoolean()).isTrue();
    stop();

    Path elsewhere = folder.resolve("elsewhere");
    assertThat(tenon("restore", backup.path("path").asText(), "--data", "" + elsewhere)).isZero();
    assertThat(out.toString())
        .contains("There: 1 org, 1 installation, ")
        .contains("after the next start");
    RunningTenon second = serve(elsewhere);
    for (String id : acknowledged) {
      JsonNode event =
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> event(second, id), it -> state(it).equals("succeeded"));
      assertThat(event.toString()).contains("token of 23 letters");
    }
    // Uploaded apps are whole: another org can have it.
    assertThat(second.put("/api/v1/orgs/globex", "{\"name\": \"Globex\"}").statusCode())
        .isEqualTo(201);
    assertThat(
            second
                .post(
                    "/api/v1/orgs/globex/installations",
                    "{\"app\": \"desk\", \"iparams\": {\"token\": \"t\"}}")
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void a_backup_of_a_folder_on_this_machine_is_made_beside_a_running_runtime_and_without_one()
      throws Exception {
    RunningTenon tenon = serve(data);
    installDesk(tenon);
    String id = post(tenon);
    Path beside = backup();
    stop();
    Path stopped = backup();
    for (Path backup : List.of(beside, stopped)) {
      Path restored = folder.resolve("of-" + backup.getFileName());
      assertThat(tenon("restore", "" + backup, "--data", "" + restored)).isZero();
      RunningTenon again = serve(restored);
      await().until(() -> state(event(again, id)), "succeeded"::equals);
      stop();
    }
    assertThat(names(backups)).hasSize(2).allMatch(name -> name.startsWith("tenon-"));
  }

  @Test
  void a_backup_is_its_owners_alone() throws Exception {
    serve(data);
    Path backup = backup();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(backup.resolve("tenon.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void without_the_key_secrets_stay_closed_until_somebody_brings_it() throws Exception {
    RunningTenon first = serve(data);
    installDesk(first);
    Path backup = backup("--without-key");
    assertThat(backup.resolve("secrets.key")).doesNotExist();
    stop();
    Path closed = folder.resolve("closed");
    assertThat(tenon("restore", "" + backup, "--data", "" + closed)).isZero();
    assertThat(out.toString()).contains("There is no key for secrets");
    assertThatThrownBy(() -> serve(closed))
        .hasMessageContaining("" + closed.resolve("secrets.key"));
    Path opened = folder.resolve("opened");
    String key = "" + data.resolve("secrets.key");
    assertThat(tenon("restore", "" + backup, "--data", "" + opened, "--secrets-key", key)).isZero();
    RunningTenon second = serve(opened);
    String id = post(second);
    await().until(() -> state(event(second, id)), "succeeded"::equals);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenon.db", "secrets.key", "bundles", "backup.json"})
  void a_damaged_backup_is_refused_with_the_name_of_the_file(String name) throws Exception {
    RunningTenon tenon = serve(data);
    installDesk(tenon);
    Path backup = backup();
    stop();
    Path file = backup.resolve(name);
    if (Files.isDirectory(file)) {
      file = file.resolve(names(file).getFirst());
    }
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 0x10;
    Files.write(file, content);
    Path restored = folder.resolve("restored");
    assertThat(tenon("restore", "" + backup, "--data", "" + restored)).isEqualTo(1);
    assertThat(err.toString()).contains(file.getFileName().toString()).contains("damaged");
    assertThat(restored).doesNotExist();
  }

  @Test
  void a_backup_with_a_missing_file_and_one_that_is_cut_short_are_refused() throws Exception {
    RunningTenon tenon = serve(data);
    installDesk(tenon);
    Path backup = backup();
    stop();
    Path key = backup.resolve("secrets.key");
    Files.writeString(key, "x", StandardOpenOption.APPEND);
    assertThat(tenon("restore", "" + backup, "--data", "" + folder.resolve("r"))).isEqualTo(1);
    assertThat(err.toString()).contains("secrets.key").contains("bytes and should have");
    Files.delete(key);
    assertThat(tenon("restore", "" + backup, "--data", "" + folder.resolve("r"))).isEqualTo(1);
    assertThat(err.toString()).contains("it is missing");
  }

  @Test
  void a_restore_goes_into_an_empty_folder_only() throws Exception {
    serve(data);
    Path backup = backup();
    assertThat(tenon("restore", "" + backup, "--data", "" + data)).isEqualTo(1);
    assertThat(err.toString()).contains("Another Tenon is using");
    stop();
    assertThat(tenon("restore", "" + backup, "--data", "" + data)).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty");
    assertThat(tenon("restore", "" + data, "--data", "" + folder.resolve("r"))).isEqualTo(1);
    assertThat(err.toString()).contains("is no backup");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(tenon("restore", "" + backup, "--data", "" + empty)).isZero();
  }

  @Test
  void a_backup_of_a_newer_schema_is_refused() throws Exception {
    serve(data);
    Path backup = backup();
    stop();
    Path said = backup.resolve("backup.json");
    Files.writeString(
        said, Files.readString(said).replaceFirst("\"schema\" *: *\\d+", "\"schema\": 99"));
    assertThat(tenon("restore", "" + backup, "--data", "" + folder.resolve("r"))).isEqualTo(1);
    assertThat(err.toString()).contains("schema 99");
  }

  @Test
  void a_folder_in_which_a_restore_was_cut_off_is_not_started_on() throws Exception {
    Files.createDirectories(data.resolve("restoring"));
    assertThatThrownBy(() -> serve(data)).hasMessageContaining("was cut off");
    assertThat(data.resolve("tenon.db")).doesNotExist();
  }

  @Test
  void a_folder_without_a_database_is_not_backed_up_and_nothing_is_left() throws Exception {
    assertThat(tenon("backup", "--data", "" + data, "--to", "" + backups)).isEqualTo(1);
    assertThat(err.toString()).contains("There is no database");
    assertThat(names(backups)).isEmpty();
    assertThat(tenon("backup", "--data", "" + data)).isEqualTo(2);
    assertThat(err.toString()).contains("--data and --to belong together");
  }

  private Path backup(String... options) throws IOException {
    List<String> before = names(backups);
    List<String> arguments =
        new ArrayList<>(List.of("backup", "--data", "" + data, "--to", "" + backups));
    arguments.addAll(List.of(options));
    assertThat(tenon(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    List<String> after = new ArrayList<>(names(backups));
    after.removeAll(before);
    assertThat(after).hasSize(1);
    return backups.resolve(after.getFirst());
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private int tenon(String... arguments) {
    return CommandLineTool.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private RunningTenon serve(Path folderOfData) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.DATA, "" + folderOfData);
    flags.put(Setting.BACKUPS, "" + backups);
    flags.put(Setting.PORT, "0");
    flags.put(Setting.KEYS, "false");
    RunningTenon tenon =
        RunningTenon.start(TenonConfig.of(SettingsReader.read(Optional.empty(), Map.of(), flags)));
    running = Optional.of(tenon);
    return tenon;
  }

  private static void installDesk(RunningTenon tenon) {
    assertThat(tenon.upload("/api/v1/apps", APP).statusCode()).isEqualTo(201);
    assertThat(tenon.put("/api/v1/orgs/acme", "{\"name\": \"Acme\"}").statusCode()).isEqualTo(201);
    HttpResponse<String> installed =
        tenon.post(
            "/api/v1/orgs/acme/installations",
            "{\"app\": \"desk\", \"iparams\": {\"token\": \"%s\"}}".formatted(SECRET));
    assertThat(installed.statusCode()).as(installed.body()).isEqualTo(201);
  }

  private static String post(RunningTenon tenon) {
    HttpResponse<String> response =
        tenon.post(
            "/api/v1/orgs/acme/events?product=freshsales",
            "{\"event\": \"onDealUpdate\", \"data\": {}}");
    assertThat(response.statusCode()).isEqualTo(202);
    return Json.read(response.body()).path("eventId").asText();
  }

  private static JsonNode event(RunningTenon tenon, String id) {
    return Json.read(tenon.get("/api/v1/orgs/acme/events/" + id).body());
  }

  private static String state(JsonNode event) {
    return event.at("/deliveries/0/state").asText();
  }
}
