package dev.tenon.runtime.plugin;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime.ConsoleLine;
import dev.tenon.runtime.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample app {@code plugins/deal-desk}, built from its sources, on the fixture of its event.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
final class DealDeskTest {

  private static final Path SOURCES = Path.of("../plugins/deal-desk/src/main/java");
  private static final Path FIXTURE = Path.of("../test_data/freshsales/onDealUpdate.json");

  @TempDir Path folder;
  private JavaApps apps;

  @BeforeEach
  void start() throws IOException {
    apps = new JavaApps(folder);
    PluginJar jar = new PluginJar();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String path = SOURCES.relativize(file).toString();
        jar.source(
            path.substring(0, path.length() - ".java".length()).replace('/', '.'),
            Files.readString(file));
      }
    }
    AppCode code =
        new AppCode(
            JavaApps.KEY,
            jar.jar(folder.resolve("deal-desk.jar")).toString(),
            "deal-desk",
            Optional.of("dev.tenon.plugins.dealdesk.DealDesk"),
            List.of("onDealUpdate"));
    assertThat(apps.load(code).problems()).isEmpty();
  }

  @AfterEach
  void stop() {
    apps.close();
  }

  @Test
  void a_large_discount_is_flagged() throws IOException {
    assertThatJson(apps.answer("onDealUpdate", Files.readString(FIXTURE)))
        .isEqualTo(
            """
            {"deal":"Kestrel Robotics - fleet licence (revised)","from":20000,"to":15000,
             "discountPercent":25.0,"flagged":true,
             "reason":"A discount of 25.0 % is above the limit of 20 %."}
            """);
    assertThat(apps.run("onDealUpdate", Files.readString(FIXTURE)).console())
        .extracting(ConsoleLine::text)
        .containsExactly(
            "Kestrel Robotics - fleet licence (revised): A discount of 25.0 % is above the limit of"
                + " 20 %. Ask a sales manager.");
  }

  @Test
  void the_limit_is_the_installation_s() {
    assertThatJson(apps.answer("onDealUpdate", payload("[\"100.00\",\"70.00\"]", 30)))
        .inPath("$.flagged")
        .isEqualTo(false);
    assertThatJson(apps.answer("onDealUpdate", payload("[100,70]", 29)))
        .inPath("$.flagged")
        .isEqualTo(true);
  }

  @Test
  void an_event_without_a_change_of_the_amount_is_answered_too() {
    assertThatJson(apps.answer("onDealUpdate", "{}"))
        .inPath("$.reason")
        .isEqualTo("The amount did not change.");
  }

  @Test
  void an_amount_that_is_no_number_is_not_tried_again() {
    assertThat(apps.failure("onDealUpdate", payload("[\"many\",1]", 1)).permanent()).isTrue();
  }

  private static String payload(String amounts, int limit) {
    return """
        {"data":{"changes":{"model_changes":{"amount":%s}}},"iparams":{"discount_limit_percent":%d}}
        """
        .formatted(amounts, limit);
  }
}
