package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of apps whose folders come, go and take each other's names. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class AppFoldersChangeTest {

  private static final String EVENT = "{\"event\": \"onDealUpdate\", \"data\": {}}";

  private final Path folder;
  private final JsFolder one;
  private final JsFolder two;
  private final RunningTenon tenon;

  AppFoldersChangeTest(@TempDir Path folder) {
    this.folder = folder;
    one = app("one", "first");
    two = app("two", "second");
    tenon = RunningTenon.start(folder, one.path(), two.path());
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void an_app_that_is_away_for_a_moment_is_whole_again_when_it_is_back() throws IOException {
    Path aside = folder.resolve("aside");
    Files.move(one.path(), aside);
    await().until(() -> app(0).path("broken").asBoolean());
    assertThat(app(0).at("/problems/0/message").asText()).contains("no file or folder");

    Files.move(aside, one.path());
    await().until(() -> !app(0).path("broken").asBoolean());
    assertThat(app(0).path("problems")).isEmpty();
    assertThat(deliveries()).isEqualTo(2);
  }

  @Test
  void of_two_apps_with_one_id_the_first_is_there_until_it_lets_go_of_it() {
    id(two, "first");
    await().until(() -> app(1).path("broken").asBoolean());
    assertThat(app(1).at("/problems/0/message").asText()).contains("first is also in");
    assertThat(deliveries()).isEqualTo(1);

    id(one, "third");
    await().until(() -> !app(1).path("broken").asBoolean());
    assertThat(app(1).path("problems")).isEmpty();
    assertThat(deliveries()).isEqualTo(2);
  }

  @Test
  void two_apps_can_swap_their_ids() {
    id(one, "second");
    await().until(() -> app(1).path("broken").asBoolean());
    id(two, "first");
    await().until(() -> !app(1).path("broken").asBoolean());
    assertThat(deliveries()).isEqualTo(2);
  }

  private JsonNode app(int number) {
    return Json.read(tenon.get("/api/v1/simulator").body()).path("apps").path(number);
  }

  private int deliveries() {
    String answer = tenon.post("/api/v1/orgs/demo/events?product=freshsales", EVENT).body();
    return Json.read(answer).path("deliveries").size();
  }

  private JsFolder app(String name, String id) {
    JsFolder app = JsFolder.at(folder.resolve(name));
    id(app, id);
    return app.server("exports = { onDealUpdate: function () { renderData(); } };");
  }

  private static void id(JsFolder app, String id) {
    app.file(
        "manifest.json",
        """
        {"platform-version": "2.2",
         "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "onDealUpdate"}}}},
         "tenon": {"id": "%s", "version": "1.0.0"}}
        """
            .formatted(id));
  }
}
