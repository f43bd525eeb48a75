package dev.tenon.runtime.settings;

/** The table of settings as the documentation has it. */
final class SettingsTable {

  private SettingsTable() {}

  /** In Markdown, one row per setting. */
  static String markdown() {
    StringBuilder table =
        new StringBuilder(
            """
            | in the file | in the environment | as a flag | value | default | meaning |
            |---|---|---|---|---|---|
            """);
    for (Setting setting : Setting.values()) {
      table.append(
          "| `%s` | `%s` | `%s %s` | %s | `%s` | %s |\n"
              .formatted(
                  setting.key(),
                  setting.variable(),
                  setting.flag(),
                  setting.placeholder(),
                  setting.mustBe(),
                  setting.standard(),
                  setting.meaning()));
    }
    return table.toString();
  }
}
