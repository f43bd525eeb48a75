package dev.tenon.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.store.WriteProbe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class HealthRoutesTest {

  @Test
  void a_store_that_takes_no_write_is_not_ready_and_the_process_lives_all_the_same(
      @TempDir Path folder) throws Exception {
    Database database = Database.open(folder);
    WriteProbe probe = new WriteProbe(database, new EverLater());
    WebServer server = WebServer.create("127.0.0.1", 0, List.of(new HealthRoutes(probe::trouble)));
    server.start();
    try {
      assertThat(get(server, "/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
      database.close();
      HttpResponse<String> notReady = get(server, "/readyz");
      assertThat(notReady.statusCode()).isEqualTo(503);
      assertThat(notReady.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/problem+json");
      assertThat(Json.read(notReady.body()).path("detail").asText())
          .contains("The store is closed");
      assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
    } finally {
      server.close();
    }
  }

  @Test
  void many_who_ask_at_once_cost_one_write(@TempDir Path folder) {
    try (Database database = Database.open(folder)) {
      WriteProbe probe =
          new WriteProbe(database, Clock.fixed(Instant.ofEpochSecond(7), ZoneOffset.UTC));
      assertThat(probe.trouble()).isEmpty();
      assertThat(
              database.<Integer>writeNow(
                  handle -> handle.execute("UPDATE probe SET written_at = 99")))
          .isEqualTo(1);
      for (int i = 0; i < 100; i++) {
        assertThat(probe.trouble()).isEmpty();
      }
      assertThat(
              database.<Long>read(
                  handle ->
                      handle.createQuery("SELECT written_at FROM probe").mapTo(Long.class).one()))
          .isEqualTo(99L);
    }
  }

  private static HttpResponse<String> get(WebServer server, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Every look at it is an hour after the one before. */
  private static final class EverLater extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      now = now.plus(Duration.ofHours(1));
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
