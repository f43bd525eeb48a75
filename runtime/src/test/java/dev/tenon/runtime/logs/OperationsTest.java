package dev.tenon.runtime.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.TenonConfig;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.settings.Setting;
import dev.tenon.runtime.settings.SettingsReader;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a host finds in its log of what was done, and by whom. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class OperationsTest {

  private static final String ORG = "/api/v1/orgs/acme-of-the-log";
  private static final String SECRET = "k-123456-of-the-log";

  private final Logger log = (Logger) LoggerFactory.getLogger("dev.tenon");
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final RunningTenon tenon;
  private final String key;

  OperationsTest(@TempDir Path folder) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    flags.put(Setting.DATA, "" + folder.resolve("data"));
    flags.put(Setting.PORT, "0");
    this.tenon =
        RunningTenon.start(TenonConfig.of(SettingsReader.read(Optional.empty(), Map.of(), flags)));
    this.key = tenon.hostKey();
  }

  @BeforeEach
  void listen() {
    JsonLines lines = new JsonLines();
    lines.setContext(log.getLoggerContext());
    lines.start();
    appender.setContext(log.getLoggerContext());
    appender.setEncoder(lines);
    appender.setOutputStream(written);
    appender.start();
    log.addAppender(appender);
  }

  @AfterEach
  void leave() {
    tenon.close();
    log.detachAppender(appender);
    appender.stop();
  }

  @Test
  void every_operation_is_a_line_with_what_it_is_about_and_the_key_that_asked() {
    String caller = json(ask("GET", "/api/v1/keys", "")).at("/keys/0/id").asText();
    ask("PUT", ORG, "{\"name\": \"Acme\"}");
    assertThat(line("was made").path("org").asText()).isEqualTo("acme-of-the-log");
    upload("1.0.0");
    upload("2.0.0");
    JsonNode uploaded = line("logged 2.0.0 was uploaded");
    assertThat(uploaded.path("app").asText()).isEqualTo("logged");
    assertThat(uploaded.path("version").asText()).isEqualTo("2.0.0");

    String id =
        json(ask(
                "POST",
                ORG + "/installations",
                "{\"app\": \"logged\", \"version\": \"1.0.0\", \"iparams\": {\"api_key\": \"%s\"}}"
                    .formatted(SECRET)))
            .path("installation")
            .asText();
    String one = ORG + "/installations/" + id;
    about(id, "1.0.0", "was installed");
    ask("POST", one + "/update", "");
    about(id, "2.0.0", "was updated");
    ask("POST", one + "/rollback", "");
    about(id, "1.0.0", "was rolled back");
    ask("POST", one + "/pause", "");
    about(id, "1.0.0", "was paused");
    ask("POST", one + "/resume", "");
    about(id, "1.0.0", "was resumed");
    deliveries(id);
    ask("DELETE", one, "");
    about(id, "1.0.0", "was uninstalled");
    ask("DELETE", "/api/v1/apps/logged/versions/1.0.0", "");
    assertThat(line("logged 1.0.0 was deleted").path("version").asText()).isEqualTo("1.0.0");

    String made =
        json(ask(
                "POST",
                "/api/v1/keys",
                "{\"name\": \"x\", \"scope\": \"org\", \"org\": \"acme-of-the-log\"}"))
            .path("id")
            .asText();
    assertThat(line("key " + made + " was made").path("subject").asText()).isEqualTo(made);
    ask("DELETE", "/api/v1/keys/" + made, "");
    assertThat(line("key " + made + " was revoked").path("org").asText())
        .isEqualTo("acme-of-the-log");
    ask("DELETE", ORG, "");
    assertThat(line("was deleted", "The org").path("org").asText()).isEqualTo("acme-of-the-log");

    List<JsonNode> done = lines().stream().filter(line -> line.has("key")).toList();
    assertThat(done).hasSizeGreaterThan(12);
    assertThat(done).extracting(line -> line.path("key").asText()).containsOnly(caller);
    assertThat(done).allSatisfy(line -> assertThat(line.path("level").asText()).isEqualTo("INFO"));
    assertThat(text()).doesNotContain(SECRET, key);
  }

  private void deliveries(String installation) {
    String event =
        json(ask(
                "POST",
                ORG + "/events?product=freshsales",
                "{\"event\": \"onDealUpdate\", \"data\": {}}"))
            .path("eventId")
            .asText();
    String delivery = blocked(event);
    ask("POST", ORG + "/deliveries/" + delivery + "/redrive", "");
    JsonNode redriven = line(delivery + " of " + installation + " was redriven");
    assertThat(redriven.path("delivery").asText()).isEqualTo(delivery);
    assertThat(redriven.path("installation").asText()).isEqualTo(installation);
    blocked(event);
    ask("POST", ORG + "/redrive?all=true", "");
    assertThat(line("1 delivery of the org").path("redriven").asText()).isEqualTo("1");
    blocked(event);
    ask("POST", ORG + "/deliveries/" + delivery + "/cancel", "");
    assertThat(line("was cancelled").path("org").asText()).isEqualTo("acme-of-the-log");
  }

  private String blocked(String event) {
    return await()
        .until(
            () -> json(ask("GET", ORG + "/events/" + event, "")).at("/deliveries/0"),
            delivery -> delivery.path("state").asText().equals("blocked"))
        .path("delivery")
        .asText();
  }

  private void about(String installation, String version, String done) {
    JsonNode line = line(done);
    assertThat(line.path("installation").asText()).isEqualTo(installation);
    assertThat(line.path("org").asText()).isEqualTo("acme-of-the-log");
    assertThat(line.path("app").asText()).isEqualTo("logged");
    assertThat(line.path("version").asText()).isEqualTo(version);
  }

  private void upload(String version) {
    byte[] app =
        AppZip.empty()
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2",
                 "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "fail"}}}},
                 "tenon": {"id": "logged", "version": "%s", "onExhausted": "block"}}
                """
                    .formatted(version))
            .iparams(
                "{\"api_key\": {\"display_name\": \"Key\", \"type\": \"text\", \"secure\": true}}")
            .server("exports = { fail: function () { throw new TypeError('no'); } };")
            .bytes();
    HttpResponse<String> response =
        tenon.upload("/api/v1/apps", app, "Authorization", "Bearer " + key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
  }

  private HttpResponse<String> ask(String method, String path, String body) {
    HttpResponse<String> response =
        tenon.ask(
            method,
            path,
            "application/json",
            body.getBytes(StandardCharsets.UTF_8),
            "Authorization",
            "Bearer " + key);
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return response;
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.read(response.body());
  }

  private JsonNode line(String... parts) {
    return lines().stream()
        .filter(line -> List.of(parts).stream().allMatch(line.path("message").asText()::contains))
        .findFirst()
        .orElseThrow(() -> new AssertionError(List.of(parts) + " is not in " + text()));
  }

  private List<JsonNode> lines() {
    return text().lines().map(Json::read).toList();
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
