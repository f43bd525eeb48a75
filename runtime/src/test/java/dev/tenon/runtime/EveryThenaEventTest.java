package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import dev.tenon.runtime.testing.SnsSigner;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of Thena's events, in each form it is transported in, reaches an app of each language. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
final class EveryThenaEventTest {

  /** How an envelope travels. */
  enum Form {
    SIGNED_BY_SNS,
    RAW_FROM_SNS,
    WRAPPED,
    BARE
  }

  private static final EventCatalog CATALOG = EventCatalog.standard();
  private static final SnsSigner SNS = new SnsSigner();
  private static final Map<String, String> IDS = new HashMap<>();

  private static RunningTenon tenon;

  static List<String> types() {
    return CATALOG.events().stream()
        .filter(event -> event.product().equals(Product.THENA))
        .map(KnownEvent::type)
        .toList();
  }

  static Stream<Arguments> typesAndForms() {
    return types().stream()
        .flatMap(type -> Stream.of(Form.values()).map(form -> Arguments.of(type, form)));
  }

  @BeforeAll
  static void post_all(@TempDir Path folder) {
    ObjectNode manifest = Json.object().put("platform-version", "2.2");
    ObjectNode events = manifest.putObject("product").putObject("thena").putObject("events");
    types().forEach(type -> events.putObject(type).put("handler", "echo"));
    JsFolder javascript =
        JsFolder.at(folder.resolve("echo-js"))
            .file("manifest.json", Json.pretty(manifest))
            .server("exports = { echo: function (args) { renderData(null, args); } };");
    manifest.putObject("tenon").put("id", "echo-java").put("main", "com.example.Echo");
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
            .manifest(Json.pretty(manifest))
            .jar(folder.resolve("echo.jar"));
    tenon =
        RunningTenon.start(
            new TenonConfig(
                folder.resolve(".tenon"), "127.0.0.1", 0, List.of(javascript.path(), java)),
            new Outside(SNS));
    typesAndForms()
        .forEach(
            each -> {
              String type = (String) each.get()[0];
              Form form = (Form) each.get()[1];
              HttpResponse<String> answer = post(form, Json.write(sent(type, form)));
              assertThat(answer.statusCode()).as(type + " " + answer.body()).isEqualTo(200);
              IDS.put(type + form, Json.read(answer.body()).path("eventId").asText());
            });
  }

  @AfterAll
  static void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @MethodSource("typesAndForms")
  void an_event_reaches_both_handlers_as_it_was_sent(String type, Form form) {
    String at = "/api/v1/orgs/demo/events/" + IDS.get(type + form);
    JsonNode event =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> Json.read(tenon.get(at).body()), EveryThenaEventTest::isDone);
    assertThat(event.path("product").asText()).isEqualTo("thena");
    assertThat(event.path("deliveries")).hasSize(2);
    ObjectNode expected = sent(type, form);
    expected.putObject("iparams");
    for (JsonNode delivery : event.path("deliveries")) {
      JsonNode got = Json.read(delivery.at("/attempts/0/answer/json").asText());
      assertThat(FixturesTest.asJavaScriptSees(got))
          .as(delivery.path("app").asText())
          .isEqualTo(FixturesTest.asJavaScriptSees(expected));
    }
  }

  /** Each time another event. */
  private static ObjectNode sent(String type, Form form) {
    return Json.readObject(CATALOG.fixture(Product.THENA, type).orElseThrow())
        .put("eventId", type + "/" + form);
  }

  private static HttpResponse<String> post(Form form, String envelope) {
    return switch (form) {
      case SIGNED_BY_SNS ->
          tenon.postAs(
              "text/plain; charset=UTF-8",
              "/webhook/sns",
              Json.write(SNS.notification(envelope, "2", Map.of())));
      case RAW_FROM_SNS ->
          tenon.post(
              "/webhook/sns",
              envelope,
              "x-amz-sns-rawdelivery",
              "true",
              "x-amz-sns-topic-arn",
              SnsSigner.TOPIC);
      case WRAPPED -> tenon.post("/webhook/platform-events", "{\"message\": " + envelope + "}");
      case BARE -> tenon.post("/webhook/platform-events", envelope);
    };
  }

  private static boolean isDone(JsonNode event) {
    return !event.path("deliveries").isEmpty()
        && event
            .path("deliveries")
            .valueStream()
            .allMatch(delivery -> delivery.path("state").asText().equals("succeeded"));
  }
}
