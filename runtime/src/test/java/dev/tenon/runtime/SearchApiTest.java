package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events and deliveries as a host finds them, over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class SearchApiTest {

  private static final String ORG = "/api/v1/orgs/demo";
  private static final String DEAL = "{\"event\": \"onDealUpdate\", \"data\": {}}";
  private static final String CONTACT = "{\"event\": \"onContactCreate\", \"data\": {}}";

  private final RunningTenon tenon;

  SearchApiTest(@TempDir Path folder) {
    tenon =
        RunningTenon.start(
            folder,
            JsFolder.at(folder.resolve("fails"))
                .manifest("freshsales", "onDealUpdate")
                .server(
                    "exports = {\n  onDealUpdate: function () { throw new Error('No luck'); }\n};")
                .path(),
            JsFolder.at(folder.resolve("works"))
                .manifest("freshsales", "onDealUpdate", "onContactCreate")
                .server(
                    "exports = { onDealUpdate: function () {}, onContactCreate: function () {} };")
                .path());
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void an_event_is_found_with_what_became_of_it() {
    String deal = send(DEAL);
    String contact = send(CONTACT);
    String nobody = send("{\"event\": \"onNothing\", \"data\": {}}");
    await().until(() -> items("/deliveries?state=queued").isEmpty());
    assertThat(values("/events", "eventId")).containsExactly(nobody, contact, deal);
    JsonNode found = items("/events?type=onDeal*&product=freshsales&id=" + deal).getFirst();
    assertThat(found.path("deliveries").toString()).isEqualTo("{\"dead\":1,\"succeeded\":1}");
    assertThat(found.path("source").asText()).isEqualTo("http");
    assertThat(items("/events?id=" + nobody).getFirst().path("deliveries")).isEmpty();
    assertThat(items("/events?product=thena")).isEmpty();
    assertThat(items("/events?until=2020-01-01T00:00:00Z")).isEmpty();
    assertThat(items("/events?since=2020-01-01T00:00:00Z")).hasSize(3);
  }

  @Test
  void a_delivery_is_found_by_its_app_its_event_its_state_and_its_error() {
    String deal = send(DEAL);
    send(CONTACT);
    await().until(() -> items("/deliveries?state=succeeded,dead").size() == 3);
    JsonNode failed = items("/deliveries?error=no%20LUCK").getFirst();
    assertThat(items("/deliveries?app=fails")).containsExactly(failed);
    assertThat(items("/deliveries?state=dead,blocked")).containsExactly(failed);
    assertThat(items("/deliveries?installation=" + failed.path("installation").asText()))
        .containsExactly(failed);
    assertThat(items("/deliveries?event=" + deal)).hasSize(2).contains(failed);
    assertThat(items("/deliveries?type=onContact*")).hasSize(1);
    assertThat(failed.path("lastError").asText()).isEqualTo("Error: No luck at server/server.js:2");
    assertThat(failed.path("event").asText()).isEqualTo(deal);
    assertThat(failed.path("finishedAt").asText()).endsWith("Z");
    assertThat(failed.path("attempts").asInt()).isOne();
    assertThat(failed.has("nextTry") || failed.has("simulated")).isFalse();
    assertThat(tenon.get(ORG + "/deliveries/" + failed.path("delivery").asText()).statusCode())
        .isEqualTo(200);
    assertThat(items("/deliveries?app=works").getFirst().has("lastError")).isFalse();
  }

  @Test
  void pages_are_turned_with_the_cursor_of_the_page_before() {
    List<String> sent = List.of(send(CONTACT), send(CONTACT), send(CONTACT));
    JsonNode first = json("/deliveries?limit=2");
    send(CONTACT);
    JsonNode second = json("/deliveries?limit=2&after=" + first.path("next").asText());
    assertThat(first.at("/items/0/event").asText()).isEqualTo(sent.get(2));
    assertThat(first.at("/items/1/event").asText()).isEqualTo(sent.get(1));
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.at("/items/0/event").asText()).isEqualTo(sent.get(0));
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void what_people_tried_out_is_left_out_unless_it_is_asked_for() {
    tenon.simulate("freshsales", "onContactCreate", CONTACT);
    assertThat(items("/events")).isEmpty();
    assertThat(items("/deliveries")).isEmpty();
    assertThat(items("/events?simulated=true").getFirst().path("simulated").asBoolean()).isTrue();
    assertThat(items("/deliveries?simulated=true").getFirst().path("simulated").asBoolean())
        .isTrue();
  }

  @Test
  void an_org_never_finds_what_is_anothers() {
    tenon.put("/api/v1/orgs/acme", "{\"name\": \"Acme\"}");
    String deal = send(DEAL);
    String acme = "/api/v1/orgs/acme";
    assertThat(Json.read(tenon.get(acme + "/events?id=" + deal).body()).path("items")).isEmpty();
    assertThat(Json.read(tenon.get(acme + "/deliveries?event=" + deal).body()).path("items"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          demo   | events?limit=0            | 400 | "limit" must be from 1 to 500, not 0.
          demo   | events?after=abc          | 400 | "after" is not the "next" of an earlier page
          demo   | events?after=%25%25       | 400 | "after" is not the "next" of an earlier page
          demo   | events?since=yesterday    | 400 | "since" must be a time such as
          demo   | events?product=Fresh%20x  | 400 | A product's name is
          demo   | events?simulated=maybe    | 400 | "simulated" must be true or false, not "maybe".
          demo   | deliveries?state=dead,odd | 400 | There is no state "odd"; deliveries are queued, blocked, succeeded, dead, cancelled.
          demo   | deliveries?state=dead,    | 400 | There is no state "";
          demo   | deliveries?until=7        | 400 | "until" must be a time such as
          nobody | events                    | 404 | There is no org "nobody".
          nobody | deliveries                | 404 | There is no org "nobody".
          """)
  void what_cannot_be_searched_for_is_refused_with_the_reason(
      String org, String path, int status, String reason) {
    HttpResponse<String> response = tenon.get("/api/v1/orgs/" + org + "/" + path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Json.read(response.body()).path("detail").asText()).startsWith(reason);
  }

  @Test
  void a_cursor_that_was_changed_or_is_of_the_other_search_is_refused() {
    send(CONTACT);
    send(CONTACT);
    String cursor = json("/events?limit=1").path("next").asText();
    assertThat(status("/events?after=" + cursor)).isEqualTo(200);
    assertThat(status("/deliveries?after=" + cursor)).isEqualTo(400);
    assertThat(status("/events?after=" + cursor.substring(1))).isEqualTo(400);
    String changed = cursor.replaceFirst("^..", cursor.startsWith("AB") ? "AC" : "AB");
    assertThat(status("/events?after=" + changed)).isEqualTo(400);
  }

  @Test
  void a_text_that_nobody_types_is_refused() {
    assertThat(status("/deliveries?error=" + "x".repeat(201))).isEqualTo(400);
    assertThat(status("/events?type=" + "x".repeat(201))).isEqualTo(400);
  }

  private int status(String path) {
    return tenon.get(ORG + path).statusCode();
  }

  private String send(String event) {
    HttpResponse<String> response = tenon.post(ORG + "/events?product=freshsales", event);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return Json.read(response.body()).path("eventId").asText();
  }

  private List<JsonNode> items(String path) {
    return StreamSupport.stream(json(path).path("items").spliterator(), false).toList();
  }

  private List<String> values(String path, String member) {
    return items(path).stream().map(item -> item.path(member).asText()).toList();
  }

  private JsonNode json(String path) {
    HttpResponse<String> response = tenon.get(ORG + path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.read(response.body());
  }
}
