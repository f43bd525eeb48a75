package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole life of installations, over HTTP, of apps in both languages. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class InstallationApiTest {

  private static final String APPS = "/api/v1/apps";
  private static final String ACME = "/api/v1/orgs/acme";
  private static final String GLOBEX = "/api/v1/orgs/globex";
  private static final String PARAMETERS =
      """
      {"greeting": {"display_name": "Greeting", "type": "text", "default_value": "hello"},
       "limit": {"display_name": "Limit", "type": "number", "required": true},
       "api_key": {"display_name": "Key", "type": "text", "secure": true}}
      """;

  /** Lets a handler that waits go on. */
  private static final String GO = "tenon.test.lifecycle.go";

  private static final String LOADER = "tenon.test.lifecycle.loader";

  private final Path folder;
  private RunningTenon tenon;

  InstallationApiTest(@TempDir Path folder) {
    this.folder = folder;
    this.tenon = RunningTenon.start(folder);
  }

  @BeforeEach
  void orgs() {
    tenon.put(
        ACME,
        "{\"name\": \"Acme\", \"accounts\": [{\"product\":\"freshsales\",\"accountId\":\"42\"}]}");
    tenon.put(GLOBEX, "{\"name\": \"Globex\"}");
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void an_installed_app_gets_events_with_its_parameters() {
    upload(plain("1.0.0").iparams(PARAMETERS));
    String id =
        install(ACME, "{\"app\":\"desk\",\"iparams\":{\"limit\":5,\"api_key\":\"k-123456\"}}");
    JsonNode shown = json(ACME + "/installations/" + id);
    assertThat(shown.path("app").asText()).isEqualTo("desk");
    assertThat(shown.path("version").asText()).isEqualTo("1.0.0");
    assertThat(shown.path("state").asText()).isEqualTo("active");
    assertThat(shown.path("source").asText()).isEqualTo("upload");
    assertThat(shown.path("iparams").toString())
        .isEqualTo("{\"greeting\":\"hello\",\"limit\":5,\"api_key\":{\"isSet\":true}}");
    assertThat(answer(ACME).at("/iparams/greeting").asText()).isEqualTo("hello");
    assertThat(json(APPS + "/desk").at("/versions/0/orgs").asInt()).isEqualTo(1);
    assertThat(json(ACME + "/installations").path("items").findValuesAsText("installation"))
        .containsExactly(id);
    // The same after a restart, from what is in the data folder alone.
    tenon.close();
    tenon = RunningTenon.start(folder);
    assertThat(answer(ACME).at("/iparams/limit").asInt()).isEqualTo(5);
  }

  @Test
  void parameters_that_the_app_does_not_want_are_refused_field_by_field() {
    upload(plain("1.0.0").iparams(PARAMETERS));
    HttpResponse<String> refused =
        tenon.post(ACME + "/installations", "{\"app\":\"desk\",\"iparams\":{\"greting\":\"x\"}}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Json.read(refused.body()).path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("limit", "greting");
    assertThat(json(ACME + "/installations").path("items")).isEmpty();
  }

  @Test
  void parameters_are_changed_later_and_those_not_named_stay() {
    upload(plain("1.0.0").iparams(PARAMETERS));
    String id =
        install(ACME, "{\"app\":\"desk\",\"iparams\":{\"limit\":5,\"api_key\":\"k-123456\"}}");
    String path = ACME + "/installations/" + id;
    HttpResponse<String> changed =
        tenon.put(path + "/iparams", "{\"values\":{\"greeting\":\"hi\"}}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(Json.read(changed.body()).path("iparams").toString())
        .isEqualTo("{\"greeting\":\"hi\",\"limit\":5,\"api_key\":{\"isSet\":true}}");
    assertThat(tenon.put(path + "/iparams", "{\"values\":{\"limit\":\"many\"}}").statusCode())
        .isEqualTo(422);
    assertThat(answer(ACME).path("iparams").path("limit").asInt()).isEqualTo(5);
  }

  @Test
  void an_app_with_a_page_of_its_own_takes_any_object_and_says_what_is_secret() {
    upload(
        plain("1.0.0")
            .file(
                "config/iparams.html",
                "<script>function getConfigs(){} function postConfigs(){}</script>"));
    String id =
        install(
            ACME,
            "{\"app\":\"desk\",\"iparams\":{\"list\":[1],\"token\":\"t-123456\",\"__meta\":{\"secure\":[\"token\"]}}}");
    assertThat(json(ACME + "/installations/" + id).path("iparams").toString())
        .isEqualTo("{\"list\":[1],\"token\":{\"isSet\":true}}");
    // Its answer is kept without the secret, too.
    assertThat(answer(ACME).path("iparams").toString())
        .isEqualTo("{\"list\":[1],\"token\":\"••••••\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript", "java"})
  void an_app_that_agrees_is_asked_once_with_a_payload_of_the_platform(String language) {
    upload(gate(language, "onAppInstall", "1.0.0"));
    String id = install(ACME, "{\"app\":\"gate\",\"iparams\":{\"mood\":\"good\"}}");
    JsonNode call = json(ACME + "/calls/" + onlyCall(id));
    assertThat(call.path("kind").asText()).isEqualTo("setup");
    assertThat(call.path("name").asText()).isEqualTo("onAppInstall");
    assertThat(call.path("outcome").asText()).isEqualTo("succeeded");
    assertThat(call.path("simulated").asBoolean()).isFalse();
    assertThat(call.path("payload").path("account_id").asText()).isEqualTo("42");
    assertThat(call.path("payload").path("event").asText()).isEqualTo("onAppInstall");
    assertThat(call.path("payload").path("timestamp").isIntegralNumber()).isTrue();
    assertThat(call.path("payload").has("data")).isFalse();
    assertThat(call.at("/console/0/text").asText()).isEqualTo("asked onAppInstall");
  }

  @ParameterizedTest
  @CsvSource({
    "javascript, refuse, No room left",
    "java, refuse, No room left",
    "javascript, throw, Broken in here",
    "java, throw, Broken in here",
    "javascript, silent, without calling renderData",
  })
  void an_app_that_refuses_is_not_installed_and_its_call_can_be_looked_at(
      String language, String mood, String reason) {
    upload(gate(language, "onAppInstall", "1.0.0"));
    HttpResponse<String> refused =
        tenon.post(
            ACME + "/installations",
            "{\"app\":\"gate\",\"iparams\":{\"mood\":\"%s\"}}".formatted(mood));
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode problem = Json.read(refused.body());
    assertThat(problem.path("code").asText()).isEqualTo("setup_refused");
    assertThat(problem.path("message").asText()).contains(reason);
    JsonNode call = json(ACME + "/calls/" + problem.path("call").asText());
    assertThat(call.at("/console/0/text").asText()).isEqualTo("asked onAppInstall");

    assertThat(json(ACME + "/installations").path("items")).isEmpty();
    assertThat(deliveries(ACME)).isEmpty();
    // Nor does what was entered stay.
    install(ACME, "{\"app\":\"gate\"}");
    assertThat(json(ACME + "/installations").at("/items/0/iparams/mood").asText())
        .isEqualTo("good");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript", "java"})
  void a_refused_update_leaves_version_and_parameters_as_they_were(String language) {
    upload(gate(language, "afterAppUpdate", "1.0.0"));
    String id = install(ACME, "{\"app\":\"gate\"}");
    upload(gate(language, "afterAppUpdate", "2.0.0"));
    String path = ACME + "/installations/" + id;

    HttpResponse<String> refused =
        tenon.post(path + "/update", "{\"iparams\":{\"mood\":\"refuse\"}}");
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode problem = Json.read(refused.body());
    assertThat(problem.path("code").asText()).isEqualTo("setup_refused");
    // The new version was asked, with the new parameters.
    assertThat(json(ACME + "/calls/" + problem.path("call").asText()).path("version").asText())
        .isEqualTo("2.0.0");
    JsonNode after = json(path);
    assertThat(after.path("version").asText()).isEqualTo("1.0.0");
    assertThat(after.path("state").asText()).isEqualTo("active");
    assertThat(after.path("iparams").path("mood").asText()).isEqualTo("good");

    assertThat(tenon.post(path + "/update", "").statusCode()).isEqualTo(200);
    assertThat(json(path).path("version").asText()).isEqualTo("2.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript", "java"})
  void an_app_that_will_not_go_stays_unless_it_is_forced(String language) {
    upload(gate(language, "onAppUninstall", "1.0.0"));
    String id = install(ACME, "{\"app\":\"gate\",\"iparams\":{\"mood\":\"refuse\"}}");
    String path = ACME + "/installations/" + id;
    HttpResponse<String> refused = tenon.delete(path);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Json.read(refused.body()).path("message").asText()).isEqualTo("No room left");
    assertThat(json(path).path("state").asText()).isEqualTo("active");

    HttpResponse<String> forced = tenon.delete(path + "?force=true");
    assertThat(forced.statusCode()).isEqualTo(200);
    assertThat(Json.read(forced.body()).path("forced").asBoolean()).isTrue();
    assertThat(Json.read(forced.body()).path("refusal").asText()).isEqualTo("No room left");
    assertThat(tenon.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void apps_without_a_handler_for_it_are_not_asked() {
    upload(plain("1.0.0"));
    String id = install(ACME, "{\"app\":\"desk\"}");
    tenon.delete(ACME + "/installations/" + id);
    assertThat(calls(id)).isEmpty();
  }

  @Test
  void two_versions_run_side_by_side_in_two_orgs() {
    upload(javaApp("1.0.0"));
    upload(javaApp("2.0.0"));
    install(ACME, "{\"app\":\"jdesk\",\"version\":\"1.0.0\"}");
    install(GLOBEX, "{\"app\":\"jdesk\"}");
    assertThat(answer(ACME).path("version").asText()).isEqualTo("1.0.0");
    assertThat(answer(GLOBEX).path("version").asText()).isEqualTo("2.0.0");
    assertThat(answer(ACME).path("version").asText()).isEqualTo("1.0.0");
    assertThat(json(APPS + "/jdesk").path("versions").findValuesAsText("orgs"))
        .containsExactly("1", "1");
  }

  @Test
  void a_roll_back_restores_version_and_parameters_and_is_done_once() {
    upload(plain("1.0.0").iparams(PARAMETERS));
    String id =
        install(ACME, "{\"app\":\"desk\",\"iparams\":{\"limit\":5,\"api_key\":\"k-123456\"}}");
    String path = ACME + "/installations/" + id;
    assertThat(tenon.post(path + "/rollback", "").statusCode()).isEqualTo(409);
    upload(plain("2.0.0").iparams(PARAMETERS));
    assertThat(
            tenon
                .post(path + "/update", "{\"iparams\":{\"limit\":9,\"api_key\":\"k-999999\"}}")
                .statusCode())
        .isEqualTo(200);
    assertThat(json(path).path("previousVersion").asText()).isEqualTo("1.0.0");
    assertThat(answer(ACME).at("/iparams/limit").asInt()).isEqualTo(9);
    HttpResponse<String> used = tenon.delete(APPS + "/desk/versions/1.0.0");
    assertThat(used.statusCode()).isEqualTo(409);
    assertThat(Json.read(used.body()).path("detail").asText())
        .contains("it is in 0 installations, and 1 installation (acme) could roll back to it");

    assertThat(tenon.post(path + "/rollback", "").statusCode()).isEqualTo(200);
    assertThat(json(path).path("version").asText()).isEqualTo("1.0.0");
    assertThat(answer(ACME).at("/iparams/limit").asInt()).isEqualTo(5);
    // What is saved by people is what it was, so a change of one value does not bring others back.
    tenon.put(path + "/iparams", "{\"values\":{\"greeting\":\"hi\"}}");
    assertThat(answer(ACME).at("/iparams/limit").asInt()).isEqualTo(5);
    HttpResponse<String> twice = tenon.post(path + "/rollback", "");
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(Json.read(twice.body()).path("detail").asText())
        .contains("no version to go back to");
    assertThat(tenon.delete(APPS + "/desk/versions/2.0.0").statusCode()).isEqualTo(204);
  }

  @Test
  void what_is_wrong_with_a_wish_is_said() {
    upload(plain("1.0.0"));
    String id = install(ACME, "{\"app\":\"desk\"}");
    assertThat(detail(409, ACME + "/installations", "{\"app\":\"desk\"}"))
        .contains("already, as " + id);
    assertThat(detail(404, ACME + "/installations", "{\"app\":\"dsk\"}"))
        .contains("There is no app \"dsk\"");
    assertThat(detail(404, GLOBEX + "/installations", "{\"app\":\"desk\",\"version\":\"3.0.0\"}"))
        .contains("there are 1.0.0");
    assertThat(detail(404, "/api/v1/orgs/none/installations", "{\"app\":\"desk\"}"))
        .contains("no org \"none\"");
    assertThat(detail(409, ACME + "/installations/" + id + "/update", "{}"))
        .contains("the newest there is");
    assertThat(detail(404, GLOBEX + "/installations/" + id + "/update", "{}"))
        .contains("The org globex has no installation");
    assertThat(detail(400, ACME + "/installations", "{\"app\":\"desk\",\"iparams\":[]}"))
        .contains("\"iparams\" must be an object");
    assertThat(tenon.delete(APPS + "/desk/versions/1.0.0").statusCode()).isEqualTo(409);
    assertThat(tenon.get(ACME + "/calls/call_none").statusCode()).isEqualTo(404);
  }

  @Test
  void a_second_operation_waits_for_nothing_and_is_refused() {
    System.clearProperty(GO);
    upload(
        jar(
            new PluginJar()
                .source(
                    "com.example.Slow",
                    """
                    package com.example;
                    import dev.tenon.api.*;
                    import java.util.concurrent.locks.LockSupport;
                    public final class Slow implements App {
                      public void onAppInstall(Event event) {
                        while (System.getProperty("%s") == null) { LockSupport.parkNanos(1_000_000); }
                      }
                      public void onDealUpdate(Event event) {}
                    }
                    """
                        .formatted(GO))
                .manifest(
                    """
                    {"platform-version": "2.2", "product": {"freshsales": {"events": {
                      "onAppInstall": {"handler": "onAppInstall"},
                      "onDealUpdate": {"handler": "onDealUpdate"}}}},
                     "tenon": {"id": "slow", "version": "1.0.0", "main": "com.example.Slow"}}
                    """)));
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(
            () -> tenon.post(ACME + "/installations", "{\"app\":\"slow\"}"));
    await()
        .until(
            () -> json(ACME + "/installations").at("/items/0/state").asText().equals("installing"));
    assertThat(detail(409, ACME + "/installations", "{\"app\":\"slow\"}"))
        .contains("Something else is being done");
    // No event reaches what is still being installed.
    assertThat(deliveries(ACME)).isEmpty();
    System.setProperty(GO, "");
    assertThat(first.join().statusCode()).isEqualTo(201);
    assertThat(deliveries(ACME)).hasSize(1);
  }

  @Test
  void what_arrives_for_a_paused_app_waits_for_it_also_over_a_restart() {
    upload(plain("1.0.0"));
    String paused = ACME + "/installations/" + install(ACME, "{\"app\":\"desk\"}");
    install(GLOBEX, "{\"app\":\"desk\"}");
    assertThat(Json.read(tenon.post(paused + "/pause", "").body()).path("state").asText())
        .isEqualTo("paused");
    String first = send(ACME);
    answer(GLOBEX);
    tenon.close();
    tenon = RunningTenon.start(folder);
    String second = send(ACME);
    answer(GLOBEX);
    assertThat(List.of(state(ACME, first), state(ACME, second))).containsOnly("queued");

    assertThat(Json.read(tenon.post(paused + "/resume", "").body()).path("state").asText())
        .isEqualTo("active");
    await().until(() -> state(ACME, second).equals("succeeded"));
    assertThat(state(ACME, first)).isEqualTo("succeeded");
    assertThat(tenon.post(paused + "/resume", "").statusCode()).isEqualTo(409);
  }

  @Test
  void what_waited_when_an_app_was_uninstalled_is_cancelled_though_the_app_comes_back() {
    upload(plain("1.0.0"));
    String id = install(ACME, "{\"app\":\"desk\"}");
    tenon.post(ACME + "/installations/" + id + "/pause", "");
    String event = send(ACME);
    tenon.delete(ACME + "/installations/" + id);
    assertThat(install(ACME, "{\"app\":\"desk\"}")).isEqualTo(id);
    await().until(() -> state(ACME, event).equals("cancelled"));
    assertThat(answer(ACME).path("version").asText()).isEqualTo("1.0.0");
  }

  @Test
  void the_code_of_a_version_that_nobody_has_any_more_is_collected() {
    for (String version : List.of("1.0.0", "2.0.0")) {
      upload(
          jar(
              new PluginJar()
                  .source(
                      "com.example.Heavy",
                      """
                      package com.example;
                      import dev.tenon.api.*;
                      import java.util.Map;
                      public final class Heavy implements App {
                        public Object onDealUpdate(Event event) {
                          System.getProperties().putIfAbsent(
                              "%s", new java.lang.ref.WeakReference<>(getClass().getClassLoader()));
                          return Map.of("version", "%s");
                        }
                      }
                      """
                          .formatted(LOADER, version))
                  .manifest(
                      """
                      {"platform-version": "2.2", "product": {"freshsales": {"events": {
                        "onDealUpdate": {"handler": "onDealUpdate"}}}},
                       "tenon": {"id": "heavy", "version": "%s", "main": "com.example.Heavy"}}
                      """
                          .formatted(version))));
    }
    String path =
        ACME + "/installations/" + install(ACME, "{\"app\":\"heavy\",\"version\":\"1.0.0\"}");
    String other =
        GLOBEX + "/installations/" + install(GLOBEX, "{\"app\":\"heavy\",\"version\":\"1.0.0\"}");
    assertThat(answer(ACME).path("version").asText()).isEqualTo("1.0.0");
    WeakReference<?> loader =
        (WeakReference<?>) Objects.requireNonNull(System.getProperties().remove(LOADER));

    assertThat(tenon.post(path + "/update", "").statusCode()).isEqualTo(200);
    assertThat(answer(ACME).path("version").asText()).isEqualTo("2.0.0");
    assertThat(loader.get()).as("the other org has it").isNotNull();
    assertThat(tenon.delete(other).statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loader.get()).isNull();
            });
    System.getProperties().remove(LOADER);
  }

  @Test
  void a_deleted_version_can_be_uploaded_again() {
    upload(plain("1.0.0"));
    assertThat(tenon.delete(APPS + "/desk/versions/1.0.0").statusCode()).isEqualTo(204);
    assertThat(tenon.delete(APPS + "/desk/versions/1.0.0").statusCode()).isEqualTo(404);
    upload(plain("1.0.0"));
    install(ACME, "{\"app\":\"desk\"}");
    assertThat(answer(ACME).path("version").asText()).isEqualTo("1.0.0");
  }

  @Test
  void an_app_that_comes_back_is_the_one_it_was() {
    upload(
        AppZip.of("desk", "1.0.0", "onDealUpdate")
            .server("exports = { onDealUpdate: function () { throw new Error('no'); } };")
            .iparams(PARAMETERS));
    String id =
        install(ACME, "{\"app\":\"desk\",\"iparams\":{\"limit\":5,\"api_key\":\"k-123456\"}}");
    String event = send(ACME);
    await().until(() -> state(ACME, event).equals("dead"));
    tenon.delete(ACME + "/installations/" + id);
    String delivery = json(ACME + "/dead-letters").at("/deadLetters/0/delivery").asText();
    assertThat(tenon.post(ACME + "/deliveries/" + delivery + "/redrive", "").statusCode())
        .isEqualTo(409);

    upload(plain("2.0.0").iparams(PARAMETERS));
    assertThat(install(ACME, "{\"app\":\"desk\"}")).isEqualTo(id);
    assertThat(tenon.post(ACME + "/deliveries/" + delivery + "/redrive", "").statusCode())
        .isEqualTo(202);
    await().until(() -> state(ACME, event).equals("succeeded"));
    // What was saved is there too, the key as well.
    assertThat(answer(ACME).at("/iparams/limit").asInt()).isEqualTo(5);
    assertThat(json(ACME + "/installations/" + id).at("/iparams/api_key/isSet").asBoolean())
        .isTrue();
  }

  @Test
  void a_host_sees_which_orgs_have_which_version_page_by_page() {
    upload(plain("1.0.0"));
    String acme = install(ACME, "{\"app\":\"desk\"}");
    String globex = install(GLOBEX, "{\"app\":\"desk\"}");
    upload(plain("2.0.0"));
    tenon.post(ACME + "/installations/" + acme + "/update", "");
    tenon.post(GLOBEX + "/installations/" + globex + "/pause", "");
    String path = APPS + "/desk/installations";
    JsonNode first = json(path + "?limit=1");
    assertThat(first.toString())
        .isEqualTo(
            "{\"items\":[{\"org\":\"acme\",\"installation\":\"%s\",\"version\":\"2.0.0\",\"state\":\"active\",\"previousVersion\":\"1.0.0\"}],\"next\":\"acme\"}"
                .formatted(acme));
    JsonNode second = json(path + "?limit=1&after=" + first.path("next").asText());
    assertThat(second.toString())
        .isEqualTo(
            "{\"items\":[{\"org\":\"globex\",\"installation\":\"%s\",\"version\":\"1.0.0\",\"state\":\"paused\"}]}"
                .formatted(globex));
    assertThat(json(path + "?version=1.0.0").path("items").findValuesAsText("org"))
        .containsExactly("globex");
    assertThat(tenon.get(path + "?version=3.0.0").statusCode()).isEqualTo(404);
    assertThat(tenon.get(APPS + "/nothing/installations").statusCode()).isEqualTo(404);
  }

  @Test
  void a_version_in_use_is_refused_with_the_names_of_some_of_the_orgs() {
    upload(plain("1.0.0"));
    for (int i = 1; i <= 6; i++) {
      tenon.put("/api/v1/orgs/org-" + i, "{\"name\": \"An org\"}");
      install("/api/v1/orgs/org-" + i, "{\"app\":\"desk\"}");
    }
    HttpResponse<String> used = tenon.delete(APPS + "/desk/versions/1.0.0");
    assertThat(used.statusCode()).isEqualTo(409);
    assertThat(Json.read(used.body()).path("detail").asText())
        .contains(
            "it is in 6 installations (org-1, org-2, org-3, org-4, org-5 and 1 other), and 0 installations could roll back to it",
            APPS + "/desk/installations");
  }

  @Test
  void a_secret_is_shown_nowhere_whatever_the_app_does_with_it() throws IOException {
    String secret = "s3cr3t-\\\"quoted\\\"-value";
    String plain = "s3cr3t-";
    upload(
        AppZip.of("leak", "1.0.0", "onAppInstall", "onDealUpdate")
            .server(
                """
                exports = {
                  onAppInstall: function (args) {
                    console.log('key', args.iparams.api_key, JSON.stringify(args.iparams));
                    if (args.iparams.limit === 1) { throw new Error('bad key ' + args.iparams.api_key); }
                    if (args.iparams.limit === 2) { renderData({message: 'bad ' + args.iparams.api_key}); return; }
                    renderData(null, {key: args.iparams.api_key});
                  },
                  onDealUpdate: function (args) {
                    console.log(args.iparams);
                    throw new Error('cannot use ' + args.iparams.api_key);
                  }
                };
                """)
            .iparams(PARAMETERS));
    for (int limit = 1; limit <= 3; limit++) {
      HttpResponse<String> response =
          tenon.post(
              ACME + "/installations",
              "{\"app\":\"leak\",\"iparams\":{\"limit\":%d,\"api_key\":\"%s\"}}"
                  .formatted(limit, secret));
      assertThat(response.statusCode()).isEqualTo(limit == 3 ? 201 : 422);
      assertThat(response.body()).doesNotContain(plain).contains(limit == 3 ? "isSet" : "••••••");
      if (limit < 3) {
        String call = Json.read(response.body()).path("call").asText();
        assertThat(tenon.get(ACME + "/calls/" + call).body())
            .contains("key ••••••")
            .doesNotContain(plain);
      }
    }
    String event = send(ACME);
    await().until(() -> state(ACME, event).equals("dead"));
    assertThat(tenon.get(ACME + "/events/" + event).body())
        .contains("cannot use ••••••")
        .doesNotContain(plain);
    tenon.close();
    for (String file : List.of("tenon.db", "tenon.db-wal")) {
      Path path = folder.resolve(".tenon").resolve(file);
      if (Files.exists(path)) {
        assertThat(Files.readString(path, StandardCharsets.ISO_8859_1)).doesNotContain(plain);
      }
    }
    tenon = RunningTenon.start(folder);
  }

  private HttpResponse<String> upload(AppZip zip) {
    return upload(zip.bytes());
  }

  private HttpResponse<String> upload(byte[] bundle) {
    HttpResponse<String> response = tenon.upload(APPS, bundle);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return response;
  }

  private String install(String org, String body) {
    HttpResponse<String> response = tenon.post(org + "/installations", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return Json.read(response.body()).path("installation").asText();
  }

  private String detail(int status, String path, String body) {
    HttpResponse<String> response = tenon.post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return Json.read(response.body()).path("detail").asText();
  }

  private static AppZip plain(String version) {
    return AppZip.of("desk", version, "onDealUpdate")
        .server(
            """
            exports = {
              onDealUpdate: function (args) {
                renderData(null, {version: '%s', iparams: args.iparams});
              }
            };
            """
                .formatted(version));
  }

  /** An app that answers one set-up event as its parameter says. */
  private byte[] gate(String language, String event, String version) {
    String iparams =
        "{\"mood\": {\"display_name\": \"Mood\", \"type\": \"text\", \"default_value\": \"good\"}}";
    if (language.equals("javascript")) {
      return AppZip.of("gate", version, event, "onDealUpdate")
          .iparams(iparams)
          .server(
              """
              exports = {
                %s: function (args) {
                  console.log('asked ' + args.event);
                  switch (args.iparams.mood) {
                    case 'refuse': renderData({message: 'No room left'}); break;
                    case 'throw': throw new Error('Broken in here');
                    case 'silent': break;
                    default: renderData();
                  }
                },
                onDealUpdate: function () {}
              };
              """
                  .formatted(event))
          .bytes();
    }
    return jar(
        new PluginJar()
            .source(
                "com.example.Gate",
                """
                package com.example;
                import dev.tenon.api.*;
                public final class Gate implements App {
                  public Answer %s(Event event, AppContext app) {
                    app.log().info("asked {}", event.type());
                    switch (app.iparams().path("mood").asText()) {
                      case "refuse": return Answer.refuse(422, "No room left");
                      case "throw": throw new IllegalStateException("Broken in here");
                      default: return null;
                    }
                  }
                  public void onDealUpdate(Event event) {}
                }
                """
                    .formatted(event))
            .file("config/iparams.json", iparams)
            .manifest(
                """
                {"platform-version": "2.2", "product": {"freshsales": {"events": {
                  "%s": {"handler": "%s"}, "onDealUpdate": {"handler": "onDealUpdate"}}}},
                 "tenon": {"id": "gate", "version": "%s", "main": "com.example.Gate"}}
                """
                    .formatted(event, event, version)));
  }

  private byte[] javaApp(String version) {
    return jar(
        new PluginJar()
            .source(
                "com.example.Desk",
                """
                package com.example;
                import dev.tenon.api.*;
                import java.util.Map;
                public final class Desk implements App {
                  static final String VERSION = "%s";
                  public Object onDealUpdate(Event event) { return Map.of("version", VERSION); }
                }
                """
                    .formatted(version))
            .manifest(
                """
                {"platform-version": "2.2", "product": {"freshsales": {"events": {
                  "onDealUpdate": {"handler": "onDealUpdate"}}}},
                 "tenon": {"id": "jdesk", "version": "%s", "main": "com.example.Desk"}}
                """
                    .formatted(version)));
  }

  private byte[] jar(PluginJar app) {
    try {
      return Files.readAllBytes(app.jar(folder.resolve("built.jar")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends an event and waits for what its one handler answers. */
  private JsonNode answer(String org) {
    String event = send(org);
    await().until(() -> state(org, event).equals("succeeded"));
    return Json.read(
        json(org + "/events/" + event).at("/deliveries/0/attempts/0/answer/json").asText());
  }

  private JsonNode deliveries(String org) {
    return json(org + "/events/" + send(org)).path("deliveries");
  }

  private String send(String org) {
    HttpResponse<String> response =
        tenon.post(org + "/events?product=freshsales", "{\"event\":\"onDealUpdate\",\"data\":{}}");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return Json.read(response.body()).path("eventId").asText();
  }

  private String state(String org, String event) {
    return json(org + "/events/" + event).at("/deliveries/0/state").asText();
  }

  private String onlyCall(String installation) {
    List<String> calls = calls(installation);
    assertThat(calls).hasSize(1);
    return calls.getFirst();
  }

  private List<String> calls(String installation) {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(".tenon/tenon.db"));
        var statement =
            connection.prepareStatement("SELECT id FROM call WHERE installation_id = ?")) {
      statement.setString(1, installation);
      try (var rows = statement.executeQuery()) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
        return found;
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode json(String path) {
    return Json.read(tenon.get(path).body());
  }
}
