package dev.tenon.runtime;

import static dev.tenon.runtime.testing.RunningTenon.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runtime as a host and a tester meet it, over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class RuntimeTest {

  private static final String EVENT = "{\"event\": \"onDealUpdate\", \"data\": {}}";

  private final JsFolder app;
  private final Path folder;
  private RunningTenon tenon;

  RuntimeTest(@TempDir Path folder) {
    this.folder = folder;
    this.app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate", "onAppInstall")
            .server(
                """
                exports = {
                  onDealUpdate: function (args) { console.log('hello'); renderData(null, 'one'); },
                  onAppInstall: function (args) { renderData({ message: 'not here' }); }
                };
                """);
    this.tenon = RunningTenon.start(folder, app.path());
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
  void an_event_is_kept_and_handled() {
    HttpResponse<String> response =
        tenon.post("/api/v1/orgs/demo/events?product=freshsales", EVENT);
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode event = await().until(() -> event(response), e -> state(e).equals("succeeded"));
    assertThat(event.at("/deliveries/0/attempts/0/console/0/text").asText()).isEqualTo("hello");
  }

  @Test
  void a_second_event_with_the_same_key_is_answered_and_dropped() {
    String path = "/api/v1/orgs/demo/events";
    HttpResponse<String> first = tenon.post(path, EVENT, "Idempotency-Key", "k1");
    HttpResponse<String> second = tenon.post(path, EVENT, "Idempotency-Key", "k1");
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(Json.read(second.body()).path("duplicate").asBoolean()).isTrue();
    assertThat(Json.read(second.body()).path("eventId"))
        .isEqualTo(Json.read(first.body()).path("eventId"));
  }

  @Test
  void an_event_that_no_app_handles_is_kept_all_the_same() {
    HttpResponse<String> response =
        tenon.post("/api/v1/orgs/demo/events", "{\"event\": \"onTicketCreate\", \"data\": {}}");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(event(response).path("type").asText()).isEqualTo("onTicketCreate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          freshworks_crm | onDealUpdate | app asked for it of freshsales
          freshsales     | onDealUpdaet | Did you mean onDealUpdate?
          freshdesk      | onTicketSung | No installed app asked for onTicketSung of freshdesk.
          """)
  void whoever_sends_what_nobody_asked_for_is_told_why(String product, String type, String note) {
    HttpResponse<String> response =
        tenon.post(
            "/api/v1/orgs/demo/events?product=" + product,
            "{\"event\": \"%s\", \"data\": {}}".formatted(type));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(Json.read(response.body()).path("note").asText()).contains(note);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/v1/orgs/demo/events     | {"event": "onX", }  | 400 | line 1
          /api/v1/orgs/demo/events     | []                  | 400 | object
          /api/v1/orgs/demo/events     | {"data": {}}        | 400 | neither
          /api/v1/orgs/demo/events     | {"event": 7}        | 400 | string
          /api/v1/orgs/nobody/events   | {"event": "onX"}    | 404 | no org
          /api/v1/orgs/a%20b/events    | {"event": "onX"}    | 404 | org id
          /api/v1/orgs/demo/events?product=A%20B | {"event": "onX"} | 400 | lower-case
          /ingress/freshworks          | {"event": "onX"}    | 400 | account_id
          /no/such/path                | {}                  | 404 | not found
          """)
  void what_is_no_event_is_refused_with_the_reason(
      String path, String body, int status, String reason) {
    HttpResponse<String> response = tenon.post(path, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(Json.read(response.body()).path("detail").asText()).contains(reason);
  }

  @Test
  void an_event_over_256_KB_is_refused_and_not_cut() {
    String body = "{\"event\": \"onX\", \"data\": {\"text\": \"" + "x".repeat(256 << 10) + "\"}}";
    assertThat(tenon.post("/api/v1/orgs/demo/events", body).statusCode()).isEqualTo(413);
  }

  @Test
  void websites_cannot_reach_the_runtime() {
    assertThat(
            tenon
                .post("/api/v1/orgs/demo/events", EVENT, "Origin", "https://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(tenon.post("/api/v1/orgs/demo/events", EVENT, "Origin", "null").statusCode())
        .isEqualTo(403);
    String own = "http://" + tenon.address("/").getAuthority();
    assertThat(tenon.post("/api/v1/orgs/demo/events", EVENT, "Origin", own).statusCode())
        .isEqualTo(202);
  }

  @Test
  void every_simulation_is_an_event_of_its_own() {
    List<JsonNode> first = tenon.simulate("freshsales", "onDealUpdate", EVENT);
    List<JsonNode> second = tenon.simulate("freshsales", "onDealUpdate", EVENT);
    assertThat(step(first, "accepted").path("eventId"))
        .isNotEqualTo(step(second, "accepted").path("eventId"));
    assertThat(step(second, "done").path("outcome").asText()).isEqualTo("succeeded");
  }

  @Test
  void a_handler_that_breaks_while_it_is_worked_on_fails_with_its_place_until_it_is_mended() {
    app.server(
        "exports = {\n  onDealUpdate: function () { nothing.here(); },\n  onAppInstall: function () {}\n};");
    JsonNode failed = step(tenon.simulate("freshsales", "onDealUpdate", EVENT), "finished");
    assertThat(failed.path("outcome").asText()).isEqualTo("failed");
    assertThat(failed.at("/error/type").asText()).isEqualTo("ReferenceError");
    assertThat(failed.at("/error/file").asText()).isEqualTo("server/server.js");
    assertThat(failed.at("/error/line").asInt()).isEqualTo(2);

    app.server(
        "exports = { onDealUpdate: function () { renderData(null, 'two'); }, onAppInstall: function () {} };");
    JsonNode mended = step(tenon.simulate("freshsales", "onDealUpdate", EVENT), "finished");
    assertThat(mended.path("answer").asText()).isEqualTo("\"two\"");
  }

  @Test
  void an_app_that_cannot_be_loaded_any_more_does_not_answer_with_its_old_version() {
    app.server("exports = {\n  onDealUpdate: function () { let x = ; }\n};");
    JsonNode refused = tenon.simulate("freshsales", "onDealUpdate", EVENT).getFirst();
    assertThat(refused.path("status").asInt()).isEqualTo(422);
    assertThat(refused.path("detail").asText())
        .contains("server/server.js:2:")
        .contains("SyntaxError");
    assertThat(tenon.get("/api/v1/simulator").body()).contains("SyntaxError");
  }

  @Test
  void an_app_that_was_broken_while_the_runtime_was_down_does_not_answer_either() {
    tenon.close();
    app.file("manifest.json", "{ broken");
    tenon = RunningTenon.start(folder, app.path());
    JsonNode refused = tenon.simulate("freshsales", "onDealUpdate", EVENT).getFirst();
    assertThat(refused.path("status").asInt()).isEqualTo(422);

    app.manifest("freshsales", "onDealUpdate", "onAppInstall");
    JsonNode mended = step(tenon.simulate("freshsales", "onDealUpdate", EVENT), "finished");
    assertThat(mended.path("outcome").asText()).isEqualTo("succeeded");
    assertThat(tenon.get("/api/v1/simulator").body()).doesNotContain("\"error\"");
  }

  @Test
  void an_app_that_is_not_named_any_more_is_uninstalled() {
    tenon.close();
    Path other =
        JsFolder.at(folder.resolve("other")).manifest("thena").server("exports = {};").path();
    tenon = RunningTenon.start(folder, other);
    assertThat(
            step(tenon.simulate("freshsales", "onDealUpdate", EVENT), "done")
                .path("outcome")
                .asText())
        .isEqualTo("unhandled");
  }

  @Test
  void two_apps_of_one_id_are_a_problem_and_neither_hides_it() {
    tenon.close();
    Path twin =
        JsFolder.at(folder.resolve("twins/app")).manifest("thena").server("exports = {};").path();
    tenon = RunningTenon.start(folder, app.path(), twin);
    assertThat(tenon.get("/api/v1/simulator").body()).contains("an org can have it only once");
  }

  @Test
  void one_app_that_cannot_be_read_keeps_no_other_from_running() throws Exception {
    tenon.close();
    Path bad = JsFolder.at(folder.resolve("bad")).manifest("thena").server("exports = {};").path();
    Path secret = java.nio.file.Files.writeString(folder.resolve("secret.json"), "{}");
    java.nio.file.Files.createDirectories(bad.resolve("config"));
    java.nio.file.Files.createSymbolicLink(bad.resolve("config/iparams.json"), secret);
    tenon = RunningTenon.start(folder, bad, app.path());
    JsonNode finished = step(tenon.simulate("freshsales", "onDealUpdate", EVENT), "finished");
    assertThat(finished.path("outcome").asText()).isEqualTo("succeeded");
    assertThat(tenon.get("/api/v1/simulator").body()).contains("outside");
  }

  @Test
  void an_app_set_up_event_is_a_call_whose_refusal_is_a_failure() {
    JsonNode finished =
        step(
            tenon.simulate("freshsales", "onAppInstall", "{\"event\": \"onAppInstall\"}"),
            "finished");
    assertThat(finished.path("outcome").asText()).isEqualTo("failed");
    assertThat(finished.at("/error/message").asText()).isEqualTo("not here");
  }

  @Test
  void events_from_outside_find_the_new_code_too() {
    app.server(
        "exports = { onDealUpdate: function () { console.log('new'); }, onAppInstall: function () {} };");
    await()
        .until(
            () -> {
              HttpResponse<String> response = tenon.post("/api/v1/orgs/demo/events", EVENT);
              JsonNode event =
                  await().until(() -> event(response), e -> state(e).equals("succeeded"));
              return event.at("/deliveries/0/attempts/0/console/0/text").asText();
            },
            "new"::equals);
  }

  @Test
  void a_simulation_is_reported_while_it_runs() throws Exception {
    app.server(
        """
        exports = {
          onDealUpdate: async function () {
            console.log('early');
            await new Promise((resolve) => setTimeout(resolve, 3000));
          },
          onAppInstall: function () {}
        };
        """);
    String request = "{\"product\":\"freshsales\",\"type\":\"onDealUpdate\",\"payload\":\"{}\"}";
    HttpResponse<InputStream> response = tenon.stream("/api/v1/simulations", request);
    Instant early = Instant.MAX;
    Instant finished = Instant.MIN;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("early")) {
          early = Instant.now();
        } else if (line.contains("finished")) {
          finished = Instant.now();
        }
      }
    }
    assertThat(early).isBefore(finished.minusSeconds(1));
  }

  @Test
  void a_payload_of_another_event_is_refused_before_any_handler_runs() {
    JsonNode refused =
        tenon.simulate("freshsales", "onDealUpdate", "{\"event\": \"onDealCreate\"}").getFirst();
    assertThat(refused.path("status").asInt()).isEqualTo(400);
    assertThat(refused.path("detail").asText()).contains("onDealCreate").contains("onDealUpdate");
  }

  @Test
  void a_simulation_that_no_app_handles_says_so() {
    List<JsonNode> report =
        tenon.simulate("thena", "ticket:created", "{\"eventType\": \"ticket:created\"}");
    assertThat(step(report, "done").path("outcome").asText()).isEqualTo("unhandled");
  }

  @ParameterizedTest
  @CsvSource({
    "ticket:comment:added, ticket:comment:created, by added",
    "ticket:comment:created, ticket:comment:added, by created",
    "ticket:comment:added, ticket:comment:added, by added",
  })
  void an_event_reaches_who_asked_for_it_by_its_other_name_once(
      String asked, String posted, String said) {
    tenon.close();
    Path desk =
        JsFolder.at(folder.resolve("desk"))
            .manifest("thena", asked, "ticket:*")
            .server(
                """
                exports = {
                  'ticket:comment:added': function () { console.log('by added'); },
                  'ticket:comment:created': function () { console.log('by created'); },
                  'ticket:*': function () { console.log('by pattern'); }
                };
                """)
            .path();
    tenon = RunningTenon.start(folder, desk);
    HttpResponse<String> response =
        tenon.post(
            "/api/v1/orgs/demo/events?product=thena",
            "{\"eventId\": \"e1\", \"eventType\": \"%s\", \"payload\": {}}".formatted(posted));
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode event = await().until(() -> event(response), e -> state(e).equals("succeeded"));
    assertThat(event.path("type").asText()).isEqualTo(posted);
    assertThat(event.path("deliveries")).hasSize(1);
    assertThat(event.at("/deliveries/0/attempts")).hasSize(1);
    assertThat(event.at("/deliveries/0/attempts/0/console")).hasSize(1);
    assertThat(event.at("/deliveries/0/attempts/0/console/0/text").asText()).isEqualTo(said);
  }

  @Test
  void the_page_and_what_it_loads_are_served() {
    assertThat(tenon.get("/web/test").body()).contains("<html").contains("id=\"simulate\"");
    HttpResponse<String> script = tenon.get("/web/assets/js/theme.js");
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(script.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
  }

  @Test
  void a_taken_port_is_said_plainly_and_leaves_what_waits_alone() {
    TenonConfig other =
        new TenonConfig(
            folder.resolve("other"), "127.0.0.1", tenon.address("/").getPort(), List.of());
    assertThatThrownBy(() -> Tenon.start(other)).hasMessageContaining("taken by another program");
    // What was opened for the attempt is closed again.
    Tenon.start(new TenonConfig(folder.resolve("other"), "127.0.0.1", 0, List.of())).close();
  }

  @Test
  void a_second_runtime_on_the_same_folder_is_refused() {
    TenonConfig same = new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", 0, List.of());
    assertThatThrownBy(() -> Tenon.start(same)).hasMessageContaining("Another Tenon is using");
  }

  @Test
  void what_was_accepted_is_there_after_a_restart() {
    HttpResponse<String> response = tenon.post("/api/v1/orgs/demo/events", EVENT);
    tenon.close();
    tenon = RunningTenon.start(folder, app.path());
    await().until(() -> event(response), e -> state(e).equals("succeeded"));
  }

  private JsonNode event(HttpResponse<String> accepted) {
    String id = Json.read(accepted.body()).path("eventId").asText();
    return Json.read(tenon.get("/api/v1/orgs/demo/events/" + id).body());
  }

  private static String state(JsonNode event) {
    return event.at("/deliveries/0/state").asText();
  }
}
