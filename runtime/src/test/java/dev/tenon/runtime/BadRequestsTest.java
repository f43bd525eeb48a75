package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that make no sense are refused as the callers' mistakes, in the form of all refusals.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class BadRequestsTest {

  private static final String ORG = "/api/v1/orgs/acme";

  private final RunningTenon tenon;
  private String[] key = {};

  BadRequestsTest(@TempDir Path folder) {
    tenon =
        RunningTenon.start(
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
  void org() {
    key = new String[] {"Authorization", "Bearer " + tenon.hostKey()};
    byte[] acme = "{\"name\": \"Acme\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(tenon.ask("PUT", ORG, "application/json", acme, key).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-01-01T00:00:00Z",
        "-1000000000-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z"
      })
  void a_time_that_nobody_can_mean_is_refused_wherever_one_is_taken(String time) {
    String written = URLEncoder.encode(time, StandardCharsets.UTF_8);
    for (String name : List.of("since", "until")) {
      String query = "?%s=%s".formatted(name, written);
      refused(tenon.get(ORG + "/events" + query, key), name);
      refused(tenon.get(ORG + "/deliveries" + query, key), name);
      refused(tenon.get(ORG + "/dead-letters" + query, key), name);
      refused(tenon.post(ORG + "/redrive" + query, "", key), name);
    }
    String asked = "{\"name\": \"x\", \"scope\": \"host\", \"expiresAt\": \"%s\"}".formatted(time);
    refused(tenon.post("/api/v1/keys", asked, key), "expiresAt");
  }

  @Test
  void the_first_and_the_last_time_are_taken() {
    String query = "?since=1970-01-01T00:00:00Z&until=9999-12-31T23:59:59.999Z";
    assertThat(tenon.get(ORG + "/events" + query, key).statusCode()).isEqualTo(200);
    assertThat(tenon.get(ORG + "/dead-letters" + query, key).statusCode()).isEqualTo(200);
    assertThat(tenon.post(ORG + "/redrive" + query, "", key).statusCode()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zzz", "dlv_", "dlv_-1", "evt_1"})
  void a_page_behind_no_delivery_is_refused(String before) {
    refused(tenon.get(ORG + "/dead-letters?before=" + before, key), "before");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/orgs/%00 HTTP/1.1",
        "GET /api/v1/orgs/%FF HTTP/1.1",
        "GET /api/v1/orgs/acme%2F..%2Fb HTTP/1.1",
        "GET /api/v1/%zz HTTP/1.1",
        "GET /api/v1/orgs?after=%zz HTTP/1.1",
        "GET /api/v1/orgs?after=%FF HTTP/1.1",
        "HEAD /api/v1/orgs/%00 HTTP/1.1",
        "POST /api/v1/orgs/%00/events HTTP/1.1",
        "BREW /api/v1/orgs HTTP/1.1",
        "TRACE /api/v1/orgs HTTP/1.1",
        "G@T /api/v1/orgs HTTP/1.1",
        "nonsense",
        "GET /api/v1/orgs HTTP/9.9",
      })
  void what_the_server_refuses_by_itself_is_a_problem_too(String line) throws IOException {
    check(line, raw(line, ""));
  }

  @Test
  void too_much_before_the_body_is_a_problem_too() throws IOException {
    check("a long header", raw("GET /readyz HTTP/1.1", "X-Long: " + "x".repeat(20_000) + "\r\n"));
    check("a long address", raw("GET /readyz?" + "x".repeat(20_000) + " HTTP/1.1", ""));
    check("an odd header", raw("GET /readyz HTTP/1.1", "X\u0001: y\r\n"));
    check(
        "two lengths", raw("POST /readyz HTTP/1.1", "Content-Length: 1\r\nContent-Length: 2\r\n"));
  }

  private static void check(String what, String answer) {
    String status = answer.split(" ", 3)[1];
    assertThat(status).as(what + "\n" + answer).matches("4\\d\\d|505|200");
    assertThat(answer).as(what).doesNotContain("<html", "jetty", "Jetty");
    if (status.equals("200")) {
      return;
    }
    String[] parts = answer.split("\r\n\r\n", 2);
    assertThat(parts[0]).as(what).containsIgnoringCase("content-type: application/problem+json");
    if (!what.startsWith("HEAD")) {
      JsonNode problem = Json.read(parts[1]);
      assertThat(problem.path("status").asText()).as(what).isEqualTo(status);
      assertThat(problem.path("detail").asText()).as(what).isNotBlank();
    }
  }

  private String raw(String line, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tenon.port())) {
      String request =
          line
              + "\r\nHost: 127.0.0.1\r\n"
              + String.join(": ", key)
              + "\r\n"
              + headers
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void refused(HttpResponse<String> response, String name) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonNode problem = Json.read(response.body());
    assertThat(problem.path("code").asText()).isEqualTo("invalid_input");
    assertThat(problem.path("detail").asText()).contains("\"" + name + "\"");
  }
}
