package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page is told of schedules. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class BenchSchedulesTest {

  private static final String PATH = "/api/v1/simulator/schedules";

  private static final String SERVER =
      """
      exports = {
        onDealUpdate: async function (args) {
          for (let i = 0; i < args.data.count; i++) {
            await $schedule.create({
              name: 'at/' + i, data: { number: i, key: args.iparams.token },
              schedule_at: new Date(Date.now() + 3600000).toISOString()
            });
          }
          renderData();
        },
        onLater: function () {}
      };
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @SuppressWarnings("NullAway.Init")
  private RunningTenon tenon;

  @BeforeEach
  void start() {
    tenon = RunningTenon.start(folder, app("one"), app("two"));
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  private Path app(String name) {
    return JsFolder.at(folder.resolve(name))
        .file(
            "manifest.json",
            """
            {"platform-version": "2.2", "product": {"freshsales": {"events": {
              "onDealUpdate": {"handler": "onDealUpdate"},
              "onScheduledEvent": {"handler": "onLater"}}}}}
            """)
        .file(
            "config/iparams.json",
            """
            {"token": {"display_name": "Token", "type": "text", "secure": true,
                       "default_value": "k-4711"}}
            """)
        .server(SERVER)
        .path();
  }

  @Test
  void schedules_of_all_apps_are_listed() {
    assertThat(list().path("items")).isEmpty();
    schedule(2);
    assertThat(list().path("items")).hasSize(4);
    assertThat(list().path("items").findValuesAsText("app"))
        .containsExactlyInAnyOrder("one", "one", "two", "two");
    assertThat(list().at("/items/1/name").asText()).isEqualTo("at/1");
    assertThat(list().at("/items/1/data/number").asInt()).isEqualTo(1);
    assertThat(list().path("more").asBoolean()).isFalse();
  }

  @Test
  void a_key_that_an_app_put_into_a_schedule_is_not_shown() {
    schedule(1);
    assertThat(list().at("/items/0/data/key").asText()).isEqualTo("••••••");
  }

  @Test
  void what_an_app_would_get_is_told_whatever_the_schedule_is_called() {
    schedule(1);
    JsonNode schedule = list().at("/items/0");
    JsonNode event = Json.read(tenon.get(event(schedule, schedule.path("id").asText())).body());
    assertThat(event.path("product").asText()).isEqualTo("freshsales");
    assertThat(event.path("type").asText()).isEqualTo("onScheduledEvent");
    assertThat(event.path("app")).isEqualTo(schedule.path("app"));
    assertThat(Json.read(event.path("payload").asText()).at("/data/number").asInt()).isZero();
    assertThat(tenon.get(event(schedule, "none")).statusCode()).isEqualTo(404);
  }

  private static String event(JsonNode schedule, String name) {
    return "%s/%s/%s/event".formatted(PATH, schedule.path("installation").asText(), name);
  }

  private JsonNode list() {
    return Json.read(tenon.get(PATH).body());
  }

  private void schedule(int count) {
    tenon.simulate(
        "freshsales",
        "onDealUpdate",
        "{\"event\": \"onDealUpdate\", \"data\": {\"count\": %d}}".formatted(count));
  }
}
