package dev.tenon.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class SettingsTableTest {

  private static final Path DOCUMENT = Path.of("../docs/configuration.md");

  /** With {@code -Dtenon.settings=write} it writes the table anew, after a change in the code. */
  @Test
  void the_documentation_has_the_table_of_the_code() throws IOException {
    String document = Files.readString(DOCUMENT);
    int start = document.indexOf("| in the file |");
    int end = document.indexOf("\n\n", start) + 1;
    assertThat(start).isPositive();
    if ("write".equals(System.getProperty("tenon.settings"))) {
      document = document.substring(0, start) + SettingsTable.markdown() + document.substring(end);
      Files.writeString(DOCUMENT, document);
    }
    assertThat(document).contains(SettingsTable.markdown());
  }
}
