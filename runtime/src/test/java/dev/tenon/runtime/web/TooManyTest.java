package dev.tenon.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.dispatch.QueueFull;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class TooManyTest {

  @Test
  void a_store_without_room_is_answered_503_and_when_to_come_back() throws Exception {
    WebServer.Routes noRoom =
        config ->
            config.routes.post(
                "/events",
                ctx -> {
                  throw new RuntimeFault(FaultCode.STORE_UNAVAILABLE, "No room.");
                });
    WebServer server = WebServer.create("127.0.0.1", 0, List.of(noRoom));
    server.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/events"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).contains("10");
      assertThat(response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/problem+json");
      assertThat(Json.read(response.body()).path("code").asText()).isEqualTo("store_unavailable");
    } finally {
      server.close();
    }
  }

  @Test
  void an_org_with_too_much_waiting_is_answered_429_and_when_to_come_back() throws Exception {
    WebServer.Routes full =
        config ->
            config.routes.post(
                "/events",
                ctx -> {
                  throw new QueueFull(new OrgId("acme"), QueueFull.Limit.DELIVERIES, 9);
                });
    WebServer server = WebServer.create("127.0.0.1", 0, List.of(full));
    server.start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/events"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("Retry-After")).contains("10");
      assertThat(Json.read(response.body()).path("detail").asText())
          .startsWith("The org acme has 9 deliveries waiting");
    } finally {
      server.close();
    }
  }
}
