package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events that a host's own code publishes, and what is filled in, chosen and cut for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class PublishTest {

  private static final String ACME = "/api/v1/orgs/acme";
  private static final String MARK = "Payload too large. Use API instead";
  private static final int MOST = 256 << 10;

  private final RunningTenon tenon;

  PublishTest(@TempDir Path folder) {
    this.tenon = RunningTenon.start(folder);
  }

  @BeforeEach
  void org() {
    tenon.put(ACME, "{\"name\": \"Acme\"}");
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void what_an_envelope_lacks_is_filled_in_and_told() {
    JsonNode answer =
        published("{\"eventType\": \"ticket:created\", \"payload\": {\"ticket\": {}}}");
    JsonNode told = answer.path("published");
    assertThat(told.path("filled").toString())
        .isEqualTo("[\"/eventId\",\"/timestamp\",\"/orgId\",\"/actor/id\",\"/actor/type\"]");
    assertThat(told.path("topic").asText()).isEqualTo("AWS_SNS_TICKET_TOPIC_ARN");
    assertThat(told.path("groupId").asText()).isEqualTo("acme");
    JsonNode body = body(answer);
    assertThat(body.propertyStream().map(member -> member.getKey()))
        .containsExactly("eventId", "eventType", "timestamp", "orgId", "actor", "payload");
    assertThat(UUID.fromString(body.path("eventId").asText())).isNotNull();
    assertThat(Instant.parse(body.path("timestamp").asText())).isNotNull();
    assertThat(body.path("actor").toString()).isEqualTo("{\"id\":\"system\",\"type\":\"SYSTEM\"}");
    ObjectNode attributes = Json.object();
    attributes.put("event_name", "ticket:created");
    attributes.put("event_id", body.path("eventId").asText());
    attributes.put("event_timestamp", body.path("timestamp").asText());
    attributes.put("context_user_id", "system");
    attributes.put("context_user_type", "SYSTEM");
    attributes.put("context_organization_id", "acme");
    assertThat(Json.write(told.path("attributes"))).isEqualTo(Json.write(attributes));
  }

  @Test
  void an_org_with_one_account_of_thena_is_named_as_thena_names_it() {
    String event = "{\"eventType\": \"ticket:created\", \"payload\": {}}";
    put(
        "{\"product\": \"thena\", \"accountId\": \"T-1\"}, {\"product\": \"freshsales\", \"accountId\": \"7\"}");
    JsonNode answer = published(event);
    assertThat(body(answer).path("orgId").asText()).isEqualTo("T-1");
    assertThat(answer.at("/published/groupId").asText()).isEqualTo("T-1");
    assertThat(answer.at("/published/attributes/context_organization_id").asText())
        .isEqualTo("T-1");
    put(
        "{\"product\": \"thena\", \"accountId\": \"T-1\"}, {\"product\": \"thena\", \"accountId\": \"T-2\"}");
    assertThat(body(published(event)).path("orgId").asText()).isEqualTo("acme");
  }

  private void put(String accounts) {
    HttpResponse<String> put =
        tenon.put(ACME, "{\"name\": \"Acme\", \"accounts\": [" + accounts + "]}");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
  }

  @Test
  void what_an_envelope_has_stays_as_it_is() {
    String whole =
        """
        {"eventType": "ticket:created", "metadata": {"n": 1.50}, "eventId": "e-1", "timestamp": "1767225600",
         "orgId": "org-123", "actor": {"id": "U-1", "type": "AGENT", "email": "a@example.com"},
         "payload": {"ticket": {"id": 12345678901234567890}}, "more": null}
        """;
    JsonNode answer = published(whole);
    assertThat(answer.at("/published/filled")).isEmpty();
    assertThat(answer.at("/published/groupId").asText()).isEqualTo("org-123");
    assertThat(answer.at("/published/attributes").toString())
        .isEqualTo(
            "{\"event_name\":\"ticket:created\",\"event_id\":\"e-1\",\"event_timestamp\":\"1767225600\",\"context_user_id\":\"U-1\",\"context_user_type\":\"AGENT\",\"context_organization_id\":\"org-123\"}");
    assertThat(body(answer)).isEqualTo(Json.read(whole));
    assertThat(Json.write(body(answer))).contains("12345678901234567890", "1.50");
    // The same id is the same event.
    HttpResponse<String> again = tenon.post(ACME + "/publish", whole);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(Json.read(again.body()).path("duplicate").asBoolean()).isTrue();
    assertThat(Json.read(again.body()).path("eventId")).isEqualTo(answer.path("eventId"));
    assertThat(Json.read(again.body()).has("published")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "organization, acme",
    "type, acme:deal",
    "record, acme:deal:D-7",
  })
  void events_of_custom_objects_have_a_topic_of_their_own_and_the_group_that_is_asked_for(
      String scope, String group) {
    HttpResponse<String> response =
        tenon.post(
            ACME + "/publish?group=" + scope,
            """
            {"message": {"eventType": "custom-object:deal:field:stage:changed",
                         "eventData": {"deal": {"id": "D-7"}}},
             "attributes": {"context_user_id": "U-1", "context_user_type": "AGENT"}}
            """);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    JsonNode told = Json.read(response.body()).path("published");
    assertThat(told.path("topic").asText()).isEqualTo("AWS_SNS_CUSTOM_OBJECT_TOPIC_ARN");
    assertThat(told.path("groupId").asText()).isEqualTo(group);
    JsonNode body = body(Json.read(response.body()));
    assertThat(body.path("timestamp").isIntegralNumber()).isTrue();
    assertThat(Instant.ofEpochSecond(body.path("timestamp").asLong()))
        .isBetween(Instant.now().minusSeconds(3_600), Instant.now());
    assertThat(told.at("/attributes/event_timestamp").asText())
        .isEqualTo(body.path("timestamp").asText());
    assertThat(body.path("actor").toString()).isEqualTo("{\"id\":\"U-1\",\"type\":\"AGENT\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "ticket:created, payload, \"1776159603\"",
    "custom-object:deal:created, eventData, 1776159603",
  })
  void a_time_that_is_given_as_an_attribute_is_written_as_events_of_this_kind_have_it(
      String type, String data, String timestamp) {
    JsonNode answer =
        published(
            """
            {"message": {"eventType": "%s", "%s": {}},
             "attributes": {"event_timestamp": "1776159603"}}
            """
                .formatted(type, data));
    assertThat(body(answer).path("timestamp").toString()).isEqualTo(timestamp);
  }

  @Test
  void an_event_that_just_fits_is_left_alone_and_one_byte_more_is_cut() {
    String head =
        "{\"eventId\":\"e\",\"eventType\":\"ticket:comment:added\",\"timestamp\":\"t\",\"orgId\":\"o\",\"actor\":{\"id\":\"u\",\"type\":\"A\"},\"payload\":{\"comment\":{\"id\":\"c-1\",\"content\":\"%s\"}}}";
    int empty = published(head.formatted("")).at("/published/bytes").asInt();
    JsonNode fits = published(head.replace("\"e\"", "\"f\"").formatted("x".repeat(MOST - empty)));
    assertThat(fits.at("/published/bytes").asInt()).isEqualTo(MOST);
    assertThat(fits.at("/published/truncated")).isEmpty();
    JsonNode cut =
        published(head.replace("\"e\"", "\"g\"").formatted("x".repeat(MOST - empty + 1)));
    assertThat(cut.at("/published/truncated").toString())
        .isEqualTo("[\"/payload/comment/content\"]");
    assertThat(body(cut).at("/payload/comment").toString())
        .isEqualTo("{\"id\":\"c-1\",\"content\":\"" + MARK + "\"}");
  }

  @Test
  void the_largest_content_goes_first_and_no_more_than_need_be() {
    ObjectNode event = Json.object().put("eventType", "ticket:created");
    ObjectNode ticket = event.putObject("payload").putObject("ticket");
    ticket.put("id", "T-1").put("description", "d".repeat(100_000));
    // Longer than all content, but not called so.
    ticket.put("externalReference", "r".repeat(150_000));
    ticket.putObject("comment").put("contentHtml", "ü".repeat(60_000)).put("content", "short");
    JsonNode answer = published(Json.write(event));
    assertThat(answer.at("/published/truncated").toString())
        .isEqualTo("[\"/payload/ticket/comment/contentHtml\"]");
    assertThat(answer.at("/published/bytes").asInt()).isLessThanOrEqualTo(MOST);
    JsonNode kept = body(answer).at("/payload/ticket");
    assertThat(kept.path("externalReference").asText()).hasSize(150_000);
    assertThat(kept.path("description").asText()).hasSize(100_000);
    assertThat(kept.at("/comment/content").asText()).isEqualTo("short");
  }

  @Test
  void texts_in_lists_are_cut_as_well_and_what_cannot_fit_is_refused() {
    ObjectNode event = Json.object().put("eventType", "ticket:created");
    var comments = event.putObject("payload").putArray("comments");
    for (int i = 0; i < 8; i++) {
      comments.addObject().put("id", "c-" + i).put("content", "x".repeat(40_000 + i));
    }
    JsonNode answer = published(Json.write(event));
    assertThat(answer.at("/published/truncated").toString())
        .isEqualTo("[\"/payload/comments/7/content\",\"/payload/comments/6/content\"]");

    ObjectNode ids = Json.object().put("eventType", "ticket:created");
    var list = ids.putObject("payload").putArray("ids");
    for (int i = 0; i < 40_000; i++) {
      list.add("id-" + i);
    }
    HttpResponse<String> refused = tenon.post(ACME + "/publish", Json.write(ids));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(Json.read(refused.body()).path("detail").asText())
        .contains("also without its large content fields");
  }

  @Test
  void it_goes_the_way_of_every_event() {
    HttpResponse<String> uploaded =
        tenon.upload(
            "/api/v1/apps",
            AppZip.empty()
                .file(
                    "manifest.json",
                    """
                    {"platform-version": "2.2",
                     "product": {"thena": {"events": {"ticket:*": {"handler": "take"}}}},
                     "tenon": {"id": "taker"}}
                    """)
                .server("exports = { take: function (args) { renderData(null, args.actor.id); } };")
                .bytes());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
    tenon.post(ACME + "/installations", "{\"app\": \"taker\"}");
    JsonNode answer =
        published("{\"eventType\": \"ticket:created\", \"actor\": {\"id\": 7}, \"payload\": {}}");
    assertThat(answer.path("deliveries")).hasSize(1);
    String path = ACME + "/events/" + answer.path("eventId").asText();
    await()
        .until(
            () ->
                Json.read(tenon.get(path).body())
                    .at("/deliveries/0/attempts/0/answer/json")
                    .asText()
                    .equals("7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | it lacks \"eventType\"",
        "{\"eventType\": 7, \"payload\": {}} | \"eventType\" must be",
        "{\"eventType\": \"ticket:created\"} | neither \"payload\" nor \"eventData\"",
        "{\"eventType\": \"ticket:created\", \"payload\": {}, \"eventData\": {}} | both",
        "{\"eventType\": \"ticket:created\", \"payload\": \"x\"} | must be an object, not a string",
        "{\"eventType\": \"ticket:created\", \"payload\": {}, \"eventId\": 7} | \"eventId\" must be a string",
        "{\"eventType\": \"ticket:created\", \"payload\": {}, \"orgId\": {}} | \"orgId\" must be a string",
        "{\"eventType\": \"ticket:created\", \"payload\": {}, \"timestamp\": []} | \"timestamp\" must be a time",
        "{\"eventType\": \"ticket:created\", \"payload\": {}, \"actor\": \"U-1\"} | \"actor\" must be an object",
        "{\"eventType\": \"ticket:created\", \"payload\": {}, \"actor\": {\"id\": {}}} | \"actor.id\" must be a string",
        "{\"message\": {\"eventType\": \"ticket:created\", \"payload\": {}}, \"attributes\": {\"event_nam\": \"x\"}} | did you mean \"event_name\"?",
        "{\"message\": {\"eventType\": \"ticket:created\", \"payload\": {}}, \"attributes\": {\"event_name\": \"x\"}} | the event itself says \"ticket:created\"",
        "{\"message\": {\"eventType\": \"ticket:created\", \"payload\": {}}, \"attributes\": []} | \"attributes\" must be an object",
        "{\"message\": {\"eventType\": \"ticket:created\", \"payload\": {}}, \"attributes\": {\"event_id\": \" \"}} | must be a text that is not blank",
      })
  void what_cannot_be_published_is_refused_with_the_reason(String body, String reason) {
    HttpResponse<String> refused = tenon.post(ACME + "/publish", body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(Json.read(refused.body()).path("detail").asText()).contains(reason);
    assertThat(Json.read(tenon.get(ACME + "/events").body()).path("items")).isEmpty();
  }

  @Test
  void groups_and_orgs_that_are_not_there_and_huge_bodies_are_refused() {
    String event = "{\"eventType\": \"ticket:created\", \"payload\": {}}";
    assertThat(tenon.post(ACME + "/publish?group=all", event).statusCode()).isEqualTo(400);
    assertThat(tenon.post(ACME + "/publish?group=type", event).statusCode()).isEqualTo(400);
    assertThat(
            tenon
                .post(
                    ACME + "/publish?group=record",
                    "{\"eventType\": \"custom-object:deal:created\", \"eventData\": {}}")
                .statusCode())
        .isEqualTo(400);
    assertThat(tenon.post("/api/v1/orgs/nobody/publish", event).statusCode()).isEqualTo(404);
    byte[] huge = ("{\"a\": \"" + "x".repeat(3 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
    assertThat(tenon.ask("POST", ACME + "/publish", "application/json", huge).statusCode())
        .isEqualTo(413);
    String deep = "{\"a\":".repeat(600) + "1" + "}".repeat(600);
    assertThat(
            tenon
                .post(
                    ACME + "/publish",
                    "{\"eventType\": \"ticket:created\", \"payload\": " + deep + "}")
                .statusCode())
        .isEqualTo(400);
  }

  private JsonNode published(String event) {
    HttpResponse<String> response = tenon.post(ACME + "/publish", event);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return Json.read(response.body());
  }

  private JsonNode body(JsonNode answer) {
    return Json.read(tenon.get(ACME + "/events/" + answer.path("eventId").asText()).body())
        .path("body");
  }
}
