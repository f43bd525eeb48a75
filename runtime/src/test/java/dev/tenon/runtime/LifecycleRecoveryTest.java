package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runtime that ended in the middle of an operation, and the one that is started after it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class LifecycleRecoveryTest {

  private static final String ACME = "/api/v1/orgs/acme";

  @TempDir Path folder;

  @Test
  void what_was_being_installed_is_not_there_and_can_be_installed() throws SQLException {
    prepared("installing");
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      assertThat(json(tenon, ACME + "/installations").path("items")).isEmpty();
      assertThat(tenon.post(ACME + "/installations", "{\"app\":\"desk\"}").statusCode())
          .isEqualTo(201);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"updating", "uninstalling"})
  void what_was_being_changed_is_what_it_was(String state) throws SQLException {
    prepared(state);
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      JsonNode there = json(tenon, ACME + "/installations").at("/items/0");
      assertThat(there.path("state").asText()).isEqualTo("active");
      assertThat(there.path("version").asText()).isEqualTo("1.0.0");
      assertThat(there.at("/iparams/mood").asText()).isEqualTo("good");
      assertThat(
              tenon
                  .delete(ACME + "/installations/" + there.path("installation").asText())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void a_pause_outlives_the_process_and_so_does_the_id_of_an_app_that_is_away()
      throws SQLException {
    String id = prepared("active");
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      assertThat(tenon.post(ACME + "/installations/" + id + "/pause", "").statusCode())
          .isEqualTo(200);
      assertThat(tenon.post(ACME + "/installations/" + id + "/pause", "").statusCode())
          .isEqualTo(409);
    }
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      assertThat(json(tenon, ACME + "/installations/" + id).path("state").asText())
          .isEqualTo("paused");
      tenon.delete(ACME + "/installations/" + id);
    }
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      JsonNode back = Json.read(tenon.post(ACME + "/installations", "{\"app\":\"desk\"}").body());
      assertThat(back.path("installation").asText()).isEqualTo(id);
      assertThat(back.path("state").asText()).isEqualTo("active");
    }
  }

  @Test
  void bundles_that_were_arriving_are_gone_and_one_that_is_not_unpacked_is_unpacked_again()
      throws Exception {
    prepared("active");
    Path bundles = folder.resolve(".tenon/bundles");
    Path half = Files.writeString(bundles.resolve("arriving-1.zip"), "half");
    Path nobodys = Files.writeString(bundles.resolve("ab".repeat(32) + ".jar"), "whole");
    try (Stream<Path> files = Files.walk(bundles.resolve("unpacked"))) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
    // Moved, as after a restore on another machine.
    Path moved = Files.createDirectories(folder.resolve("elsewhere"));
    Files.move(folder.resolve(".tenon"), moved.resolve(".tenon"));
    try (RunningTenon tenon = RunningTenon.start(moved)) {
      for (Path left : List.of(half, nobodys)) {
        assertThat(moved.resolve(".tenon/bundles").resolve(left.getFileName())).doesNotExist();
      }
      assertThat(deliveryOf(tenon)).isEqualTo("succeeded");
    }
  }

  private static String deliveryOf(RunningTenon tenon) {
    String event =
        Json.read(
                tenon
                    .post(
                        ACME + "/events?product=freshsales",
                        "{\"event\":\"onDealUpdate\",\"data\":{}}")
                    .body())
            .path("eventId")
            .asText();
    return await()
        .until(
            () -> json(tenon, ACME + "/events/" + event).at("/deliveries/0/state").asText(),
            state -> !state.equals("queued"));
  }

  /** A store with one installation in a state; returns its id. */
  private String prepared(String state) throws SQLException {
    String id;
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      tenon.put(ACME, "{\"name\":\"Acme\"}");
      tenon.upload(
          "/api/v1/apps",
          AppZip.of("desk", "1.0.0", "onDealUpdate")
              .server("exports = { onDealUpdate: function () {} };")
              .iparams(
                  "{\"mood\": {\"display_name\": \"Mood\", \"type\": \"text\", \"default_value\": \"good\"}}")
              .bytes());
      id =
          Json.read(tenon.post(ACME + "/installations", "{\"app\":\"desk\"}").body())
              .path("installation")
              .asText();
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".tenon/tenon.db"));
        var change = connection.prepareStatement("UPDATE installation SET state = ?")) {
      change.setString(1, state);
      assertThat(change.executeUpdate()).isEqualTo(1);
    }
    return id;
  }

  private static JsonNode json(RunningTenon tenon, String path) {
    return Json.read(tenon.get(path).body());
  }
}
