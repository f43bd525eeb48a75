package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What docs/compatibility.md promises is tested somewhere. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class CompatibilityTableTest {

  private static final Pattern TEST = Pattern.compile("`(\\w+)`");

  /** One feature of the platform. */
  private record Row(String feature, String state, String tests) {

    static Row of(String line) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      assertThat(cells).as("cells of: %s", line).hasSize(6);
      return new Row(cells[1].strip(), cells[2].strip(), cells[4].strip());
    }

    List<String> classes() {
      return TEST.matcher(tests).results().map(test -> test.group(1)).toList();
    }
  }

  @Test
  void every_row_says_how_it_stands() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(50);
    assertThat(rows())
        .allSatisfy(
            row ->
                assertThat(row.state()).as(row.feature()).isIn("works", "differs", "not offered"));
  }

  @Test
  void whatever_is_offered_names_its_tests() throws IOException {
    assertThat(rows())
        .filteredOn(row -> !row.state().equals("not offered"))
        .allSatisfy(row -> assertThat(row.classes()).as(row.feature()).isNotEmpty());
  }

  @Test
  void every_test_that_is_named_is_there() throws IOException {
    Set<String> there;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      there =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.replace(".java", ""))
              .collect(Collectors.toSet());
    }
    assertThat(rows().stream().flatMap(row -> row.classes().stream()).distinct())
        .allMatch(there::contains, "a class of the test sources");
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(Path.of("../docs/compatibility.md")).stream()
        .filter(line -> line.startsWith("| "))
        .filter(line -> !line.startsWith("| feature |"))
        .map(Row::of)
        .toList();
  }
}
