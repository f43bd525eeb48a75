package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** App set-up events on the page: the app agrees or does not, and that is seen. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class SetupSimulationTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"onAppInstall", "afterAppUpdate", "onAppUninstall"})
  void what_the_app_renders_decides_about_each_of_them(String type) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", type)
            .server(
                """
                exports = { %s: function (args) {
                  if (args.region === 'EU') { renderData({message: 'No room left'}); } else { renderData(); }
                } };
                """
                    .formatted(type))
            .path();
    try (RunningTenon tenon = RunningTenon.start(folder, app)) {
      assertThat(tenon.get("/web/eventsList").body()).contains(type);
      JsonNode agreed = finished(tenon, type, "US");
      assertThat(agreed.path("outcome").asText()).isEqualTo("succeeded");
      JsonNode refused = finished(tenon, type, "EU");
      assertThat(refused.path("outcome").asText()).isEqualTo("failed");
      assertThat(refused.at("/error/message").asText()).isEqualTo("No room left");
    }
  }

  private static JsonNode finished(RunningTenon tenon, String type, String region) {
    List<JsonNode> steps =
        tenon.simulate(
            "freshsales", type, "{\"event\": \"%s\", \"region\": \"%s\"}".formatted(type, region));
    return RunningTenon.step(steps, "finished");
  }
}
