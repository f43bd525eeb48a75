package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the key of an org opens, for every route there is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class OrgKeyTest {

  private enum For {
    /** Whoever has a key of the org may do it there. */
    OWN,
    /** Only for who has a key of the host. */
    HOST,
    /** Whoever has a key; it tells nothing of any org. */
    ANY,
    /** A token in its address opens it, and no key does. */
    TOKEN,
    /** A signature opens it, and no key does. */
    SIGNED,
    /** Needs no key. */
    ALL
  }

  /** A new route has no line here, and so is decided upon by whoever adds it. */
  private static final Map<String, For> ALLOWED =
      Map.ofEntries(
          entry("GET /api/v1/apps", For.HOST),
          entry("POST /api/v1/apps", For.HOST),
          entry("GET /api/v1/apps/{app}", For.HOST),
          entry("GET /api/v1/apps/{app}/installations", For.HOST),
          entry("DELETE /api/v1/apps/{app}/versions/{version}", For.HOST),
          entry("POST /api/v1/backups", For.HOST),
          entry("POST /api/v1/keys", For.HOST),
          entry("GET /api/v1/keys", For.HOST),
          entry("DELETE /api/v1/keys/{key}", For.HOST),
          entry("GET /api/v1/orgs", For.HOST),
          entry("GET /api/v1/orgs/{org}", For.OWN),
          entry("PUT /api/v1/orgs/{org}", For.HOST),
          entry("DELETE /api/v1/orgs/{org}", For.HOST),
          entry("DELETE /api/v1/orgs/{org}/accounts/{product}/{account}", For.HOST),
          entry("POST /run/event", For.OWN),
          entry("POST /api/v1/orgs/{org}/publish", For.OWN),
          entry("GET /api/v1/orgs/{org}/users", For.OWN),
          entry("GET /api/v1/orgs/{org}/users/{user}", For.OWN),
          entry("PUT /api/v1/orgs/{org}/users/{user}", For.HOST),
          entry("DELETE /api/v1/orgs/{org}/users/{user}", For.HOST),
          entry("GET /api/v1/orgs/{org}/custom-events", For.OWN),
          entry("GET /api/v1/orgs/{org}/custom-events/openapi.json", For.OWN),
          entry("GET /api/v1/orgs/{org}/custom-events/{event}", For.OWN),
          entry("PUT /api/v1/orgs/{org}/custom-events/{event}", For.OWN),
          entry("DELETE /api/v1/orgs/{org}/custom-events/{event}", For.OWN),
          entry("GET /api/v1/orgs/{org}/custom-objects", For.OWN),
          entry("GET /api/v1/orgs/{org}/custom-object-events", For.OWN),
          entry("PUT /api/v1/orgs/{org}/custom-object-events", For.OWN),
          entry("DELETE /api/v1/orgs/{org}/custom-object-events", For.OWN),
          entry("GET /api/v1/orgs/{org}/custom-objects/{type}/schema", For.OWN),
          entry("PUT /api/v1/orgs/{org}/custom-objects/{type}/schema", For.OWN),
          entry("DELETE /api/v1/orgs/{org}/custom-objects/{type}/schema", For.OWN),
          entry("GET /api/v1/orgs/{org}/custom-objects/{type}/apps", For.OWN),
          entry("PUT /api/v1/orgs/{org}/custom-objects/{type}/apps", For.OWN),
          entry("DELETE /api/v1/orgs/{org}/custom-objects/{type}/apps", For.OWN),
          entry("GET /api/v1/orgs/{org}/events", For.OWN),
          entry("POST /api/v1/orgs/{org}/events", For.OWN),
          entry("GET /api/v1/orgs/{org}/events/{event}", For.OWN),
          entry("POST /api/v1/orgs/{org}/events/{event}/replay", For.OWN),
          entry("GET /api/v1/orgs/{org}/deliveries", For.OWN),
          entry("GET /api/v1/orgs/{org}/deliveries/{delivery}", For.OWN),
          entry("POST /api/v1/orgs/{org}/deliveries/{delivery}/redrive", For.OWN),
          entry("POST /api/v1/orgs/{org}/deliveries/{delivery}/cancel", For.OWN),
          entry("GET /api/v1/orgs/{org}/dead-letters", For.OWN),
          entry("POST /api/v1/orgs/{org}/redrive", For.OWN),
          entry("GET /api/v1/orgs/{org}/installations", For.OWN),
          entry("POST /api/v1/orgs/{org}/installations", For.OWN),
          entry("GET /api/v1/orgs/{org}/installations/{installation}", For.OWN),
          entry("DELETE /api/v1/orgs/{org}/installations/{installation}", For.OWN),
          entry("POST /api/v1/orgs/{org}/installations/{installation}/update", For.OWN),
          entry("POST /api/v1/orgs/{org}/installations/{installation}/rollback", For.OWN),
          entry("POST /api/v1/orgs/{org}/installations/{installation}/pause", For.OWN),
          entry("POST /api/v1/orgs/{org}/installations/{installation}/resume", For.OWN),
          entry("PUT /api/v1/orgs/{org}/installations/{installation}/iparams", For.OWN),
          entry("GET /api/v1/orgs/{org}/installations/{installation}/schedules", For.OWN),
          entry(
              "POST /api/v1/orgs/{org}/installations/{installation}/schedules/{schedule}/fire",
              For.OWN),
          entry(
              "POST /api/v1/orgs/{org}/installations/{installation}/functions/{function}", For.OWN),
          entry("POST /api/v1/installations/{installation}/functions/{function}", For.OWN),
          entry("GET /api/v1/orgs/{org}/calls/{call}", For.OWN),
          entry("POST /api/v1/filter-policies/test", For.ANY),
          entry("POST /ingress/freshworks", For.HOST),
          entry("GET /event/hook", For.HOST),
          entry("POST /event/hook", For.HOST),
          entry("GET /event/hook/{product}", For.HOST),
          entry("POST /event/hook/{product}", For.HOST),
          entry("GET /event/hook/{product}/{token}", For.TOKEN),
          entry("POST /event/hook/{product}/{token}", For.TOKEN),
          entry("GET /webhook/sns", For.ALL),
          entry("POST /webhook/sns", For.SIGNED),
          entry("GET /webhook/platform-events", For.ALL),
          entry("POST /webhook/platform-events", For.HOST),
          entry("GET /schemas", For.HOST),
          entry("GET /schemas/{product}/{file}", For.HOST),
          entry("GET /metrics", For.HOST),
          entry("GET /healthz", For.ALL),
          entry("GET /readyz", For.ALL),
          entry("GET /openapi.json", For.ALL));

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");

  private final Tenon tenon;
  private final HttpClient client = HttpClient.newHttpClient();
  private String host = "";
  private String acme = "";

  OrgKeyTest(@TempDir Path folder) {
    tenon =
        Tenon.start(
            new TenonConfig(
                folder,
                "127.0.0.1",
                0,
                TenonConfig.Bench.NONE,
                List.of(),
                new TenonConfig.Callers(true, false),
                1_000,
                Retention.Rules.STANDARD));
  }

  @BeforeEach
  void orgs() {
    host = tenon.hostKey(true).orElseThrow();
    ask("PUT", "/api/v1/orgs/acme", host, "{\"name\": \"Acme\"}");
    ask("PUT", "/api/v1/orgs/globex", host, "{\"name\": \"Globex\"}");
    String asked = "{\"name\": \"a\", \"scope\": \"org\", \"org\": \"acme\"}";
    acme = Json.read(ask("POST", "/api/v1/keys", host, asked).body()).path("key").asText();
  }

  @AfterEach
  void stop() {
    client.shutdown();
    tenon.close();
    client.close();
  }

  @Test
  void every_route_is_decided_upon() {
    assertThat(ALLOWED.keySet()).containsExactlyInAnyOrderElementsOf(tenon.endpoints());
  }

  @Test
  void it_opens_what_is_for_its_own_org_and_nothing_else() {
    ALLOWED.forEach(
        (route, who) -> {
          int status = status(route, "acme");
          switch (who) {
            case OWN, ANY -> assertThat(status).as(route).isNotIn(401, 403, 405);
            case HOST -> assertThat(status).as(route).isEqualTo(403);
            case TOKEN -> assertThat(status).as(route).isEqualTo(404);
            case SIGNED -> assertThat(status).as(route).isIn(400, 403);
            case ALL -> assertThat(status).as(route).isEqualTo(200);
          }
        });
  }

  @Test
  void it_opens_nothing_of_another_org_whether_that_exists_or_not() {
    for (String org : List.of("globex", "nobody")) {
      ALLOWED.keySet().stream()
          .filter(route -> route.contains("{org}"))
          .forEach(route -> assertThat(status(route, org)).as(route).isEqualTo(403));
    }
  }

  @Test
  void no_other_method_of_a_route_opens_what_its_own_do_not() {
    ALLOWED.forEach(
        (route, who) -> {
          String path = route.substring(route.indexOf(' ') + 1);
          for (String method : METHODS) {
            For ofRead = ALLOWED.getOrDefault("GET " + path, For.HOST);
            boolean reads = method.equals("HEAD") && ofRead != For.HOST;
            if (!ALLOWED.containsKey(method + " " + path) && !reads) {
              assertThat(status(method + " " + path, "acme"))
                  .as(method + " " + path)
                  .isIn(403, 404, 405);
            }
          }
        });
  }

  @Test
  void it_takes_no_account_and_no_name_however_the_address_is_written() {
    String wanted =
        "{\"name\": \"Mine\", \"accounts\": [{\"product\": \"freshsales\", \"accountId\": \"42\"}]}";
    for (String path : List.of("/api/v1/orgs/acme", "/api/v1/orgs/acme/", "/api/v1/orgs/%61cme")) {
      assertThat(ask("PUT", path, acme, wanted).statusCode()).as(path).isIn(400, 403);
      assertThat(ask("DELETE", path, acme, "").statusCode()).as(path).isIn(400, 403);
    }
    HttpResponse<String> own = ask("GET", "/api/v1/orgs/acme", acme, "");
    assertThat(Json.read(own.body()).path("name").asText()).isEqualTo("Acme");
    assertThat(Json.read(own.body()).path("accounts")).isEmpty();
    assertThat(
            Json.read(ask("PUT", "/api/v1/orgs/acme", acme, wanted).body()).path("detail").asText())
        .isEqualTo(
            "This key is for the org \"acme\". What an org is called, which accounts and users are its own, and whether it is there at all needs a key of the host.");
    assertThat(ask("PUT", "/api/v1/orgs/acme", host, wanted).statusCode()).isEqualTo(200);
  }

  private int status(String route, String org) {
    String[] parts = route.split(" ", 2);
    String path = parts[1].replace("{org}", org).replaceAll("\\{\\w+}", "x1");
    return ask(parts[0], path, acme, parts[0].equals("GET") ? "" : "{}").statusCode();
  }

  private HttpResponse<String> ask(String method, String path, String key, String body) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tenon.port() + path))
              .header("Authorization", "Bearer " + key)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
