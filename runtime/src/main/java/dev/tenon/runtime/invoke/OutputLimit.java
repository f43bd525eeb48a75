package dev.tenon.runtime.invoke;

import java.util.Optional;

/**
 * Bounds what one run may write, so that a handler that logs in a loop hurts nobody. The last line
 * that gets through says that lines were dropped. Thread-safe.
 */
public final class OutputLimit {

  private static final int MAX_LINES = 1_000;
  private static final int MAX_CHARACTERS = 256 << 10;

  private int lines;
  private int characters;

  /** The text to keep of a line, or nothing when the line is dropped. */
  public synchronized Optional<String> admit(String text) {
    if (lines > MAX_LINES || characters > MAX_CHARACTERS) {
      return Optional.empty();
    }
    lines++;
    characters += text.length();
    if (lines > MAX_LINES || characters > MAX_CHARACTERS) {
      return Optional.of(
          "… the limit of %d lines or %d characters is reached; what follows is dropped"
              .formatted(MAX_LINES, MAX_CHARACTERS));
    }
    return Optional.of(text);
  }
}
