package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.cli.CommandLineTool;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data folder that is not what was written, and what is said about it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class DamageTest {

  private final Path folder;
  private final Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  DamageTest(@TempDir Path folder) {
    this.folder = folder;
    this.data = folder.resolve(".tenon");
  }

  @Test
  void a_check_names_every_damage_with_its_place() throws Exception {
    List<String> events = fill(5);
    assertThat(check()).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("events, each by its checksums: 5 checked", "All is whole.");

    flip("find-me-2");
    sql("DELETE FROM attempt WHERE delivery_seq = 2");
    sql("DELETE FROM delivery WHERE seq = 3");
    sql("DELETE FROM event WHERE seq = 4");
    Path bundle = bundle();
    byte[] content = Files.readAllBytes(bundle);
    content[content.length - 1] ^= 1;
    Files.write(bundle, content);

    assertThat(check()).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "The event %s (number 2) of the org acme is not what was written."
                .formatted(events.get(1)),
            "The delivery dlv_2 of the org acme has had 1 attempt; recorded: 0.",
            "The event %s of the org acme was accepted with 1 delivery; there: 0."
                .formatted(events.get(2)),
            "The delivery dlv_4 of the org acme has no event: number 4 is missing.",
            "Of 5 events, 0 were dropped when their time was over and 4 are there: 1 too few.",
            "The bundle %s of desk 1.0.0 is not what was uploaded."
                .formatted(bundle.getFileName()));
    Files.delete(bundle);
    assertThat(check()).isEqualTo(1);
    assertThat(out.toString()).contains("of desk 1.0.0 is missing.");
  }

  @Test
  void a_folder_in_use_and_one_without_a_database_are_not_checked() {
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      assertThat(tenon.get("/healthz").statusCode()).isEqualTo(200);
      assertThat(check()).isEqualTo(1);
      assertThat(err.toString()).contains("Another Tenon is using");
    }
    assertThat(run("check", "--data", "" + folder.resolve("nowhere"))).isEqualTo(1);
    assertThat(err.toString()).contains("There is no database");
  }

  @Test
  void a_start_after_a_crash_refuses_a_damaged_database_and_names_the_way_out() throws Exception {
    fill(50);
    assertThat(data.resolve("running")).doesNotExist();
    // As a crash leaves it.
    Files.createFile(data.resolve("running"));
    RunningTenon.start(folder).close();
    assertThat(data.resolve("running")).doesNotExist();

    Files.createFile(data.resolve("running"));
    try (RandomAccessFile file = new RandomAccessFile(data.resolve("tenon.db").toFile(), "rw")) {
      byte[] nonsense = new byte[4096];
      Arrays.fill(nonsense, (byte) 0x5a);
      for (long page = file.length() / 4096 / 2; page < file.length() / 4096; page++) {
        file.seek(page * 4096);
        file.write(nonsense);
      }
    }
    // The marker stays, so that the next start does not pass it by.
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> RunningTenon.start(folder))
          .hasMessageContaining("The database " + data.resolve("tenon.db") + " is damaged")
          .hasMessageContaining("tenon restore BACKUP --data FOLDER");
    }
    assertThat(check()).isEqualTo(1);
    assertThat(run("backup", "--data", "" + data, "--to", "" + folder.resolve("b"))).isEqualTo(1);
  }

  @Test
  void what_is_dropped_on_purpose_is_no_damage() throws Exception {
    fill(3);
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      uninstall(tenon);
      await()
          .untilAsserted(
              () -> assertThat(tenon.delete("/api/v1/orgs/acme").statusCode()).isEqualTo(204));
    }
    assertThat(check()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("numbers of events: 3 checked");
  }

  private static void uninstall(RunningTenon tenon) {
    JsonNode installed = Json.read(tenon.get("/api/v1/orgs/acme/installations").body());
    String id = installed.at("/items/0/installation").asText();
    assertThat(tenon.delete("/api/v1/orgs/acme/installations/" + id).statusCode()).isLessThan(300);
  }

  /** A data folder with an uploaded app and so many events that it handled; their ids. */
  private List<String> fill(int events) {
    byte[] app =
        AppZip.of("desk", "1.0.0", "onDealUpdate")
            .server("exports = { onDealUpdate: function () {} };")
            .bytes();
    List<String> ids = new ArrayList<>();
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      assertThat(tenon.upload("/api/v1/apps", app).statusCode()).isEqualTo(201);
      assertThat(tenon.put("/api/v1/orgs/acme", "{\"name\": \"Acme\"}").statusCode())
          .isEqualTo(201);
      assertThat(tenon.post("/api/v1/orgs/acme/installations", "{\"app\": \"desk\"}").statusCode())
          .isEqualTo(201);
      for (int i = 1; i <= events; i++) {
        HttpResponse<String> posted =
            tenon.post(
                "/api/v1/orgs/acme/events?product=freshsales",
                "{\"event\": \"onDealUpdate\", \"data\": {\"note\": \"find-me-%d\"}}".formatted(i));
        assertThat(posted.statusCode()).isEqualTo(202);
        ids.add(Json.read(posted.body()).path("eventId").asText());
      }
      await()
          .until(
              () ->
                  Json.read(tenon.get("/api/v1/orgs/acme/deliveries?state=queued").body())
                      .path("items")
                      .isEmpty());
    }
    return ids;
  }

  /** Changes one bit of a text in the file itself. */
  private void flip(String text) throws Exception {
    Path file = data.resolve("tenon.db");
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
    int at = content.indexOf(text);
    assertThat(at).isPositive();
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      raw.write(text.charAt(0) ^ 1);
    }
  }

  private void sql(String statement) throws SQLException {
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("tenon.db"));
        Statement one = raw.createStatement()) {
      assertThat(one.executeUpdate(statement)).isEqualTo(1);
    }
  }

  private Path bundle() throws Exception {
    try (Stream<Path> files = Files.list(data.resolve("bundles"))) {
      return files.filter(file -> file.toString().endsWith(".zip")).findFirst().orElseThrow();
    }
  }

  private int check() {
    out.getBuffer().setLength(0);
    return run("check", "--data", "" + data);
  }

  private int run(String... arguments) {
    return CommandLineTool.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
