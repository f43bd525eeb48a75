package dev.tenon.runtime;

import static dev.tenon.runtime.testing.RunningTenon.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events reach the subscriptions whose filters let them through, over HTTP, in both languages. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class FilterRoutingTest {

  private static final String EVENTS = "/api/v1/orgs/demo/events";

  private final RunningTenon tenon;

  FilterRoutingTest(@TempDir Path folder) {
    Path agents =
        JsFolder.at(folder.resolve("agents"))
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2", "product": {
                  "thena": {"events": {
                    "ticket:created": {"handler": "ofAgent",
                      "filter": {"context_user_type": ["AGENT"], "context_organization_id": [{"prefix": "ORG"}]}},
                    "account:*": {"handler": "ofAccount"},
                    "ticket:comment:created": {"handler": "ofComment",
                      "filter": {"event_name": ["ticket:comment:created"]}},
                    "account:updated": {"handler": "ofName", "filterScope": "MessageBody",
                      "filter": {"payload": {"name": [{"exists": true}]}}}
                  }},
                  "freshsales": {"events": {
                    "onDealUpdate": {"handler": "ofUser7", "filter": {"context_user_id": ["7"]}}
                  }}
                }}
                """)
            .server(
                """
                function said(name) {
                  return function (args) { renderData(null, name); };
                }
                exports = {
                  ofAgent: said('agent'), ofComment: said('comment'), ofAccount: said('account'), ofName: said('name'),
                  ofUser7: said('user')
                };
                """)
            .path();
    Path urgent =
        new PluginJar()
            .source(
                "com.example.Urgent",
                """
                package com.example;
                import dev.tenon.api.*;
                public final class Urgent implements App {
                  public String urgent(Event event, AppContext app) { return "urgent"; }
                }
                """)
            .manifest(
                """
                {"platform-version": "2.2",
                 "product": {"thena": {"events": {"ticket:created": {
                   "handler": "urgent",
                   "filter": {"payload": {"ticket": {"priority": ["urgent"]}},
                              "iparams": [{"exists": false}]},
                   "filterScope": "MessageBody"}}}},
                 "tenon": {"id": "urgent", "version": "1.0.0", "main": "com.example.Urgent"}}
                """)
            .jar(folder.resolve("urgent.jar"));
    tenon = RunningTenon.start(folder, agents, urgent);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @CsvSource({
    "AGENT, low, agents",
    "CUSTOMER, urgent, urgent",
    "AGENT, urgent, 'agents,urgent'",
  })
  void an_event_reaches_those_whose_filters_let_it_through(
      String actor, String priority, String apps) {
    JsonNode accepted = Json.read(tenon.post(EVENTS, ticket(actor, priority)).body());
    assertThat(accepted.path("deliveries").findValuesAsText("app"))
        .containsExactlyInAnyOrder(apps.split(",", -1));
    assertThat(answers(accepted)).hasSameSizeAs(accepted.path("deliveries"));
    // The same holds when the event is delivered once more, as it was kept.
    JsonNode again =
        Json.read(
            tenon.post(EVENTS + "/" + accepted.path("eventId").asText() + "/replay", "").body());
    assertThat(again.path("deliveries").findValuesAsText("app"))
        .containsExactlyInAnyOrder(apps.split(",", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "ticket:comment:created, agents",
    "ticket:comment:added, agents",
    "ticket:comment:deleted, ''",
  })
  void an_event_is_found_by_each_of_its_names(String type, String apps) {
    String event = "{\"eventType\": \"%s\", \"payload\": {}}".formatted(type);
    JsonNode accepted = Json.read(tenon.post(EVENTS + "?product=thena", event).body());
    assertThat(accepted.path("deliveries").findValuesAsText("app"))
        .as(accepted.toString())
        .isEqualTo(apps.isEmpty() ? List.of() : List.of(apps));
  }

  @Test
  void who_sends_an_event_that_filters_keep_from_everybody_is_told_which() {
    HttpResponse<String> response = tenon.post(EVENTS, ticket("CUSTOMER", "low"));
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode accepted = Json.read(response.body());
    assertThat(accepted.path("deliveries")).isEmpty();
    assertThat(accepted.path("note").asText())
        .contains(
            "The filter of \"ticket:created\" in agents kept this ticket:created out: {\"context_user_type\":[\"AGENT\"],\"context_organization_id\":[{\"prefix\":\"ORG\"}]} (MessageAttributes).",
            "The filter of \"ticket:created\" in urgent kept this ticket:created out: ",
            " (MessageBody).");
  }

  @Test
  void a_simulation_shows_which_filter_kept_the_event_out_and_the_history_keeps_it() {
    List<JsonNode> report = tenon.simulate("thena", "ticket:created", ticket("CUSTOMER", "low"));
    JsonNode done = step(report, "done");
    assertThat(done.path("outcome").asText()).isEqualTo("unhandled");
    assertThat(done.path("note").asText()).contains("The filter of \"ticket:created\" in agents");
    assertThat(tenon.get("/api/v1/simulations").body()).contains("The filter of");
    List<JsonNode> other = tenon.simulate("thena", "ticket:created", ticket("AGENT", "low"));
    assertThat(step(other, "done").path("outcome").asText()).isEqualTo("succeeded");
    assertThat(step(other, "done").has("note")).isFalse();
  }

  @Test
  void what_a_filter_keeps_from_one_handler_goes_to_the_next_that_asked_for_it() {
    String account =
        "{\"eventType\": \"account:updated\", \"orgId\": \"ORG1\", \"payload\": {\"name\": %s}}";
    assertThat(answers(Json.read(tenon.post(EVENTS, account.formatted("\"Acme\"")).body())))
        .containsExactly("\"name\"");
    assertThat(answers(Json.read(tenon.post(EVENTS, account.formatted("null")).body())))
        .containsExactly("\"account\"");
  }

  @Test
  void other_products_have_the_same_attributes_as_far_as_they_say_such_things() {
    String deal =
        "{\"event\": \"onDealUpdate\", \"account_id\": \"1\", \"data\": {\"actor\": {\"id\": %d}}}";
    String path = EVENTS + "?product=freshsales";
    assertThat(answers(Json.read(tenon.post(path, deal.formatted(7)).body())))
        .containsExactly("\"user\"");
    assertThat(Json.read(tenon.post(path, deal.formatted(8)).body()).path("deliveries")).isEmpty();
  }

  @Test
  void an_app_with_a_filter_that_sns_would_not_take_is_refused_with_the_place() {
    byte[] app =
        AppZip.empty()
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2", "product": {"thena": {"events": {
                  "ticket:created": {"handler": "f",
                    "filter": {"event_name": [{"numeric": [">", 3, "<", 1]}]}}
                }}}}
                """)
            .server("exports = { f: function () {} };")
            .bytes();
    HttpResponse<String> response = tenon.upload("/api/v1/apps?name=bad", app);
    assertThat(response.statusCode()).isEqualTo(422);
    JsonNode problem = Json.read(response.body()).at("/problems/0");
    assertThat(problem.path("message").asText())
        .isEqualTo("The filter policy is not valid: Bottom must be less than top.");
    assertThat(problem.path("line").asInt()).isEqualTo(3);
    assertThat(problem.path("column").asInt()).isEqualTo(32);
  }

  private static String ticket(String actor, String priority) {
    return """
    {"eventType": "ticket:created", "timestamp": "2026-01-15T09:30:00Z", "orgId": "ORG1",
     "actor": {"id": "U1", "type": "%s"}, "iparams": {"forged": true},
     "payload": {"ticket": {"id": "T1", "priority": "%s"}}}
    """
        .formatted(actor, priority);
  }

  /** What the handlers of an event answered, as JSON. */
  private List<String> answers(JsonNode accepted) {
    JsonNode event =
        await()
            .until(
                () -> Json.read(tenon.get(EVENTS + "/" + accepted.path("eventId").asText()).body()),
                read ->
                    read.path("deliveries")
                        .valueStream()
                        .allMatch(delivery -> delivery.path("state").asText().equals("succeeded")));
    return event
        .path("deliveries")
        .valueStream()
        .map(delivery -> delivery.at("/attempts/0/answer/json").asText())
        .toList();
  }
}
