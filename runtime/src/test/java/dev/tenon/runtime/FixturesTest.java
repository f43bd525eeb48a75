package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a product sends is what a handler gets, in both languages and by every way in. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class FixturesTest {

  private static final Path FIXTURES = Path.of("../test_data/freshsales");

  private static RunningTenon tenon;

  @BeforeAll
  static void start(@TempDir Path folder) {
    String[] events = events().map(file -> file.replace(".json", "")).toArray(String[]::new);
    Path javascript = folder.resolve("echo-js");
    StringBuilder exports = new StringBuilder("exports = {");
    for (String event : events) {
      exports.append(event).append(": function (args) { renderData(null, args); },\n");
    }
    JsFolder.at(javascript)
        .manifest("freshworks_crm", events)
        .file("config/iparams.json", "{\"limit\": {\"type\": \"number\", \"default_value\": 20}}")
        .server(exports + "};");
    StringBuilder subscriptions = new StringBuilder();
    for (String event : events) {
      subscriptions
          .append(subscriptions.isEmpty() ? "" : ",")
          .append("\"%s\": {\"handler\": \"echo\"}".formatted(event));
    }
    Path java =
        new PluginJar()
            .source(
                "com.example.Echo",
                """
                package com.example;
                public final class Echo implements dev.tenon.api.App {
                  public Object echo(dev.tenon.api.Event event) { return event.payload(); }
                }
                """)
            .manifest(
                """
                {"platform-version": "2.2", "product": {"freshworks_crm": {"events": {%s}}},
                 "tenon": {"id": "echo-java", "main": "com.example.Echo"}}
                """
                    .formatted(subscriptions))
            .file(
                "config/iparams.json", "{\"limit\": {\"type\": \"number\", \"default_value\": 20}}")
            .jar(folder.resolve("echo.jar"));
    tenon = RunningTenon.start(folder, javascript, java);
  }

  @AfterAll
  static void stop() {
    tenon.close();
  }

  static Stream<String> events() {
    try (Stream<Path> files = Files.list(FIXTURES)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names).hasSize(12);
      return names.stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void a_fixture_posted_over_http_reaches_both_handlers_unchanged(String file) throws IOException {
    String sent = Files.readString(FIXTURES.resolve(file));
    String id =
        Json.read(tenon.post("/api/v1/orgs/demo/events", sent).body()).path("eventId").asText();
    JsonNode event = await().until(() -> event(id), FixturesTest::isDone);
    assertBothGot(sent, event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void a_fixture_posted_to_the_freshworks_ingress_reaches_both_handlers_unchanged(String file)
      throws IOException {
    String sent = Files.readString(FIXTURES.resolve(file));
    String id = Json.read(tenon.post("/ingress/freshworks", sent).body()).path("eventId").asText();
    JsonNode event = await().until(() -> event(id), FixturesTest::isDone);
    assertBothGot(sent, event);
    assertThat(event.path("body")).isEqualTo(Json.read(sent));
  }

  @ParameterizedTest
  @MethodSource("events")
  void a_fixture_simulated_on_the_page_reaches_both_handlers_unchanged(String file)
      throws IOException {
    String type = file.replace(".json", "");
    String sent = Files.readString(FIXTURES.resolve(file));
    String offered =
        tenon.get("/api/v1/simulator/payload?product=freshworks_crm&type=" + type).body();
    assertThat(Json.read(offered)).isEqualTo(Json.read(sent));

    List<JsonNode> report = tenon.simulate("freshworks_crm", type, offered);
    List<JsonNode> finished = steps(report, "finished");
    assertThat(finished).hasSize(2);
    JsonNode runs = RunningTenon.step(report, "accepted").path("runs");
    for (JsonNode run : finished) {
      boolean java = handler(runs, run).equals("echo");
      assertThat(run.path("outcome").asText()).isEqualTo("succeeded");
      assertUnchanged(sent, run.path("answer").asText(), java);
    }
    steps(report, "started")
        .forEach(step -> assertUnchanged(sent, step.path("payload").asText(), true));
  }

  private static void assertBothGot(String sent, JsonNode event) {
    assertThat(event.path("deliveries")).hasSize(2);
    event
        .path("deliveries")
        .forEach(
            delivery -> {
              String got = delivery.at("/attempts/0/answer/json").asText();
              assertUnchanged(sent, got, delivery.path("handler").asText().equals("echo"));
            });
  }

  private static void assertUnchanged(String sent, String got, boolean exact) {
    ObjectNode expected = Json.readObject(sent);
    expected.putObject("iparams").put("limit", 20);
    if (exact) {
      assertThat(Json.read(got)).isEqualTo(expected);
    } else {
      assertThat(asJavaScriptSees(Json.read(got))).isEqualTo(asJavaScriptSees(expected));
    }
  }

  /** JavaScript has one kind of number. */
  static JsonNode asJavaScriptSees(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object.properties().forEach(e -> copy.set(e.getKey(), asJavaScriptSees(e.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        array.forEach(element -> copy.add(asJavaScriptSees(element)));
        yield copy;
      }
      default -> node.isNumber() ? DoubleNode.valueOf(node.doubleValue()) : node;
    };
  }

  private static JsonNode event(String id) {
    return Json.read(tenon.get("/api/v1/orgs/demo/events/" + id).body());
  }

  private static boolean isDone(JsonNode event) {
    for (JsonNode delivery : event.path("deliveries")) {
      if (!delivery.path("state").asText().equals("succeeded")) {
        return false;
      }
    }
    return true;
  }

  private static List<JsonNode> steps(List<JsonNode> report, String kind) {
    return report.stream().filter(step -> step.path("kind").asText().equals(kind)).toList();
  }

  private static String handler(JsonNode runs, JsonNode run) {
    for (JsonNode candidate : runs) {
      if (candidate.path("run").equals(run.path("run"))) {
        return candidate.path("handler").asText();
      }
    }
    throw new AssertionError("No run " + run);
  }
}
