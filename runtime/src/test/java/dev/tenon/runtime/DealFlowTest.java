package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sample app {@code plugins/deal-flow}: on the page, and as its README tries it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class DealFlowTest {

  private static final Path APP = Path.of("../plugins/deal-flow");
  private static final Pattern BODY = Pattern.compile("-d '(.*)'");
  private static final String DEMO = "/api/v1/orgs/demo";

  private final RunningTenon tenon;

  DealFlowTest(@TempDir Path folder) {
    this.tenon = RunningTenon.start(folder, APP);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @CsvSource({
    "negotiation, review the contract, 0",
    "closed_won, set up Licences, 1",
    "closed_lost, ask why it was lost, 0",
    "proposal, update the forecast, 0",
  })
  void each_stage_has_its_steps_and_only_a_large_deal_that_is_won_is_told(
      String stage, String step, int notices) {
    JsonNode answer = simulate("field:stage:changed", stage);
    assertThat(answer.path("steps").get(0).path("do").asText()).isEqualTo(step);
    assertThat(answer.path("notices")).hasSize(notices);
  }

  @Test
  void a_new_customer_is_set_up_within_a_week_of_the_event() {
    assertThat(
            simulate("field:stage:changed", "closed_won").path("steps").get(0).path("due").asText())
        .isEqualTo("2026-01-22");
  }

  @Test
  void an_event_without_a_deal_is_given_up_on() {
    List<JsonNode> report =
        tenon.simulate("thena", "custom-object:deal:created", "{\"eventData\": {}}");
    assertThat(RunningTenon.step(report, "finished").toString()).contains("The event has no deal");
  }

  @Test
  void what_its_readme_tries_gives_the_steps_and_an_alert() throws IOException {
    List<String> bodies =
        BODY.matcher(Files.readString(APP.resolve("README.md")))
            .results()
            .map((MatchResult body) -> body.group(1))
            .toList();
    assertThat(tenon.put(DEMO + "/custom-object-events", bodies.get(0)).statusCode())
        .isEqualTo(200);
    JsonNode answer = Json.read(tenon.post(DEMO + "/events", bodies.get(1)).body());
    assertThat(answer.path("deliveries")).isEmpty();
    JsonNode made = answer.path("following").get(0);
    String event = DEMO + "/events/" + made.path("eventId").asText();
    await().until(() -> tenon.get(event).body().contains("\"succeeded\""));
    assertThat(tenon.get(event).body())
        .contains("set up Licences", "\"kind\":\"critical_field\"", "Licences of 52000 was won");
  }

  private JsonNode simulate(String event, String stage) {
    ObjectNode payload =
        Json.readObject(
            """
            {"eventId": "s-1", "timestamp": 1768469400, "eventData": {
              "deal": {"id": "deal-7", "name": "Licences", "value": 52000, "ownerId": "USR9"},
              "fieldChange": {"fieldName": "stage", "previousValue": "new"}}}
            """);
    payload.withObject("/eventData/fieldChange").put("newValue", stage);
    List<JsonNode> report =
        tenon.simulate("thena", "custom-object:deal:" + event, Json.write(payload));
    return Json.read(RunningTenon.step(report, "finished").path("answer").asText());
  }
}
