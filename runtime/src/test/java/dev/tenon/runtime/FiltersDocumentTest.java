package dev.tenon.runtime;

import static dev.tenon.runtime.testing.RunningTenon.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of docs/filters.md does with the samples what the page says. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class FiltersDocumentTest {

  @ParameterizedTest
  @CsvSource({
    "ticket.created, CUSTOMER, Medium, onNotLow",
    "ticket.created, AGENT, Low, onTicket",
    "ticket.created, CUSTOMER, Low, ''",
  })
  void its_example_takes_the_sample(
      String sample, String actor, String priority, String handler, @TempDir Path folder)
      throws IOException {
    String page = Files.readString(Path.of("../docs/filters.md"));
    String manifest = page.substring(page.indexOf("```json\n") + 8);
    Path app =
        JsFolder.at(folder.resolve("app"))
            .file("manifest.json", manifest.substring(0, manifest.indexOf("```")))
            .server(
                "exports = { onNotLow: function () { renderData(null, 'onNotLow'); }, onTicket: function () { renderData(null, 'onTicket'); } };")
            .path();
    String event =
        Files.readString(Path.of("../test_data/thena/" + sample + ".json"))
            .replace("\"CUSTOMER\"", "\"" + actor + "\"")
            .replace("\"Medium\"", "\"" + priority + "\"");
    try (RunningTenon tenon = RunningTenon.start(folder, app)) {
      List<JsonNode> report = tenon.simulate("thena", "ticket:created", event);
      assertThat(step(report, "done").path("outcome").asText())
          .isEqualTo(handler.isEmpty() ? "unhandled" : "succeeded");
      if (!handler.isEmpty()) {
        assertThat(step(report, "finished").path("answer").asText())
            .isEqualTo(Json.write(Json.mapper().valueToTree(handler)));
      }
      assertThat(Json.read(tenon.get("/api/v1/simulator").body()).findPath("problems")).isEmpty();
    }
  }
}
