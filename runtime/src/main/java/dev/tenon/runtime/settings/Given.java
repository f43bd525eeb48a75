package dev.tenon.runtime.settings;

/**
 * A value and who gave it.
 *
 * @param source to be read after the value: "in serve.yaml line 3", "by --port", "by default"
 */
record Given(Setting setting, String text, String source) {

  /** As problems name it. */
  String words() {
    return "%s is %s %s".formatted(setting.key(), text.isEmpty() ? "empty" : text, source);
  }
}
