package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.TenonProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged survives a process that is killed. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
final class CrashIT {

  private static final String APP =
      """
      exports = {
        onDealUpdate: async function (args) {
          if (args.data.slow) {
            await new Promise((resolve) => setTimeout(resolve, 2000));
          }
          console.log('handled', args.data.number);
        }
      };
      """;

  @Test
  void events_acknowledged_before_a_kill_are_handled_after_the_restart_in_order(
      @TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server(APP)
            .path();

    TenonProcess first = TenonProcess.run(folder, app.toString());
    // The first event holds the lane, so the others are between their 2xx and their handler.
    String slow = first.post(event(0, true));
    List<String> waiting =
        IntStream.range(1, 20).mapToObj(i -> first.post(event(i, false))).toList();
    assertThat(state(first.event(waiting.getFirst()))).isEqualTo("queued");
    first.kill();

    try (TenonProcess second = TenonProcess.run(folder, app.toString())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> state(second.event(waiting.getLast())), "succeeded"::equals);
      Instant before = started(second.event(slow));
      assertThat(state(second.event(slow))).isEqualTo("succeeded");
      for (String id : waiting) {
        JsonNode event = second.event(id);
        assertThat(state(event)).isEqualTo("succeeded");
        assertThat(event.at("/deliveries/0/attempts")).hasSize(1);
        assertThat(started(event)).isAfterOrEqualTo(before);
        before = started(event);
      }
    }
  }

  @Test
  void a_simulation_that_was_cut_off_says_so_after_the_restart(@TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server(APP)
            .path();
    TenonProcess first = TenonProcess.run(folder, app.toString());
    first.startSimulation("freshsales", "onDealUpdate", event(1, true));
    await().until(() -> newest(first).path("outcome").asText(), "running"::equals);
    first.kill();

    try (TenonProcess second = TenonProcess.run(folder, app.toString())) {
      assertThat(newest(second).path("outcome").asText()).isEqualTo("interrupted");
      assertThat(newest(second).path("summary").asText()).contains("stopped before the end");
    }
  }

  @Test
  void the_next_try_of_a_failed_delivery_outlives_a_kill_and_what_waits_behind_it_keeps_waiting(
      @TempDir Path folder) {
    JsFolder app =
        JsFolder.at(folder.resolve("app"))
            .file(
                "manifest.json",
                """
                {
                  "platform-version": "2.2",
                  "product": { "freshsales": { "events": { "onDealUpdate": { "handler": "onDealUpdate" } } } },
                  "tenon": { "retry": { "maxAttempts": 5, "firstDelay": "8s" } }
                }
                """)
            .server("exports = { onDealUpdate: function () { throw new Error('down'); } };");

    TenonProcess first = TenonProcess.run(folder, app.path().toString());
    String failed = first.post(event(0, false));
    String behind = first.post(event(1, false));
    await().until(() -> first.event(failed).at("/deliveries/0/attempts").size() == 1);
    assertThat(state(first.event(failed))).isEqualTo("queued");
    first.kill();

    app.server(APP);
    try (TenonProcess second = TenonProcess.run(folder, app.path().toString())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> state(second.event(behind)), "succeeded"::equals);
      JsonNode attempts = second.event(failed).at("/deliveries/0/attempts");
      assertThat(attempts).hasSize(2);
      Instant again = Instant.parse(attempts.at("/1/startedAt").asText());
      assertThat(again).isAfter(Instant.parse(attempts.at("/0/startedAt").asText()).plusSeconds(6));
      assertThat(started(second.event(behind))).isAfterOrEqualTo(again);
    }
  }

  private static JsonNode newest(TenonProcess tenon) {
    return tenon.get("/api/v1/simulations").at("/simulations/0");
  }

  private static String event(int number, boolean slow) {
    return "{\"event\":\"onDealUpdate\",\"data\":{\"number\":%d,\"slow\":%b}}"
        .formatted(number, slow);
  }

  private static String state(JsonNode event) {
    return event.at("/deliveries/0/state").asText();
  }

  private static Instant started(JsonNode event) {
    return Instant.parse(event.at("/deliveries/0/attempts/0/startedAt").asText());
  }
}
