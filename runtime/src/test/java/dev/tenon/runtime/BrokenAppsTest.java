package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.dev.CheckedApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of {@code broken-apps} is an app that somebody could have written, and its {@code
 * expected.txt} is exactly what is said about it. After a change of words or rules, {@code mvn test
 * -Dtest=BrokenAppsTest -Dtenon.corpus.rewrite=true} writes these files anew; read every line of
 * their diff as one who sees it for the first time.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class BrokenAppsTest {

  private static final Path CORPUS = Path.of("src/test/resources/broken-apps");

  private static final String EXPECTED = "expected.txt";

  private static Validation validation;

  @BeforeAll
  static void start() {
    validation = Validation.start();
  }

  @AfterAll
  static void stop() {
    validation.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenApps")
  void each_problem_is_told_with_its_place_and_fix(String name) throws IOException {
    Path app = CORPUS.resolve(name);
    String found = lines(validation.check(app));
    if (Boolean.getBoolean("tenon.corpus.rewrite")) {
      Files.writeString(app.resolve(EXPECTED), found);
    }
    assertThat(found).isEqualTo(Files.readString(app.resolve(EXPECTED))).isNotBlank();
  }

  @Test
  void there_are_at_least_sixty_of_them() throws IOException {
    assertThat(brokenApps()).hasSizeGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @MethodSource("sampleApps")
  void the_sample_apps_have_no_problem_at_all(Path app) {
    assertThat(validation.check(app).problems()).isEmpty();
  }

  private static String lines(CheckedApp app) {
    StringBuilder lines = new StringBuilder();
    for (Problem problem : app.problems()) {
      lines.append(
          "%s:%d:%d+%d: %s: %s%s\n"
              .formatted(
                  problem.file(),
                  problem.at().line(),
                  problem.at().column(),
                  problem.range().length(),
                  problem.severityLabel(),
                  problem.message(),
                  problem.fix().map(fix -> " | fix: " + fix).orElse("")));
    }
    return lines.toString();
  }

  private static List<String> brokenApps() throws IOException {
    try (Stream<Path> folders = Files.list(CORPUS)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static List<Path> sampleApps() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("../plugins"))) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("manifest.json")))
          .sorted()
          .toList();
    }
  }
}
