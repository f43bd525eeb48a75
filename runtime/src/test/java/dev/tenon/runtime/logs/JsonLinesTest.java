package dev.tenon.runtime.logs;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class JsonLinesTest {

  private final Logger tenon = (Logger) LoggerFactory.getLogger("dev.tenon");
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    JsonLines lines = new JsonLines();
    lines.setContext(tenon.getLoggerContext());
    lines.start();
    appender.setContext(tenon.getLoggerContext());
    appender.setEncoder(lines);
    appender.setOutputStream(written);
    appender.start();
    tenon.addAppender(appender);
  }

  @AfterEach
  void leave() {
    tenon.detachAppender(appender);
    appender.stop();
  }

  @Test
  void a_failed_delivery_is_one_line_with_the_ids_of_what_it_is_about(@TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () { throw new Error('a\\nb \"c\"'); } };")
            .path();
    try (RunningTenon running = RunningTenon.start(folder, app)) {
      String event = "{\"event\": \"onDealUpdate\", \"data\": {}}";
      JsonNode posted = Json.read(running.post("/api/v1/orgs/demo/events", event).body());
      await().until(() -> lines().stream().anyMatch(line -> line.has("delivery")));
      JsonNode line =
          lines().stream().filter(some -> some.has("delivery")).findFirst().orElseThrow();
      assertThat(line.path("event")).isEqualTo(posted.path("eventId"));
      assertThat(line.path("delivery")).isEqualTo(posted.at("/deliveries/0/delivery"));
      assertThat(line.path("installation")).isEqualTo(posted.at("/deliveries/0/installation"));
      assertThat(line.path("org").asText()).isEqualTo("demo");
      assertThat(line.path("level").asText()).isEqualTo("WARN");
      assertThat(line.path("logger").asText()).endsWith("DeliveryRunner");
      assertThat(line.path("message").asText())
          .contains("failed, attempt 1, dead")
          .contains("b \"c\"");
      assertThat(Instant.parse(line.path("timestamp").asText())).isBefore(Instant.now());
    }
  }

  @Test
  void an_exception_keeps_its_trace_and_no_id_takes_the_place_of_the_message() {
    tenon
        .atError()
        .addKeyValue("message", "another")
        .addKeyValue("org", "acme")
        .setCause(new IllegalStateException("broken\nhere"))
        .log("{} failed", "it");
    assertThatJson(written.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"timestamp": "${json-unit.any-string}", "level": "ERROR", "logger": "dev.tenon",
             "thread": "${json-unit.any-string}", "message": "it failed", "org": "acme",
             "error": "${json-unit.regex}(?s)java.lang.IllegalStateException: broken\\\\nhere.*at .*"}
            """);
  }

  private List<JsonNode> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().map(Json::read).toList();
  }
}
