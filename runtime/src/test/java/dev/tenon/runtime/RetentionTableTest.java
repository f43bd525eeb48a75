package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is kept for ever because nobody thought of it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class RetentionTableTest {

  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| [^|]*\\w[^|]* \\|", Pattern.MULTILINE);

  @Test
  void every_table_has_a_rule_for_how_long_its_rows_are_kept(@TempDir Path folder)
      throws IOException {
    String document = Files.readString(Path.of("../docs/operations.md"));
    int start = document.indexOf("## What is kept");
    assertThat(start).isPositive();
    String section = document.substring(start, document.indexOf("\n## ", start + 1));
    List<String> ruled = ROW.matcher(section).results().map(row -> row.group(1)).sorted().toList();
    assertThat(ruled).isEqualTo(tables(folder));
  }

  private static List<String> tables(Path folder) {
    try (Database database = Database.open(folder)) {
      return database.read(
          handle ->
              handle
                  .createQuery(
                      """
                      SELECT name FROM sqlite_schema
                      WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name
                      """)
                  .mapTo(String.class)
                  .list());
    }
  }
}
