package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each product event of the catalogue, under each product, reaches a handler as it was sent. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class EveryFixtureTest {

  private static final EventCatalog CATALOG = EventCatalog.standard();
  private static final Map<KnownEvent, String> IDS = new HashMap<>();

  private static RunningTenon tenon;

  static List<KnownEvent> events() {
    return CATALOG.events().stream()
        .filter(event -> event.group() == KnownEvent.Group.PRODUCT)
        .toList();
  }

  @BeforeAll
  static void post_all(@TempDir Path folder) {
    ObjectNode manifest = Json.object().put("platform-version", "2.2");
    ObjectNode products = manifest.putObject("product");
    for (KnownEvent event : events()) {
      products
          .withObjectProperty(event.product().name())
          .withObjectProperty("events")
          .putObject(event.type())
          .put("handler", "echo");
    }
    JsFolder app =
        JsFolder.at(folder.resolve("echo"))
            .file("manifest.json", Json.pretty(manifest))
            .server("exports = { echo: function (args) { renderData(null, args); } };");
    tenon = RunningTenon.start(folder, app.path());
    for (KnownEvent event : events()) {
      String path = "/api/v1/orgs/demo/events?product=" + event.product();
      IDS.put(event, Json.read(tenon.post(path, sent(event)).body()).path("eventId").asText());
    }
  }

  @AfterAll
  static void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @MethodSource("events")
  void a_fixture_reaches_the_handler_unchanged(KnownEvent event) {
    String at = "/api/v1/orgs/demo/events/" + IDS.get(event);
    JsonNode deliveries =
        await()
            .until(
                () -> Json.read(tenon.get(at).body()).path("deliveries"),
                all -> all.at("/0/state").asText().equals("succeeded"));
    assertThat(deliveries).hasSize(1);
    ObjectNode expected = Json.readObject(sent(event));
    expected.putObject("iparams");
    assertThat(got(deliveries)).isEqualTo(FixturesTest.asJavaScriptSees(expected));
  }

  private static JsonNode got(JsonNode deliveries) {
    return FixturesTest.asJavaScriptSees(
        Json.read(deliveries.at("/0/attempts/0/answer/json").asText()));
  }

  private static String sent(KnownEvent event) {
    return CATALOG.fixture(event.product(), event.type()).orElseThrow();
  }
}
