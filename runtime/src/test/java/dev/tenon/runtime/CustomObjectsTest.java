package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What orgs say about their custom objects, and what follows from it for events. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class CustomObjectsTest {

  private static final String ACME = "/api/v1/orgs/acme";
  private static final String SETTINGS = ACME + "/custom-object-events";
  private static final String SCHEMA = ACME + "/custom-objects/deal/schema";
  private static final String APPS = ACME + "/custom-objects/deal/apps";
  private static final String WANTED =
      """
      {"customObjectEvents": {"enabled": true, "objectTypes": {
        "deal": {"events": ["created", "updated", "owner_changed"], "fieldEvents": ["stage"],
          "notificationSettings": {"highValueThreshold": 10000, "criticalFields": ["stage"]}}}}}
      """;

  private final RunningTenon tenon;
  private int sent;

  CustomObjectsTest(@TempDir Path folder) {
    this.tenon = RunningTenon.start(folder);
  }

  @BeforeEach
  void org() {
    tenon.put(ACME, "{\"name\": \"Acme\"}");
    install("deal-flow");
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void without_settings_all_events_of_all_types_are_dispatched() {
    for (String type : List.of("deal:created", "planet:exploded", "deal:field:stage:changed")) {
      assertThat(post(type, "{}").path("deliveries")).hasSize(1);
    }
    assertThat(tenon.get(SETTINGS).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deal:created             | 1 |",
        "deal:deleted             | 0 | The org acme does not want custom-object:deal:deleted: of deal it wants created, field:stage:changed, owner_changed, updated.",
        "deal:field:stage:changed | 1 |",
        "deal:field:owner:changed | 1 |",
        "deal:field:value:changed | 0 | The org acme does not want custom-object:deal:field:value:changed: of deal it wants created, field:stage:changed, owner_changed, updated.",
        "project:created          | 0 | INVALID_OBJECT_TYPE: the org acme has no type of object \"project\" among its customObjectEvents, which has: deal.",
      })
  void the_settings_decide_what_is_dispatched_and_the_rest_is_kept(
      String type, int deliveries, String note) {
    put(SETTINGS, WANTED, 200);
    JsonNode answer = post(type, "{}");
    assertThat(answer.path("deliveries")).hasSize(deliveries);
    assertThat(answer.path("note").asText(null)).isEqualTo(note);
    assertThat(tenon.get(ACME + "/events/" + answer.path("eventId").asText()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void an_org_can_switch_them_off_and_take_its_settings_back() {
    put(SETTINGS, "{\"customObjectEvents\": {\"enabled\": false}}", 200);
    JsonNode off = post("deal:created", "{}");
    assertThat(off.path("deliveries")).isEmpty();
    assertThat(off.path("note").asText())
        .isEqualTo("The org acme has switched events of custom objects off.");
    assertThat(tenon.delete(SETTINGS).statusCode()).isEqualTo(204);
    assertThat(post("deal:created", "{}").path("deliveries")).hasSize(1);
  }

  @Test
  void all_that_is_wrong_with_settings_is_said_with_its_place() {
    HttpResponse<String> refused =
        tenon.put(
            SETTINGS,
            """
            {"customObjectEvents": {"enabled": 1, "objectTypes": {"deal": {"event": [],
              "fieldEvents": ["stage", 7], "notificationSettings": {"highValueThreshold": "1"}}}}}
            """);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Json.read(refused.body()).path("errors").findValuesAsText("path"))
        .containsExactlyInAnyOrder(
            "/customObjectEvents/enabled",
            "/customObjectEvents/objectTypes/deal/event",
            "/customObjectEvents/objectTypes/deal/fieldEvents/1",
            "/customObjectEvents/objectTypes/deal/notificationSettings/highValueThreshold");
    assertThat(refused.body()).contains("did you mean \\\"events\\\"?");
    assertThat(tenon.get(SETTINGS).statusCode()).isEqualTo(404);
  }

  @Test
  void an_update_makes_an_event_of_each_change_that_the_org_wants_behind_it_in_its_lane() {
    put(SETTINGS, WANTED, 200);
    JsonNode answer = post("deal:updated", update("proposal", "negotiation", "ann", "ben"));
    assertThat(answer.path("following").findValuesAsText("type"))
        .containsExactly(
            "custom-object:deal:field:stage:changed", "custom-object:deal:field:owner:changed");
    await().until(() -> handled("deal-flow").size() == 3);
    assertThat(handled("deal-flow"))
        .containsExactly(
            "custom-object:deal:updated undefined undefined",
            "custom-object:deal:field:stage:changed proposal negotiation",
            "custom-object:deal:field:owner:changed ann ben");
    JsonNode made = event(answer.path("following").get(0).path("eventId").asText());
    assertThat(made.path("source").asText()).isEqualTo("derived");
    assertThat(made.path("body").path("orgId").asText()).isEqualTo("ORG1");
    assertThat(made.path("body").path("eventData").path("deal").path("id").asText())
        .isEqualTo("d-1");
    assertThat(made.path("body").path("eventData").path("fieldChange").toString())
        .isEqualTo(
            "{\"fieldName\":\"stage\",\"previousValue\":\"proposal\",\"newValue\":\"negotiation\",\"changedAt\":\"2026-01-16T14:20:00Z\"}");
  }

  @Test
  void an_object_as_large_as_it_may_be_is_not_written_fifty_times() {
    StringBuilder fields = new StringBuilder("\"f0\"");
    StringBuilder values = new StringBuilder("\"f0\": 0");
    for (int i = 1; i < 50; i++) {
      fields.append(", \"f%d\"".formatted(i));
      values.append(", \"f%d\": %d".formatted(i, i));
    }
    put(
        SETTINGS,
        "{\"customObjectEvents\": {\"objectTypes\": {\"deal\": {\"fieldEvents\": [%s]}}}}"
            .formatted(fields),
        200);
    String object = "{\"deal\": {%s, \"text\": \"%s\"}, \"changedFields\": [%s]}";
    assertThat(post("deal:updated", object.formatted(values, "small", fields)).path("following"))
        .hasSize(50);
    String large = object.formatted(values, "x".repeat(200_000), fields);
    JsonNode following = post("deal:updated", large).path("following");
    assertThat(following).hasSize(50);
    assertThat(event(following.get(0).path("eventId").asText()).toString().length())
        .isGreaterThan(200_000);
    String last = event(following.get(49).path("eventId").asText()).toString();
    assertThat(last.length()).isLessThan(10_000);
    assertThat(last).contains("\"f3\":3", "\"newValue\":49");
  }

  @Test
  void changes_are_found_by_comparing_where_an_update_does_not_list_them() {
    put(SETTINGS, WANTED, 200);
    JsonNode answer =
        post(
            "deal:updated",
            """
            {"deal": {"id": "d-1", "stage": "won", "customFields": {"owner": "x"}},
             "previousDeal": {"id": "d-1", "stage": "won", "customFields": {"owner": "y"}}}
            """);
    assertThat(answer.path("following").findValuesAsText("type"))
        .containsExactly("custom-object:deal:field:owner:changed");
  }

  @Test
  void a_change_that_comes_by_an_update_and_by_an_event_of_its_own_is_dispatched_once() {
    put(SETTINGS, WANTED, 200);
    // First the update, then the product's own event.
    post("deal:updated", update("proposal", "negotiation", "ann", "ann"));
    JsonNode late = post("deal:field:stage:changed", change("proposal", "negotiation"));
    assertThat(late.path("deliveries")).isEmpty();
    assertThat(late.path("note").asText()).startsWith("What it tells of was dispatched already");
    // The other way round.
    JsonNode early = post("deal:field:stage:changed", change("negotiation", "won"));
    assertThat(early.path("deliveries")).hasSize(1);
    assertThat(post("deal:updated", update("negotiation", "won", "ann", "ann")).has("following"))
        .isFalse();
    // The same change once more is another change.
    assertThat(
            post("deal:updated", update("proposal", "negotiation", "ann", "ann")).path("following"))
        .hasSize(1);
    // A repeat of an update changes nothing.
    sent--;
    JsonNode again = post("deal:updated", update("proposal", "negotiation", "ann", "ann"));
    assertThat(again.path("duplicate").asBoolean()).isTrue();
    await().until(() -> handled("deal-flow").size() == 6);
    assertThat(handled("deal-flow"))
        .filteredOn(line -> line.contains(":field:"))
        .containsExactly(
            "custom-object:deal:field:stage:changed proposal negotiation",
            "custom-object:deal:field:stage:changed negotiation won",
            "custom-object:deal:field:stage:changed proposal negotiation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"value\": 5}                   | {}                  | null | 5.0",
        "{\"value\": {\"a\": 1, \"b\": 2}} | {\"value\": 1}        | 1.00 | {\"b\": 2.0, \"a\": 1}",
        "{\"value\": 5}                   | {\"value\": null}     | null | 5",
        "{\"value\": 5}                   |                     | 4    | 5",
      })
  void the_same_change_is_known_however_it_is_written(
      String now, String before, String previousValue, String newValue) {
    put(SETTINGS, WANTED.replace("[\"stage\"],", "[\"value\"],"), 200);
    post(
        "deal:updated",
        "{\"deal\": %s%s, \"changedFields\": [\"value\"]}"
            .formatted(now, before == null ? "" : ", \"previousDeal\": " + before));
    JsonNode late =
        post(
            "deal:field:value:changed",
            "{\"deal\": {}, \"fieldChange\": {\"fieldName\": \"value\", \"previousValue\": %s, \"newValue\": %s}}"
                .formatted(previousValue, newValue));
    assertThat(late.path("deliveries")).isEmpty();
    assertThat(late.path("note").asText()).startsWith("What it tells of was dispatched already");
  }

  @Test
  void a_change_that_an_app_did_not_get_by_the_update_reaches_it_by_its_own_event() {
    put(SETTINGS, WANTED, 200);
    put(APPS, "{\"apps\": [\"deal-flow\"]}", 200);
    install("late");
    post("deal:updated", update("proposal", "negotiation", "ann", "ann"));
    assertThat(tenon.delete(APPS).statusCode()).isEqualTo(204);
    JsonNode own = post("deal:field:stage:changed", change("proposal", "negotiation"));
    assertThat(own.path("deliveries").findValuesAsText("app")).containsExactly("late");
    assertThat(own.has("alerts")).isFalse();
  }

  @Test
  void an_alert_of_a_change_is_raised_once_also_when_its_own_event_comes_first() {
    put(SETTINGS, WANTED, 200);
    assertThat(post("deal:field:stage:changed", change("proposal", "won")).path("alerts"))
        .hasSize(1);
    JsonNode update = post("deal:updated", update("proposal", "won", "ann", "ann"));
    assertThat(update.has("alerts")).isFalse();
    assertThat(tenon.get("/metrics").body())
        .contains("tenon_alerts_total{kind=\"critical_field\"} 1.0");
  }

  @Test
  void an_app_that_may_no_longer_see_a_type_gets_nothing_of_what_waits_or_is_redriven() {
    put(SCHEMA, "{\"requiredFields\": [\"id\"]}", 201);
    JsonNode bad = post("deal:created", "{\"deal\": {}}");
    assertThat(state(bad)).isEqualTo("dead");
    tenon.delete(SCHEMA);
    put(APPS, "{\"apps\": []}", 200);
    String delivery = bad.path("deliveries").get(0).path("delivery").asText();
    tenon.post(ACME + "/deliveries/" + delivery + "/redrive", "");
    await().until(() -> state(bad).equals("cancelled"));
    assertThat(event(bad.path("eventId").asText()).toString())
        .contains("The org no longer lets this app see objects of this type.");
  }

  @Test
  void what_the_org_does_not_want_is_not_replayed_either() {
    put(SETTINGS, WANTED, 200);
    JsonNode kept = post("deal:deleted", "{}");
    String replay = ACME + "/events/" + kept.path("eventId").asText() + "/replay";
    HttpResponse<String> refused = tenon.post(replay, "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("does not want custom-object:deal:deleted");
    tenon.delete(SETTINGS);
    assertThat(Json.read(tenon.post(replay, "").body()).path("deliveries")).hasSize(1);
  }

  @Test
  void high_values_and_critical_fields_mark_the_event_and_raise_one_alert_each() {
    put(SETTINGS, WANTED, 200);
    JsonNode created = post("deal:created", "{\"deal\": {\"id\": \"d-1\", \"value\": 10000.5}}");
    assertThat(created.path("alerts").toString())
        .isEqualTo(
            "[{\"kind\":\"high_value\",\"field\":\"value\",\"text\":\"the value of the deal is 10000.5, above 10000\"}]");
    JsonNode kept = event(created.path("eventId").asText());
    assertThat(kept.path("alerts")).isEqualTo(created.path("alerts"));
    assertThat(post("deal:created", "{\"deal\": {\"value\": 10000}}").has("alerts")).isFalse();

    JsonNode updated = post("deal:updated", update("proposal", "won", "ann", "ann"));
    assertThat(updated.path("alerts").findValuesAsText("text"))
        .containsExactly("stage of the deal d-1 was changed from \"proposal\" to \"won\"");
    await().until(() -> handled("deal-flow").size() == 4);
    assertThat(Json.read(tenon.get(ACME + "/deliveries").body()).path("items").findValues("alerts"))
        .hasSize(3);
    String metrics = tenon.get("/metrics").body();
    assertThat(metrics)
        .contains("tenon_alerts_total{kind=\"high_value\"} 1.0")
        .contains("tenon_alerts_total{kind=\"critical_field\"} 1.0")
        .contains("tenon_custom_object_time_seconds_count{object=\"deal\"} 4");
  }

  @Test
  void an_object_that_does_not_fit_its_schema_is_a_dead_letter_until_the_schema_is_mended() {
    put(
        SCHEMA,
        """
        {"requiredFields": ["id", "customFields.source"], "fields": [
          {"name": "id", "type": "string"}, {"name": "value", "type": "number"},
          {"name": "stage", "type": "enum", "values": ["proposal", "won"]},
          {"name": "closes", "type": "date"}]}
        """,
        201);
    JsonNode good =
        post(
            "deal:created",
            """
            {"deal": {"id": "1", "value": 1, "stage": "won", "closes": "2026-03-15",
              "customFields": {"source": "inbound"}}}
            """);
    JsonNode bad = post("deal:created", "{\"deal\": {\"id\": 1, \"stage\": \"lost\"}}");
    assertThat(state(good)).isEqualTo("succeeded");
    assertThat(state(bad)).isEqualTo("dead");
    JsonNode attempt = attempt(bad);
    assertThat(attempt.path("outcome").asText()).isEqualTo("failed");
    assertThat(attempt.path("detail").toString())
        .contains("SCHEMA_VALIDATION_ERROR")
        .contains("/eventData/deal/id must be a string, not a number")
        .contains("(schema of deal, version 1)");
    assertThat(tenon.get("/metrics").body())
        .contains("tenon_alerts_total{kind=\"schema_validation\"} 1.0")
        .contains("tenon_custom_object_time_seconds_count{object=\"deal\"} 1\n")
        .doesNotContain(
            "tenon_handler_time_seconds_count{language=\"javascript\",outcome=\"failed\"}");

    put(SCHEMA, "{\"type\": \"object\", \"required\": [\"id\"]}", 200);
    String delivery = bad.path("deliveries").get(0).path("delivery").asText();
    tenon.post(ACME + "/deliveries/" + delivery + "/redrive", "");
    await().until(() -> state(bad).equals("succeeded"));
    // What was deleted is not held against it: only what it was is there.
    put(SCHEMA, "{\"requiredFields\": [\"nothing-has-it\"]}", 200);
    assertThat(state(post("deal:deleted", "{\"previousDeal\": {}}"))).isEqualTo("succeeded");
    assertThat(state(post("project:created", "{\"project\": {}}"))).isEqualTo("succeeded");
  }

  @ParameterizedTest
  @CsvSource({"SCHEMA_VALIDATION_ERROR, dead, true", "INVALID_OBJECT_TYPE, dead, false"})
  void what_a_handler_finds_wrong_is_not_tried_again_and_raises_an_alert_if_it_is_the_schema(
      String type, String state, boolean alert) {
    JsonNode event = post("deal:created", "{\"unreadable\": \"%s\"}".formatted(type));
    assertThat(state(event)).isEqualTo(state);
    assertThat(attempt(event).path("detail").path("error").path("type").asText()).isEqualTo(type);
    assertThat(
            tenon
                .get("/metrics")
                .body()
                .contains("tenon_alerts_total{kind=\"schema_validation\"} 1.0"))
        .isEqualTo(alert);
  }

  @Test
  void each_schema_has_versions_and_an_example_that_fits() {
    JsonNode first =
        put(
            SCHEMA,
            "{\"fields\": [{\"name\": \"a.b\", \"type\": \"Integer\", \"minimum\": 3, \"required\": true}]}",
            201);
    assertThat(first.path("version").asInt()).isEqualTo(1);
    assertThat(first.path("example").toString()).isEqualTo("{\"a\":{\"b\":3}}");
    put(SCHEMA, "{\"fields\": []}", 200);
    assertThat(Json.read(tenon.get(SCHEMA).body()).path("version").asInt()).isEqualTo(2);
    assertThat(Json.read(tenon.get(SCHEMA + "?version=1").body()).path("schema"))
        .isEqualTo(first.path("schema"));
    assertThat(tenon.delete(SCHEMA).statusCode()).isEqualTo(204);
    assertThat(tenon.get(SCHEMA).statusCode()).isEqualTo(404);
    assertThat(tenon.get(SCHEMA + "?version=1").statusCode()).isEqualTo(200);
    assertThat(put(SCHEMA, "{\"fields\": []}", 201).path("version").asInt()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"fields\": [{\"type\": \"string\"}]}                  | /fields/0/name",
        "{\"fields\": [{\"name\": \"a\", \"type\": \"strnig\"}]}  | /fields/0/type",
        "{\"fields\": [{\"name\": \"a\", \"type\": \"enum\"}]}    | /fields/0/enum",
        "{\"fields\": [\"a\"]}                                    | /fields/0",
        "{\"requiredFields\": \"a\"}                              | /requiredFields",
        "{\"requiredFields\": [\"a..b\"]}                         | /requiredFields/0",
        "{\"fields\": [], \"required\": []}                       | /required",
        "{\"type\": \"object\", \"required\": \"id\"}             | /required",
      })
  void a_schema_that_cannot_be_used_is_refused_with_its_place(String schema, String path) {
    HttpResponse<String> refused = tenon.put(SCHEMA, schema);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Json.read(refused.body()).path("errors").get(0).path("path").asText())
        .isEqualTo(path);
  }

  @Test
  void names_of_events_that_are_nearly_known_ones_are_taken_with_a_warning() {
    HttpResponse<String> answer =
        tenon.put(
            SETTINGS,
            """
            {"customObjectEvents": {"objectTypes": {"deal": {
              "events": ["creatd", "updated", "stage-changed", "stage_changed", "won"]}}}}
            """);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.read(answer.body()).path("warnings").valueStream().map(JsonNode::asText))
        .containsExactly(
            "No event \"creatd\" of \"deal\" is known: did you mean \"created\"?",
            "No event \"stage-changed\" of \"deal\" is known: did you mean \"stage_changed\"?");
    assertThat(Json.read(tenon.get(SETTINGS).body()).has("warnings")).isFalse();
  }

  @Test
  void a_threshold_that_is_a_text_is_refused_with_what_it_must_be() {
    HttpResponse<String> refused = tenon.put(SETTINGS, WANTED.replace("10000", "\"10000\""));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("must be a number, not a string");
  }

  @Test
  void apps_that_are_not_installed_are_named_when_a_type_is_limited_to_them() {
    assertThat(tenon.get(APPS).statusCode()).isEqualTo(404);
    HttpResponse<String> answer = tenon.put(APPS, "{\"apps\": [\"deal-flow\", \"deal-flo\"]}");
    assertThat(Json.read(answer.body()).path("note").asText())
        .isEqualTo("Not installed in the org acme: deal-flo. It has deal-flow.");
    assertThat(tenon.get(APPS).body()).isEqualTo(answer.body());
    put(APPS, "{\"apps\": [\"deal-flow\"]}", 200);
    assertThat(Json.read(tenon.get(APPS).body()).has("note")).isFalse();
  }

  @Test
  void only_apps_that_may_see_a_type_get_its_events() {
    install("onlooker");
    assertThat(post("deal:created", "{}").path("deliveries")).hasSize(2);
    put(APPS, "{\"apps\": [\"deal-flow\"]}", 200);
    assertThat(post("deal:created", "{}").path("deliveries").findValuesAsText("app"))
        .containsExactly("deal-flow");
    assertThat(post("project:created", "{}").path("deliveries")).hasSize(2);
    put(APPS, "{\"apps\": []}", 200);
    JsonNode nobody = post("deal:created", "{}");
    assertThat(nobody.path("deliveries")).isEmpty();
    assertThat(nobody.path("note").asText())
        .isEqualTo(
            "The org acme lets these apps see objects of type deal, and none of them asked for custom-object:deal:created: none.");
    String replay = ACME + "/events/" + nobody.path("eventId").asText() + "/replay";
    assertThat(Json.read(tenon.post(replay, "").body()).path("deliveries")).isEmpty();
    assertThat(tenon.delete(APPS).statusCode()).isEqualTo(204);
    assertThat(post("deal:created", "{}").path("deliveries")).hasSize(2);
  }

  @Test
  void what_one_org_says_is_nothing_to_another_and_goes_with_the_org() {
    put(SETTINGS, "{\"customObjectEvents\": {\"enabled\": false}}", 200);
    put(SCHEMA, "{\"requiredFields\": [\"x\"]}", 201);
    put(APPS, "{\"apps\": []}", 200);
    tenon.put("/api/v1/orgs/globex", "{\"name\": \"Globex\"}");
    install("globex", "other");
    assertThat(post("globex", "deal:created", "{}").path("deliveries")).hasSize(1);

    tenon.put("/api/v1/orgs/gone", "{\"name\": \"Gone\"}");
    put("/api/v1/orgs/gone/custom-object-events", WANTED, 200);
    post("gone", "deal:updated", update("a", "b", "c", "d"));
    assertThat(tenon.delete("/api/v1/orgs/gone").statusCode()).isEqualTo(204);
    tenon.put("/api/v1/orgs/gone", "{\"name\": \"Gone\"}");
    assertThat(tenon.get("/api/v1/orgs/gone/custom-object-events").statusCode()).isEqualTo(404);
    assertThat(post("gone", "deal:updated", update("a", "b", "c", "d")).has("following")).isFalse();
  }

  private void install(String app) {
    install("acme", app);
  }

  private void install(String org, String app) {
    byte[] zip =
        AppZip.empty()
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2",
                 "product": {"thena": {"events": {"custom-object:*": {"handler": "onIt"}}}},
                 "tenon": {"id": "%s"}}
                """
                    .formatted(app))
            .server(
                """
                exports = { onIt: function (args) {
                  const change = args.eventData.fieldChange || {};
                  if (args.eventData.unreadable) {
                    throw Object.assign(new Error('no stage in it'), { type: args.eventData.unreadable });
                  }
                  console.log(args.eventType, change.previousValue, change.newValue);
                } };
                """)
            .bytes();
    assertThat(tenon.upload("/api/v1/apps", zip).statusCode()).isIn(200, 201);
    assertThat(
            tenon
                .post("/api/v1/orgs/" + org + "/installations", "{\"app\": \"%s\"}".formatted(app))
                .statusCode())
        .isEqualTo(201);
  }

  private ObjectNode put(String path, String body, int status) {
    HttpResponse<String> answer = tenon.put(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return Json.readObject(answer.body());
  }

  private JsonNode post(String type, String data) {
    return post("acme", type, data);
  }

  private JsonNode post(String org, String type, String data) {
    String body =
        """
        {"eventId": "e-%d", "eventType": "custom-object:%s", "timestamp": 1768469400,
         "orgId": "ORG1", "actor": {"id": "u", "type": "AGENT", "email": "a@example.com"},
         "eventData": %s}
        """
            .formatted(++sent, type, data);
    HttpResponse<String> answer = tenon.post("/api/v1/orgs/" + org + "/events", body);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    return Json.read(answer.body());
  }

  private static String update(String stage, String newStage, String owner, String newOwner) {
    return """
        {"deal": {"id": "d-1", "stage": "%2$s", "owner": "%4$s",
           "updatedAt": "2026-01-16T14:20:00Z"},
         "previousDeal": {"id": "d-1", "stage": "%1$s", "owner": "%3$s"},
         "changedFields": ["stage", "owner"]}
        """
        .formatted(stage, newStage, owner, newOwner);
  }

  private static String change(String stage, String newStage) {
    return """
        {"deal": {"id": "d-1", "stage": "%2$s"}, "fieldChange": {"fieldName": "stage",
          "previousValue": "%1$s", "newValue": "%2$s", "changedAt": "2026-01-16T14:20:01Z"}}
        """
        .formatted(stage, newStage);
  }

  private JsonNode event(String id) {
    return Json.read(tenon.get(ACME + "/events/" + id).body());
  }

  private JsonNode attempt(JsonNode answer) {
    return event(answer.path("eventId").asText()).path("deliveries").get(0).path("attempts").get(0);
  }

  /** How the only delivery of an event ended. */
  private String state(JsonNode answer) {
    String id = answer.path("eventId").asText();
    await()
        .until(() -> !event(id).path("deliveries").get(0).path("state").asText().equals("queued"));
    return event(id).path("deliveries").get(0).path("state").asText();
  }

  /** What an app wrote for each event, in the order of acceptance. */
  private List<String> handled(String app) {
    List<String> lines = new ArrayList<>();
    JsonNode items = Json.read(tenon.get(ACME + "/deliveries?limit=100").body()).path("items");
    for (JsonNode item : items) {
      if (item.path("app").asText().equals(app)
          && item.path("state").asText().equals("succeeded")) {
        JsonNode attempt = event(item.path("event").asText()).path("deliveries").get(0);
        lines.addFirst(
            attempt.path("attempts").get(0).path("console").get(0).path("text").asText());
      }
    }
    return lines;
  }
}
