package dev.tenon.runtime;

import static dev.tenon.runtime.testing.RunningTenon.step;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Installation parameters and account settings over HTTP, and what handlers get of them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class ParametersTest {

  private static final String API = "/api/v1/apps/desk/iparams";
  private static final String PARAMETERS =
      """
      {
        "limit": {"display_name": "Limit", "type": "number", "required": true, "default_value": 10},
        "token": {"display_name": "Token", "type": "text", "secure": true, "required": true},
        "mail": {"display_name": "Mail", "type": "email"},
        "region": {"display_name": "Region", "type": "text", "visible": false, "default_value": "EU"}
      }
      """;
  private static final String ECHO =
      "exports = { onDealUpdate: function (args) { renderData(null, args); } };";

  private final Path folder;
  private final JsFolder app;
  private RunningTenon tenon;

  ParametersTest(@TempDir Path folder) {
    this.folder = folder;
    app =
        JsFolder.at(folder.resolve("desk"))
            .manifest("freshsales", "onDealUpdate")
            .file("config/iparams.json", PARAMETERS)
            .server(ECHO);
    tenon = RunningTenon.start(folder, app.path());
  }

  @BeforeEach
  void isUp() {
    assertThat(tenon.get("/custom_configs").statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void saved_values_reach_handlers_and_win_over_defaults_and_test_data() {
    app.file("config/iparam_test_data.json", "{\"limit\": 15, \"mail\": \"test@example.com\"}");
    await().until(() -> handed().path("limit").asInt(), limit -> limit == 15);
    assertThat(save("{\"limit\": \"20\", \"token\": \"s3cret\"}").statusCode()).isEqualTo(200);
    assertThatJson(handed())
        .isEqualTo(
            "{\"limit\": 20, \"token\": \"s3cret\", \"mail\": \"test@example.com\", \"region\": \"EU\"}");
  }

  @Test
  void saved_values_survive_a_reload_and_a_restart() {
    save("{\"limit\": 20, \"token\": \"s3cret\"}");
    app.server(ECHO + "\n// another version");
    assertThat(handed().path("limit").asInt()).isEqualTo(20);
    tenon.close();
    tenon = RunningTenon.start(folder, app.path());
    assertThat(handed().path("limit").asInt()).isEqualTo(20);
    assertThat(handed().path("token").asText()).isEqualTo("s3cret");
  }

  @Test
  void a_parameter_that_is_gone_is_not_handed_on_and_one_that_changed_has_its_default() {
    save("{\"limit\": 20, \"token\": \"s3cret\", \"mail\": \"ann@example.com\"}");
    app.file(
        "config/iparams.json",
        """
        {"limit": {"display_name": "Limit", "type": "dropdown", "options": ["low", "high"], "default_value": "low"},
         "mail": {"display_name": "Mail", "type": "email"}}
        """);
    await().until(() -> handed().has("token"), there -> !there);
    assertThatJson(handed()).isEqualTo("{\"limit\": \"low\", \"mail\": \"ann@example.com\"}");
    assertThat(field("limit").path("outdated").asBoolean()).isTrue();
  }

  @Test
  void everything_that_is_wrong_is_answered_at_once_and_nothing_is_kept() {
    HttpResponse<String> refused =
        save("{\"limit\": \"many\", \"mail\": \"nobody\", \"extra\": 1, \"region\": \"US\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode problem = Json.read(refused.body());
    assertThat(problem.path("code").asText()).isEqualTo("invalid_fields");
    assertThat(problem.path("errors").findValuesAsText("field"))
        .containsExactly("limit", "token", "mail", "region", "extra");
    assertThat(handed().path("limit").asInt()).isEqualTo(10);
    assertThat(view().has("savedAt")).isFalse();
  }

  @Test
  void a_secure_value_never_comes_back_and_stays_until_it_is_cleared_or_replaced() {
    assertThat(field("token").path("isSet").asBoolean()).isFalse();
    HttpResponse<String> saved = save("{\"token\": \"s3cret\"}");
    assertThat(saved.body()).doesNotContain("s3cret");
    assertThat(field("token").path("isSet").asBoolean()).isTrue();
    assertThat(save("{\"mail\": \"ann@example.com\"}").statusCode()).isEqualTo(200);
    assertThat(handed().path("token").asText()).isEqualTo("s3cret");
    assertThat(save("{\"token\": \"\"}").statusCode()).isEqualTo(422);
    for (String path :
        new String[] {API, "/custom_configs/fetch", "/api/v1/simulator", "/iframe/api"}) {
      assertThat(tenon.get(path).body()).as(path).doesNotContain("s3cret");
    }
    String shown = step(simulate(), "started").path("payload").asText();
    assertThat(shown).doesNotContain("s3cret").contains("ann@example.com");
  }

  @Test
  void a_value_that_was_secure_stays_secret_when_the_app_asks_in_another_way() throws Exception {
    save("{\"token\": \"s3cret\", \"mail\": \"a@example.com\"}");
    Files.delete(app.path().resolve("config/iparams.json"));
    app.file("config/iparams.html", "<p>mine</p>");
    await().until(() -> view().path("source").asText(), "own_page"::equals);
    assertThat(tenon.get("/custom_configs/fetch").body()).doesNotContain("s3cret");
    assertThat(tenon.get("/iframe/api").body()).doesNotContain("s3cret");
    assertThat(step(simulate(), "started").path("payload").asText())
        .contains("a@example.com")
        .doesNotContain("s3cret");

    Files.delete(app.path().resolve("config/iparams.html"));
    app.file("config/iparams.json", PARAMETERS.replace("\"secure\": true, ", ""));
    await().until(() -> view().path("source").asText(), "definitions"::equals);
    assertThat(tenon.get("/custom_configs/fetch").body()).doesNotContain("s3cret");
    assertThat(handed().path("token").asText()).isEqualTo("s3cret");
  }

  @Test
  void what_stands_for_a_secure_value_never_takes_its_place() throws Exception {
    Files.delete(app.path().resolve("config/iparams.json"));
    app.file("config/iparams.html", "<p>mine</p>");
    await().until(() -> view().path("source").asText(), "own_page"::equals);
    save("{\"key\": \"s3cret\", \"__meta\": {\"secure\": [\"key\"]}}");

    assertThat(save("{\"key\": {\"isSet\": true}}").statusCode()).isEqualTo(200);
    assertThatJson(handed()).isEqualTo("{\"key\": \"s3cret\"}");
    assertThat(tenon.get("/custom_configs/fetch").body()).doesNotContain("s3cret");

    HttpResponse<String> unknown =
        save("{\"other\": {\"isSet\": true}, \"__meta\": {\"secure\": [\"other\"]}}");
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body()).contains("No value of it is stored");
    assertThatJson(handed()).isEqualTo("{\"key\": \"s3cret\"}");
  }

  @Test
  void no_secret_lies_in_the_database_in_clear() throws Exception {
    save("{\"token\": \"s3cret-token\", \"mail\": \"plain@example.com\"}");
    assertThat(handed().path("token").asText()).isEqualTo("s3cret-token");
    for (String table : List.of("saved_iparams", "installation")) {
      assertThat(stored(table))
          .contains("plain@example.com", "__sealed")
          .doesNotContain("s3cret-token");
    }
  }

  @Test
  void a_secret_whose_key_is_away_keeps_the_runtime_from_starting_until_the_key_is_back()
      throws Exception {
    save("{\"token\": \"s3cret\"}");
    Path key = folder.resolve(".tenon/secrets.key");
    Path aside = folder.resolve("aside");
    tenon.close();
    Files.move(key, aside);
    assertThatThrownBy(() -> RunningTenon.start(folder, app.path()))
        .hasMessageContaining("" + key)
        .hasMessageContaining("of 1 installation of 1 org")
        .hasMessageContaining("--forget-secrets")
        .hasMessageContaining("--fresh");
    assertThat(key).doesNotExist();

    Files.move(aside, key);
    tenon = RunningTenon.start(folder, app.path());
    assertThat(handed().path("token").asText()).isEqualTo("s3cret");
  }

  @Test
  void a_secret_whose_key_is_lost_can_be_entered_again() throws Exception {
    save("{\"token\": \"s3cret\", \"mail\": \"a@example.com\"}");
    tenon.close();
    Files.delete(folder.resolve(".tenon/secrets.key"));
    tenon =
        RunningTenon.start(
            new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", 0, List.of(app.path()))
                .forgettingSecrets());
    assertThat(field("token").path("missing").asBoolean()).isTrue();
    assertThat(save("{\"token\": \"another\"}").statusCode()).isEqualTo(200);
    assertThat(handed().path("token").asText()).isEqualTo("another");
    assertThat(handed().path("mail").asText()).isEqualTo("a@example.com");
  }

  private String stored(String table) throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve(".tenon/tenon.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT iparams FROM " + table)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void a_reset_forgets_what_was_saved() {
    save("{\"limit\": 20, \"token\": \"s3cret\"}");
    assertThat(tenon.delete(API).statusCode()).isEqualTo(200);
    assertThatJson(handed()).isEqualTo("{\"limit\": 10, \"region\": \"EU\"}");
    assertThat(view().has("savedAt")).isFalse();
  }

  @Test
  void the_view_has_all_that_a_form_needs() {
    assertThatJson(field("limit"))
        .isEqualTo(
            """
            {"name": "limit", "type": "number", "label": "Limit", "required": true, "visible": true,
             "secure": false, "options": [], "rules": [], "modules": [], "callbacks": false,
             "messages": {"missing": "Enter a value; the app needs it.",
                          "format": "Enter a number, such as 20 or 2.5."},
             "value": 10, "digits": "10", "default": 10, "from": "default", "missing": false,
             "outdated": false}
            """);
    assertThat(field("token").path("missing").asBoolean()).isTrue();
  }

  @Test
  void a_long_number_keeps_its_digits_on_the_way_through_the_page() {
    save("{\"limit\": \"12345678901234567890\", \"token\": \"t\"}");
    assertThat(field("limit").path("digits").asText()).isEqualTo("12345678901234567890");
  }

  @Test
  void the_kits_endpoints_speak_of_the_same_values() {
    HttpResponse<String> stored =
        tenon.post("/custom_configs/store", "{\"limit\": 30, \"token\": \"s3cret\"}");
    assertThat(stored.statusCode()).isEqualTo(200);
    assertThatJson(tenon.get("/custom_configs/fetch").body())
        .isEqualTo(
            """
            {"hasIParam": true,
             "customIParams": {"limit": 30, "token": {"isSet": true}, "region": "EU"}}
            """);
    String fetched =
        Json.write(Json.read(tenon.get("/custom_configs/fetch").body()).path("customIParams"));
    assertThat(tenon.post("/custom_configs/store", fetched).statusCode()).isEqualTo(200);
    assertThat(handed().path("token").asText()).isEqualTo("s3cret");
    assertThat(tenon.post("/custom_configs/store", "{\"limit\": \"x\"}").statusCode())
        .isEqualTo(422);
    assertThat(tenon.post("/custom_configs/store", "[]").statusCode()).isEqualTo(400);
    assertThat(tenon.get("/custom_configs/form").body()).contains("<form");
  }

  @Test
  void with_several_apps_one_must_be_named() {
    Path other =
        JsFolder.at(folder.resolve("other"))
            .manifest("freshsales", "onContactCreate")
            .file("config/iparams.json", "{\"a\": {\"display_name\": \"A\", \"type\": \"text\"}}")
            .server("exports = { onContactCreate: function () {} };")
            .path();
    tenon.close();
    tenon = RunningTenon.start(folder, app.path(), other);
    HttpResponse<String> refused = tenon.get("/custom_configs/fetch");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("desk, other");
    assertThatJson(tenon.get("/custom_configs/fetch?app=other").body())
        .isEqualTo("{\"hasIParam\": true, \"customIParams\": {}}");
    assertThat(tenon.get("/custom_configs/fetch?app=nobody").statusCode()).isEqualTo(404);
    assertThatJson(tenon.get("/api/v1/iparams").body())
        .isEqualTo(
            """
            {"apps": [{"app": "desk", "source": "definitions", "broken": false},
                      {"app": "other", "source": "definitions", "broken": false}]}
            """);
  }

  @Test
  void an_app_without_parameters_says_so() {
    app.file("config/iparams.json", "{}");
    await().until(() -> view().path("source").asText(), "none"::equals);
    assertThatJson(tenon.get("/custom_configs/fetch").body())
        .isEqualTo("{\"hasIParam\": false, \"customIParams\": {}}");
    assertThat(save("{}").statusCode()).isEqualTo(409);
  }

  @Test
  void an_app_with_a_page_of_its_own_is_tried_with_values_as_json() throws Exception {
    Files.delete(app.path().resolve("config/iparams.json"));
    app.file("config/iparams.html", "<script>alert(1)</script>")
        .file("config/assets/style.css", "p {}")
        .file("config/iparam_test_data.json", "{\"a\": 1}");
    await().until(() -> view().path("source").asText(), "own_page"::equals);
    assertThatJson(handed()).isEqualTo("{\"a\": 1}");

    String values = "{\"key\": \"s3cret\", \"list\": [1], \"__meta\": {\"secure\": [\"key\"]}}";
    assertThat(save(values).statusCode()).isEqualTo(200);
    assertThatJson(handed()).isEqualTo("{\"key\": \"s3cret\", \"list\": [1]}");
    assertThatJson(Json.read(view().path("text").asText()))
        .isEqualTo(
            "{\"key\": {\"isSet\": true}, \"list\": [1], \"__meta\": {\"secure\": [\"key\"]}}");
    assertThat(step(simulate(), "started").path("payload").asText()).doesNotContain("s3cret");
    assertThat(
            save("{\"key\": {\"isSet\": true}, \"__meta\": {\"secure\": [\"key\"]}}").statusCode())
        .isEqualTo(200);
    assertThatJson(handed()).isEqualTo("{\"key\": \"s3cret\"}");

    HttpResponse<String> page = tenon.get("/custom_configs/form");
    assertThat(page.body()).isEqualTo("<script>alert(1)</script>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("sandbox");
    assertThat(tenon.get("/custom_configs/assets/style.css").body()).isEqualTo("p {}");
    assertThat(tenon.get("/custom_configs/assets/..%2Fiparam_test_data.json").statusCode())
        .isGreaterThanOrEqualTo(400);
    assertThat(tenon.get("/custom_configs/assets/none.css").statusCode()).isEqualTo(404);
  }

  @Test
  void settings_of_the_account_reach_apps_for_platform_3() {
    app.file(
        "manifest.json",
        """
        {"platform-version": "3.0", "engines": {"node": "18.20.8", "fdk": "9.7.0"},
         "modules": {"common": {}, "contact": {},
          "deal": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}}}}
        """);
    await().until(() -> payload().path("currentHost").path("subscribed_modules").size() == 2);
    String settings =
        """
        {"modules": {"deal": true, "contact": false},
         "accountUrls": {"freshsales": "https://acme.freshsales.io/"}}
        """;
    assertThat(tenon.put("/api/v1/system-settings", settings).statusCode()).isEqualTo(200);
    assertThatJson(payload().path("currentHost"))
        .isEqualTo(
            """
            {"subscribed_modules": ["deal"],
             "endpoint_urls": {"freshsales": "https://acme.freshsales.io"}}
            """);
    HttpResponse<String> posted =
        tenon.post("/api/v1/orgs/demo/events?product=freshsales", "{\"event\": \"onDealUpdate\"}");
    String event = "/api/v1/orgs/demo/events/" + Json.read(posted.body()).path("eventId").asText();
    JsonNode delivered =
        await()
            .until(
                () -> Json.read(tenon.get(event).body()).at("/deliveries/0"),
                delivery -> delivery.path("state").asText().equals("succeeded"));
    assertThat(delivered.toString()).contains("acme.freshsales.io");

    tenon.close();
    tenon = RunningTenon.start(folder, app.path());
    assertThatJson(tenon.get("/api/v1/system-settings").body())
        .isEqualTo(
            """
            {"modules": [
              {"module": "contact", "subscribed": false, "products": ["Freshworks CRM", "Freshsales"], "apps": ["desk"]},
              {"module": "deal", "subscribed": true, "products": ["Freshworks CRM", "Freshsales"], "apps": ["desk"]}],
             "products": [
              {"product": "freshworks_crm", "label": "Freshworks CRM", "apps": ["desk"]},
              {"product": "freshsales", "label": "Freshsales", "accountUrl": "https://acme.freshsales.io", "apps": ["desk"]}]}
            """);
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    HttpResponse<String> refused =
        tenon.put(
            "/api/v1/system-settings",
            """
            {"modules": {"deal": 1}, "accountUrls": {"freshsales": "http://acme.freshsales.io",
             "freshdesk": "acme", "Bad Name": "https://a.example", "freshchat": "https://a.b?c"}}
            """);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Json.read(refused.body()).path("errors").findValuesAsText("field"))
        .containsExactly(
            "modules.deal",
            "accountUrls.freshsales",
            "accountUrls.freshdesk",
            "accountUrls.Bad Name",
            "accountUrls.freshchat");
    assertThat(tenon.put("/api/v1/system-settings", "[]").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> save(String values) {
    return tenon.put(API, "{\"values\": " + values + "}");
  }

  private JsonNode view() {
    return Json.read(tenon.get(API).body());
  }

  private JsonNode field(String name) {
    return view()
        .path("fields")
        .valueStream()
        .filter(field -> field.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> simulate() {
    return tenon.simulate("freshsales", "onDealUpdate", "{\"event\": \"onDealUpdate\"}");
  }

  /** What the handler got. */
  private JsonNode payload() {
    return Json.read(step(simulate(), "finished").path("answer").asText());
  }

  private JsonNode handed() {
    return payload().path("iparams");
  }
}
