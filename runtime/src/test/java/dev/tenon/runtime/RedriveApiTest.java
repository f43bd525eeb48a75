package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters as a host looks after them, over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class RedriveApiTest {

  private static final String ORG = "/api/v1/orgs/demo";
  private static final String WORKS = "exports = { onDealUpdate: function () {} };";

  private final JsFolder app;
  private final RunningTenon tenon;

  RedriveApiTest(@TempDir Path folder) {
    app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server(
                "exports = { onDealUpdate: function () { console.log('hm'); throw new Error('no'); } };");
    tenon = RunningTenon.start(folder, app.path());
  }

  @BeforeEach
  void isUp() {
    assertThat(tenon.get("/healthz").statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void a_misspelt_filter_is_refused_and_nothing_is_redriven() {
    String event = send();
    JsonNode letters =
        await()
            .until(() -> json(ORG + "/dead-letters"), list -> list.at("/deadLetters/0").isObject());
    assertThat(letters.at("/deadLetters/0/event").asText()).isEqualTo(event);

    HttpResponse<String> refused = tenon.post(ORG + "/redrive?tipe=onDealUpdate", "");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.read(refused.body()).path("detail").asText())
        .isEqualTo(
            "The query of POST /api/v1/orgs/{org}/redrive has no \"tipe\" (did you mean \"type\"?); it takes all, app, since, type, until. Nothing was done.");
    HttpResponse<String> nothing = tenon.post(ORG + "/redrive", "");
    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(nothing.body()).contains("or all=true for all of them");
    assertThat(json(ORG + "/dead-letters").path("deadLetters")).hasSize(1);
    assertThat(tenon.get(ORG + "/events?q=onDealUpdate").statusCode()).isEqualTo(400);
  }

  @Test
  void a_dead_letter_is_found_understood_and_redriven() {
    String event = send();
    JsonNode letter =
        await()
            .until(() -> json(ORG + "/dead-letters"), list -> list.at("/deadLetters/0").isObject());
    assertThat(letter.at("/deadLetters/0/event").asText()).isEqualTo(event);
    String delivery = letter.at("/deadLetters/0/delivery").asText();
    JsonNode whole = json(ORG + "/deliveries/" + delivery);
    assertThat(whole.at("/event/body/data/id").asInt()).isEqualTo(7);
    assertThat(whole.at("/attempts/0/detail/error/message").asText()).isEqualTo("no");
    assertThat(whole.at("/attempts/0/console/0/text").asText()).isEqualTo("hm");

    app.server(WORKS);
    // What is listed is read anew, which is what a page would do before it is used.
    await().until(() -> redriven(delivery).equals("succeeded"));
    assertThat(json(ORG + "/dead-letters").path("deadLetters")).isEmpty();
    assertThat(json(ORG + "/deliveries/" + delivery).path("redriven").asInt()).isPositive();
  }

  @Test
  void many_are_redriven_by_a_filter() {
    send();
    send();
    await().until(() -> json(ORG + "/dead-letters").path("deadLetters").size() == 2);
    assertThat(answer(ORG + "/redrive?type=onContactCreate")).isEqualTo("{\"redriven\":0}");
    assertThat(answer(ORG + "/redrive?app=app&since=2020-01-01T00:00:00Z"))
        .isEqualTo("{\"redriven\":2}");
  }

  @Test
  void an_event_is_replayed() {
    String event = send();
    await()
        .until(
            () -> json(ORG + "/events/" + event).at("/deliveries/0/state").asText().equals("dead"));
    assertThat(answer(ORG + "/events/" + event + "/replay")).contains("\"app\":\"app\"");
    assertThat(json(ORG + "/events/" + event).path("deliveries")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /deliveries/dlv_99/redrive     | 404 | The org demo has no delivery dlv_99.
          POST | /deliveries/x/cancel           | 404 | The org demo has no delivery x.
          POST | /events/evt_none/replay        | 404 | The org demo has no event evt_none.
          POST | /redrive?since=yesterday       | 400 | "since" must be a time such as 2026-01-31T12:00:00Z, not "yesterday".
          GET  | /dead-letters?limit=0          | 400 | "limit" must be from 1 to 500, not 0.
          GET  | /dead-letters?limit=many       | 400 | "limit" must be a number, not "many".
          GET  | /deliveries/dlv_99             | 404 | The org demo has no delivery dlv_99.
          """)
  void what_cannot_be_done_is_a_problem_with_the_reason(
      String method, String path, int status, String reason) {
    HttpResponse<String> response =
        method.equals("GET") ? tenon.get(ORG + path) : tenon.post(ORG + path, "");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(Json.read(response.body()).path("detail").asText()).isEqualTo(reason);
  }

  @Test
  void an_org_that_is_not_there_has_no_dead_letters_and_nothing_to_redrive() {
    String path = "/api/v1/orgs/nobody";
    assertThat(tenon.get(path + "/dead-letters").statusCode()).isEqualTo(404);
    assertThat(tenon.post(path + "/redrive", "").statusCode()).isEqualTo(404);
    assertThat(tenon.post(path + "/deliveries/dlv_1/redrive", "").statusCode()).isEqualTo(404);
    assertThat(tenon.post(path + "/deliveries/dlv_1/cancel", "").statusCode()).isEqualTo(404);
    assertThat(tenon.post(path + "/events/evt_1/replay", "").statusCode()).isEqualTo(404);
    assertThat(tenon.get(path + "/deliveries/dlv_1").statusCode()).isEqualTo(404);
  }

  private String redriven(String delivery) {
    String state = json(ORG + "/deliveries/" + delivery).path("state").asText();
    if (state.equals("dead")) {
      tenon.post(ORG + "/deliveries/" + delivery + "/redrive", "");
    }
    return state;
  }

  private String send() {
    return Json.read(
            answer(
                ORG + "/events?product=freshsales",
                "{\"event\": \"onDealUpdate\", \"data\": {\"id\": 7}}"))
        .path("eventId")
        .asText();
  }

  private String answer(String path) {
    return answer(path, "");
  }

  private String answer(String path, String body) {
    HttpResponse<String> response = tenon.post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return response.body();
  }

  private JsonNode json(String path) {
    return Json.read(tenon.get(path).body());
  }
}
