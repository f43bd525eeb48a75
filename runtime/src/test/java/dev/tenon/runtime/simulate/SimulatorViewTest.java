package dev.tenon.runtime.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which events the simulator page offers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class SimulatorViewTest {

  private static final EventCatalog CATALOG = EventCatalog.standard();

  private final Path folder;
  private final JsFolder app;

  SimulatorViewTest(@TempDir Path folder) {
    this.folder = folder;
    this.app =
        JsFolder.at(folder.resolve("app"))
            .server("exports = { onIt: function (args) { renderData(null, args.event); } };");
  }

  @Test
  void every_known_event_of_every_product_is_offered_with_a_fixture_or_without() {
    try (RunningTenon tenon = RunningTenon.start(folder)) {
      JsonNode view = Json.read(tenon.get("/api/v1/simulator").body());
      for (Product product : CATALOG.products()) {
        assertThat(types(view, product.name())).containsExactlyElementsOf(CATALOG.types(product));
      }
      assertThat(types(view, "freshsales")).contains("onLeadCreate");
      assertThat(types(view, "freshdesk")).hasSizeGreaterThan(30);
      String payload =
          tenon.get("/api/v1/simulator/payload?product=freshdesk&type=onTicketCreate").body();
      assertThat(Json.read(payload).at("/data/ticket").isObject()).isTrue();
    }
  }

  @Test
  void an_event_of_the_common_module_is_offered_under_the_apps_own_product() {
    app.file(
        "manifest.json",
        """
        {"platform-version": "3.0",
         "modules": {
           "common": {"events": {"onAppInstall": {"handler": "onIt"},
                                 "onExternalEvent": {"handler": "onIt"}}},
           "support_ticket": {}},
         "engines": {"node": "18.20.8", "fdk": "9.7.4"}}
        """);
    try (RunningTenon tenon = RunningTenon.start(folder, app.path())) {
      JsonNode view = Json.read(tenon.get("/api/v1/simulator").body());
      assertThat(handled(view, "freshdesk")).containsExactly("onAppInstall", "onExternalEvent");
      List<JsonNode> report = tenon.simulate("freshdesk", "onAppInstall", "{}");
      assertThat(RunningTenon.step(report, "done").path("outcome").asText()).isEqualTo("succeeded");
    }
  }

  @Test
  void a_pattern_offers_events_that_it_takes() {
    app.file(
        "manifest.json",
        """
        {"platform-version": "2.2", "product": {
          "thena": {"events": {"custom-object:invoice:*": {"handler": "onIt"},
                               "ticket:comment:*": {"handler": "onIt"}}},
          "custom": {"events": {"invoice.*": {"handler": "onIt"}}}}}
        """);
    try (RunningTenon tenon = RunningTenon.start(folder, app.path())) {
      JsonNode view = Json.read(tenon.get("/api/v1/simulator").body());
      assertThat(handled(view, "thena"))
          .contains(
              "custom-object:invoice:created",
              "custom-object:invoice:deleted",
              "ticket:comment:added")
          .doesNotContain("ticket:created", "custom-object:deal:created");
      assertThat(handled(view, "custom")).containsExactly("invoice.example");
    }
  }

  private static List<String> types(JsonNode view, String product) {
    return stream(events(view, product)).map(event -> event.path("type").asText()).toList();
  }

  private static List<String> handled(JsonNode view, String product) {
    return stream(events(view, product))
        .filter(event -> !event.path("subscribers").isEmpty())
        .map(event -> event.path("type").asText())
        .toList();
  }

  private static JsonNode events(JsonNode view, String product) {
    return stream(view.path("products"))
        .filter(each -> each.path("product").asText().equals(product))
        .findFirst()
        .map(each -> each.path("events"))
        .orElseGet(Json::object);
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
