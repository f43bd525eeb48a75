package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What the simulator's page names must be there, and what is there must be named. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class PageFilesTest {

  private static final Path WEB = Path.of("src/main/resources/web");

  /** Loaded after the first paint, or by a script element of their own. */
  private static final List<String> NOT_PRELOADED =
      List.of(
          "js/test/main.js", "js/test/editor/monaco-editor.js", "js/test/editor/monaco-theme.js");

  @Test
  void every_module_of_the_first_paint_is_preloaded() throws IOException {
    List<String> preloaded =
        Pattern.compile("rel=\"modulepreload\" href=\"/web/assets/([^\"]+)\"")
            .matcher(Files.readString(WEB.resolve("test.html")))
            .results()
            .map(MatchResult::group)
            .map(link -> link.substring(link.indexOf("assets/") + 7, link.length() - 1))
            .toList();
    assertThat(preloaded).isSorted().doesNotHaveDuplicates();
    try (Stream<Path> files = Files.walk(WEB.resolve("js/test"))) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> WEB.relativize(file).toString())
                  .filter(file -> !NOT_PRELOADED.contains(file)))
          .containsExactlyInAnyOrderElementsOf(preloaded);
    }
  }
}
