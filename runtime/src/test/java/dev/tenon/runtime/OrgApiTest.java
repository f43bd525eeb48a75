package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orgs as a host looks after them, over HTTP. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class OrgApiTest {

  private static final String ACME = "/api/v1/orgs/acme";
  private static final String GLOBEX = "/api/v1/orgs/globex";

  private final RunningTenon tenon;

  OrgApiTest(@TempDir Path folder) {
    tenon = RunningTenon.start(folder);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void an_org_is_made_changed_and_looked_at() {
    HttpResponse<String> made =
        put(ACME, "Acme", "[{\"product\":\"freshsales\",\"accountId\":42}]");
    assertThat(made.statusCode()).isEqualTo(201);
    HttpResponse<String> changed = tenon.put(ACME, "{\"name\": \"Acme Ltd\"}");
    assertThat(changed.statusCode()).isEqualTo(200);
    JsonNode org = json(ACME);
    assertThat(org.path("name").asText()).isEqualTo("Acme Ltd");
    assertThat(org.path("accounts").toString())
        .isEqualTo("[{\"product\":\"freshsales\",\"accountId\":\"42\"}]");
    assertThat(org.path("createdAt").asText()).endsWith("Z");
  }

  @Test
  void events_find_an_org_by_its_account_until_it_is_taken_away() {
    put(ACME, "Acme", "[{\"product\":\"freshsales\",\"accountId\":\"42\"}]");
    String event =
        "{\"account_id\":\"42\",\"event\":\"onDealUpdate\",\"data\":{},\"productContext\":{\"name\":\"freshsales\"}}";
    String id = Json.read(tenon.post("/ingress/freshworks", event).body()).path("eventId").asText();
    assertThat(tenon.get(ACME + "/events/" + id).statusCode()).isEqualTo(200);

    assertThat(tenon.delete(ACME + "/accounts/freshsales/42").statusCode()).isEqualTo(204);
    assertThat(tenon.delete(ACME + "/accounts/freshsales/42").statusCode()).isEqualTo(404);
    assertThat(json(ACME).path("accounts")).isEmpty();
    id = Json.read(tenon.post("/ingress/freshworks", event).body()).path("eventId").asText();
    assertThat(tenon.get(ACME + "/events/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void an_account_of_another_org_is_refused_and_nothing_is_changed() {
    put(ACME, "Acme", "[{\"product\":\"freshsales\",\"accountId\":\"42\"}]");
    put(GLOBEX, "Globex", "[{\"product\":\"freshsales\",\"accountId\":\"7\"}]");
    HttpResponse<String> refused =
        put(
            GLOBEX,
            "Renamed",
            "[{\"product\":\"thena\",\"accountId\":\"1\"},{\"product\":\"freshsales\",\"accountId\":\"42\"}]");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(GLOBEX).path("name").asText()).isEqualTo("Globex");
    assertThat(json(GLOBEX).path("accounts").findValuesAsText("accountId")).containsExactly("7");
  }

  @Test
  void an_org_is_deleted_with_all_that_is_kept_of_it_once_nothing_is_installed() {
    put(ACME, "Acme", "[{\"product\":\"freshsales\",\"accountId\":\"42\"}]");
    tenon.upload(
        "/api/v1/apps",
        AppZip.of("desk", "1.0.0", "onDealUpdate")
            .server("exports = { onDealUpdate: function () {} };")
            .bytes());
    String installation =
        Json.read(tenon.post(ACME + "/installations", "{\"app\":\"desk\"}").body())
            .path("installation")
            .asText();
    String event =
        Json.read(
                tenon
                    .post(
                        ACME + "/events?product=freshsales",
                        "{\"event\":\"onDealUpdate\",\"data\":{}}")
                    .body())
            .path("eventId")
            .asText();
    await()
        .until(
            () ->
                json(ACME + "/events/" + event)
                    .at("/deliveries/0/state")
                    .asText()
                    .equals("succeeded"));

    HttpResponse<String> refused = tenon.delete(ACME);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.read(refused.body()).path("detail").asText()).contains("1 app installed");
    assertThat(tenon.delete(ACME + "/installations/" + installation).statusCode()).isEqualTo(200);
    assertThat(tenon.delete(ACME).statusCode()).isEqualTo(204);

    assertThat(tenon.get(ACME).statusCode()).isEqualTo(404);
    assertThat(tenon.delete(ACME).statusCode()).isEqualTo(404);
    assertThat(tenon.post(ACME + "/events", "{\"event\":\"onX\"}").statusCode()).isEqualTo(404);
    put(ACME, "Acme again", "[]");
    assertThat(tenon.get(ACME + "/events/" + event).statusCode()).isEqualTo(404);
  }

  @Test
  void orgs_are_listed_page_by_page() {
    for (String id : new String[] {"a", "b", "c"}) {
      tenon.put("/api/v1/orgs/" + id, "{\"name\": \"Org\"}");
    }
    JsonNode first = json("/api/v1/orgs?limit=2");
    assertThat(first.path("items").findValuesAsText("org")).containsExactly("a", "b");
    JsonNode second = json("/api/v1/orgs?limit=2&after=" + first.path("next").asText());
    assertThat(second.path("items").findValuesAsText("org")).containsExactly("c", "demo");
    assertThat(second.has("next")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/v1/orgs/acme | {}                                                                | 400
          /api/v1/orgs/acme | {"name": " "}                                                     | 400
          /api/v1/orgs/a%20b | {"name": "x"}                                                    | 400
          /api/v1/orgs/acme | {"name": "x", "accounts": {}}                                     | 400
          /api/v1/orgs/acme | {"name": "x", "accounts": [{"product": "freshsales"}]}            | 400
          /api/v1/orgs/acme | {"name": "x", "accounts": [{"product": "*", "accountId": "1"}]}   | 400
          /api/v1/orgs/acme | {"name": "x", "accounts": [{"product": "thena", "accountId": "*"}]} | 400
          """)
  void what_is_no_org_is_refused(String path, String body, int status) {
    assertThat(tenon.put(path, body).statusCode()).isEqualTo(status);
    assertThat(tenon.get(ACME).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> put(String path, String name, String accounts) {
    return tenon.put(path, "{\"name\": \"%s\", \"accounts\": %s}".formatted(name, accounts));
  }

  private JsonNode json(String path) {
    return Json.read(tenon.get(path).body());
  }
}
