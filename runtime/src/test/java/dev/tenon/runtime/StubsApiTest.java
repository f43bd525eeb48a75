package dev.tenon.runtime;

import static dev.tenon.runtime.testing.RunningTenon.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.OtherServer;
import dev.tenon.runtime.testing.RunningTenon;
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

/** Apps that ask other servers, tried without any. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class StubsApiTest {

  private final RunningTenon tenon;

  StubsApiTest(@TempDir Path folder) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2",
                 "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}}},
                 "whitelisted-domains": ["https://api.example.com"]}
                """)
            .server(
                """
                exports = {
                  onDealUpdate: async function (args) {
                    try {
                      const answer = await $request.get(args.data.url, {});
                      renderData(null, answer.response);
                    } catch (e) {
                      renderData(null, e.status);
                    }
                  }
                };
                """)
            .path();
    tenon =
        RunningTenon.start(
            new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", 0, List.of(app)),
            new Outside(
                new Outside.Network(
                    host -> {
                      throw new AssertionError("Nobody is to be looked up");
                    },
                    OtherServer.trust())));
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void a_stub_answers_in_place_of_a_server_and_is_seen_on_the_run() {
    JsonNode kept =
        Json.read(
            tenon
                .put(
                    "/api/v1/stubs",
                    """
                    {"stubs": [{"host": "api.example.com", "path": "/x", "body": "canned"}],
                     "all": {"failure": "refused"}}
                    """)
                .body());
    assertThat(kept.at("/stubs/0/status").asInt()).isEqualTo(200);
    assertThat(Json.read(tenon.get("/api/v1/stubs").body())).isEqualTo(kept);
    List<JsonNode> report = simulate("https://api.example.com/x");
    assertThat(Json.write(step(report, "finished"))).contains("canned");
    assertThat(report.toString())
        .contains("\"url\":\"https://api.example.com/x\"", "\"stub\":true");
    assertThat(Json.write(step(simulate("https://api.example.com/y"), "finished"))).contains("502");
  }

  @Test
  void a_stub_is_no_way_around_what_the_app_may_do() {
    tenon.put("/api/v1/stubs", "{\"all\": {\"body\": \"canned\"}}");
    assertThat(Json.write(step(simulate("https://other.example.com/"), "finished")))
        .contains("400");
    assertThat(Json.write(step(simulate("http://api.example.com/"), "finished"))).contains("400");
  }

  @Test
  void stubs_are_taken_away() {
    tenon.put("/api/v1/stubs", "{\"all\": {\"body\": \"canned\"}}");
    assertThat(tenon.delete("/api/v1/stubs").body()).isEqualTo("{\"stubs\":[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"stub\": []} | stub",
        "{\"stubs\": {}} | array",
        "{\"stubs\": [{}]} | host",
        "{\"stubs\": [{\"host\": \"https://a.example.com\"}]} | host",
        "{\"stubs\": [{\"host\": \"a.example.com\", \"status\": 99}]} | status",
        "{\"stubs\": [{\"host\": \"a.example.com\", \"failure\": \"sometimes\"}]} | refused",
        "{\"stubs\": [{\"host\": \"a.example.com\", \"delayMillis\": -1}]} | delayMillis",
        "{\"stubs\": [{\"host\": \"a.example.com\"}, {\"host\": \"\"}]} | Stub 2: \\\"host",
        "{\"all\": {\"host\": \"a\"}} | host",
        "{\"all\": 1} | object"
      })
  void a_mistake_in_a_stub_is_named(String stubs, String named) {
    var response = tenon.put("/api/v1/stubs", stubs);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(named);
    assertThat(tenon.get("/api/v1/stubs").body()).isEqualTo("{\"stubs\":[]}");
  }

  private List<JsonNode> simulate(String url) {
    return tenon.simulate(
        "freshsales",
        "onDealUpdate",
        "{\"event\": \"onDealUpdate\", \"data\": {\"url\": \"%s\"}}".formatted(url));
  }
}
