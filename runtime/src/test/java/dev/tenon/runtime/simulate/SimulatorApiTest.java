package dev.tenon.runtime.simulate;

import static dev.tenon.runtime.testing.RunningTenon.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulator page asks the runtime for. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class SimulatorApiTest {

  private static final String EVENT = "{\"event\": \"onDealUpdate\", \"data\": {\"n\": 1}}";

  private final Path folder;
  private final JsFolder app;
  private RunningTenon tenon;

  SimulatorApiTest(@TempDir Path folder) {
    this.folder = folder;
    this.app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate", "onContactCreate")
            .server(
                """
                exports = {
                  onDealUpdate: function (args) { renderData(null, { n: args.data.n }); },
                  onContactCreate: function (args) {
                    args.data.contact.nothing.here();
                  }
                };
                """);
    this.tenon = RunningTenon.start(folder, app.path());
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void every_simulation_is_in_the_history_newest_first() {
    simulate("onDealUpdate", EVENT);
    simulate("onContactCreate", "{\"data\": {\"contact\": {}}}");
    simulate("onTaskCreate", "{\"data\": {}}");

    JsonNode list = get("/api/v1/simulations").path("simulations");
    assertThat(list.findValuesAsText("outcome"))
        .containsExactly("unhandled", "failed", "succeeded");
    assertThat(list.findValuesAsText("type"))
        .containsExactly("onTaskCreate", "onContactCreate", "onDealUpdate");
    assertThat(list.get(1).path("summary").asText()).startsWith("TypeError: ");
    assertThat(list.get(2).path("summary").asText()).isEqualTo("{\"n\":1}");
    assertThat(list.get(2).path("apps").get(0).asText()).isEqualTo("app");
    assertThat(list.get(2).path("durationMillis").asDouble()).isPositive();
  }

  @Test
  void a_simulation_can_be_looked_at_whole_after_a_restart() {
    List<JsonNode> report = simulate("onDealUpdate", EVENT);
    String id = step(report, "accepted").path("eventId").asText();
    tenon.close();
    tenon = RunningTenon.start(folder, app.path());

    JsonNode simulation = get("/api/v1/simulations/" + id);
    assertThat(simulation.path("payload").asText()).isEqualTo(EVENT);
    assertThat(simulation.path("productLabel").asText()).isEqualTo("Freshsales");
    assertThat(simulation.path("steps")).containsExactlyElementsOf(report);
  }

  @Test
  void a_simulation_is_in_the_history_before_its_end() {
    app.server(
        "exports = { onContactCreate() {}, onDealUpdate: async function () {"
            + " await new Promise(go => setTimeout(go, 1000)); } };");
    CompletableFuture<List<JsonNode>> running =
        CompletableFuture.supplyAsync(() -> simulate("onDealUpdate", EVENT));
    await().until(() -> newest().path("outcome").asText(), "running"::equals);
    assertThat(RunningTenon.step(running.join(), "done").path("outcome").asText())
        .isEqualTo("succeeded");
    assertThat(newest().path("outcome").asText()).isEqualTo("succeeded");
    assertThat(get("/api/v1/simulations").path("simulations")).hasSize(1);
  }

  private JsonNode newest() {
    return get("/api/v1/simulations").at("/simulations/0");
  }

  @Test
  void the_history_is_read_page_by_page_and_can_be_forgotten() {
    for (int i = 0; i < 5; i++) {
      simulate("onDealUpdate", EVENT);
    }
    List<String> seen = new ArrayList<>();
    String path = "/api/v1/simulations?limit=2";
    for (String next = ""; next != null; ) {
      JsonNode page = get(path + next);
      seen.addAll(page.path("simulations").findValuesAsText("id"));
      next = page.has("next") ? "&before=" + page.path("next").asText() : null;
    }
    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    assertThat(get("/api/v1/simulations?before=nobody-knows").path("simulations"))
        .as("a page after what is not kept any more")
        .isEmpty();

    assertThat(tenon.delete("/api/v1/simulations").statusCode()).isEqualTo(204);
    assertThat(get("/api/v1/simulations").path("simulations")).isEmpty();
    assertThat(tenon.get("/api/v1/simulations/" + seen.getFirst()).statusCode()).isEqualTo(404);
  }

  @Test
  void a_replay_says_what_it_replays() {
    String first = step(simulate("onDealUpdate", EVENT), "accepted").path("eventId").asText();
    HttpResponse<String> replay =
        tenon.post(
            "/api/v1/simulations",
            Json.write(
                Json.object()
                    .put("product", "freshsales")
                    .put("type", "onDealUpdate")
                    .put("payload", EVENT)
                    .put("replayOf", first)));
    assertThat(replay.statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/simulations").at("/simulations/0/replayOf").asText()).isEqualTo(first);
  }

  @Test
  void only_the_app_that_is_named_gets_the_event_and_only_its_files_must_be_whole() {
    JsFolder other =
        JsFolder.at(folder.resolve("other"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () { renderData(null, 'other'); } };");
    tenon.close();
    tenon = RunningTenon.start(folder, app.path(), other.path());
    app.server("exports = {");

    JsonNode accepted = step(simulateFor("other"), "accepted");
    assertThat(accepted.path("runs").findValuesAsText("app")).containsExactly("other");
    assertThat(simulateFor("app").getFirst().path("status").asInt()).isEqualTo(422);
    JsonNode nobody = simulateFor("nobody").getFirst();
    assertThat(nobody.path("status").asInt()).isEqualTo(404);
    assertThat(nobody.path("detail").asText())
        .isEqualTo("There is no app \"nobody\" here; there are app, other.");
  }

  @Test
  void a_payload_that_is_no_JSON_is_refused_with_its_place_and_kept_in_the_history() {
    JsonNode refusal = simulate("onDealUpdate", "{\n  \"event\": onDealUpdate\n}").getFirst();
    assertThat(refusal.path("status").asInt()).isEqualTo(400);
    assertThat(refusal.path("line").asInt()).isEqualTo(2);

    JsonNode kept = get("/api/v1/simulations/" + refusal.path("simulation").asText());
    assertThat(kept.path("outcome").asText()).isEqualTo("refused");
    assertThat(kept.at("/refusal/detail")).isEqualTo(refusal.path("detail"));
    assertThat(kept.at("/refusal/line").asInt()).isEqualTo(2);
    assertThat(kept.path("steps")).isEmpty();
  }

  @Test
  void what_the_schema_does_not_expect_is_said_with_its_place_and_stops_nothing() {
    String payload = "{\n \"event\": \"onDealUpdate\",\n \"region\": \"Mars\", \"data\": {}}";
    List<JsonNode> report = simulate("onDealUpdate", payload);
    JsonNode warnings = step(report, "checked").path("warnings");
    assertThat(warnings)
        .anySatisfy(
            warning -> {
              assertThat(warning.path("pointer").asText()).isEqualTo("/region");
              assertThat(warning.path("line").asInt()).isEqualTo(3);
              assertThat(warning.path("message").asText()).contains("region");
            });
    assertThat(step(report, "done").path("outcome").asText()).isEqualTo("succeeded");
  }

  @Test
  void every_event_of_the_page_has_a_schema_at_the_address_given() {
    JsonNode events = get("/api/v1/simulator").at("/products/0/events");
    assertThat(events).isNotEmpty();
    events.forEach(
        event ->
            assertThat(get(event.path("schema").asText()).path("$id").asText())
                .isEqualTo("urn:tenon:event:freshsales:" + event.path("type").asText()));
  }

  @Test
  void an_error_comes_with_its_line_of_the_source() {
    List<JsonNode> report = simulate("onContactCreate", "{\"data\": {\"contact\": {}}}");
    assertThat(step(report, "finished").at("/error/source").asText())
        .isEqualTo("    args.data.contact.nothing.here();");
  }

  @Test
  void a_payload_is_saved_into_the_apps_folder_as_typed_and_offered_from_then_on()
      throws IOException {
    String typed = "{ \"event\":  \"onDealUpdate\",\n\t\"data\": {\"n\": 2.50} }";
    assertThat(save("", typed).statusCode()).isEqualTo(201);
    assertThat(save("", typed).statusCode()).isEqualTo(200);
    assertThat(save("big deal", EVENT).statusCode()).isEqualTo(201);
    assertThat(Files.readString(app.path().resolve("server/test_data/onDealUpdate.json")))
        .isEqualTo(typed);

    JsonNode payloads =
        get("/api/v1/simulator/payloads?product=freshsales&type=onDealUpdate").path("payloads");
    assertThat(payloads.findValuesAsText("label"))
        .containsExactly("Sample", "onDealUpdate.json", "big deal");
    assertThat(payloads.get(2).path("file").asText())
        .isEqualTo("server/test_data/onDealUpdate@big deal.json");
    String path = "/api/v1/simulator/payload?product=freshsales&type=onDealUpdate";
    assertThat(tenon.get(path).body()).isEqualTo(typed);
    assertThat(tenon.get(path + "&app=app&name=big%20deal").body()).isEqualTo(EVENT);
    assertThat(tenon.get(path + "&source=catalogue").body()).contains("deal_pipeline_id");

    String big =
        "/api/v1/simulator/payloads?product=freshsales&type=onDealUpdate&app=app&name=big%20deal";
    assertThat(tenon.delete(big).statusCode()).isEqualTo(204);
    assertThat(tenon.delete(big).statusCode()).isEqualTo(404);
  }

  @Test
  void a_saved_payload_can_be_read_by_whom_the_umask_lets() throws IOException {
    save("", EVENT);
    Path saved = app.path().resolve("server/test_data/onDealUpdate.json");
    Path usual = Files.writeString(folder.resolve("usual"), "");
    assertThat(Files.getPosixFilePermissions(saved))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void a_payload_that_cannot_be_saved_leaves_nothing_behind() throws IOException {
    Path samples = app.path().resolve("server/test_data");
    Files.createDirectories(samples.resolve("onDealUpdate.json/in the way"));
    assertThat(save("", EVENT).statusCode()).isEqualTo(500);
    assertThat(samples.toFile().list()).containsExactly("onDealUpdate.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/b", ".hidden", "x.", "a..b", "\u0000", "x\n"})
  void a_payloads_name_cannot_lead_anywhere_else(String name) {
    assertThat(save(name, EVENT).statusCode()).isEqualTo(400);
    assertThat(app.path().resolve("server/test_data")).doesNotExist();
  }

  @Test
  void nothing_is_saved_through_a_link_that_leads_out_of_the_app(@TempDir Path elsewhere)
      throws IOException {
    Files.createSymbolicLink(app.path().resolve("server/test_data"), elsewhere);
    assertThat(save("", EVENT).statusCode()).isEqualTo(409);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void an_app_for_several_products_has_a_folder_of_test_data_for_each() {
    app.file(
        "manifest.json",
        """
        {"platform-version": "2.2", "product": {
          "freshsales": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}},
          "freshworks_crm": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}}}}
        """);
    assertThat(Json.read(save("", EVENT).body()).path("file").asText())
        .isEqualTo("server/test_data/freshsales/onDealUpdate.json");
  }

  @Test
  void a_change_of_an_app_is_told_to_those_who_follow() throws Exception {
    HttpResponse<java.io.InputStream> stream = tenon.follow("/api/v1/simulator/changes");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      String first = version(lines);
      assertThat(first).isEqualTo(get("/api/v1/simulator").path("version").asText());

      app.server("exports = { onDealUpdate: function () {}");
      assertThat(version(lines)).isNotEqualTo(first);
      JsonNode broken = get("/api/v1/simulator").at("/apps/0");
      assertThat(broken.path("broken").asBoolean()).isTrue();
      assertThat(broken.at("/problems/0/file").asText()).isEqualTo("server/server.js");
    }
  }

  @Test
  void a_sample_payload_that_is_edited_is_told_to_those_who_follow_too() throws Exception {
    save("", EVENT);
    HttpResponse<java.io.InputStream> stream = tenon.follow("/api/v1/simulator/changes");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      String first = version(lines);

      app.file(
          "server/test_data/onDealUpdate.json", "{\"event\": \"onDealUpdate\",\n \"data\": 1,}");
      assertThat(version(lines)).isNotEqualTo(first);
      JsonNode now = get("/api/v1/simulator").at("/apps/0");
      assertThat(now.path("broken").asBoolean()).isFalse();
      assertThat(now.at("/problems/0/file").asText())
          .isEqualTo("server/test_data/onDealUpdate.json");
      assertThat(now.at("/problems/0/line").asInt()).isEqualTo(2);
    }
  }

  @Test
  void those_who_follow_get_an_orderly_end_when_the_runtime_stops() throws Exception {
    HttpResponse<java.io.InputStream> stream = tenon.follow("/api/v1/simulator/changes");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertThat(version(lines)).isNotBlank();
      tenon.close();
      // A connection that was cut would be an exception here.
      assertThat(lines.lines().toList()).allMatch(line -> line.isEmpty() || line.startsWith(":"));
    }
  }

  private static String version(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (!line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return Json.read(line.substring(6)).path("version").asText();
  }

  private List<JsonNode> simulate(String type, String payload) {
    return tenon.simulate("freshsales", type, payload);
  }

  private List<JsonNode> simulateFor(String name) {
    ObjectNode request =
        Json.object()
            .put("product", "freshsales")
            .put("type", "onDealUpdate")
            .put("payload", EVENT)
            .put("app", name);
    return tenon
        .post("/api/v1/simulations", Json.write(request))
        .body()
        .lines()
        .map(Json::read)
        .toList();
  }

  private JsonNode get(String path) {
    return Json.read(tenon.get(path).body());
  }

  private HttpResponse<String> save(String name, String payload) {
    return tenon.put(
        "/api/v1/simulator/payloads",
        Json.write(
            Json.object()
                .put("product", "freshsales")
                .put("type", "onDealUpdate")
                .put("app", "app")
                .put("name", name)
                .put("payload", payload)));
  }
}
