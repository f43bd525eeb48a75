package dev.tenon.runtime.invoke;

import java.util.List;
import java.util.Optional;

/**
 * What went wrong in a handler, in the app's own terms.
 *
 * @param type {@code TypeError}, {@code java.lang.IllegalStateException}, …
 * @param message what was thrown says
 * @param at where in the app's files it was thrown, if that is known
 * @param stack frames of the app's own files, innermost first
 */
public record HandlerError(
    String type, String message, Optional<CodeLocation> at, List<String> stack) {

  public HandlerError {
    stack = List.copyOf(stack);
  }

  /** An error that has no place in the app's files. */
  public static HandlerError of(String type, String message) {
    return new HandlerError(type, message, Optional.empty(), List.of());
  }

  /** Type, message and place in one line. */
  public String summary() {
    String text = message.length() > 300 ? message.substring(0, 300) + "…" : message;
    return type
        + ": "
        + text
        + at.map(place -> " at " + place.file() + ":" + place.line()).orElse("");
  }

  /**
   * A place in an app's files.
   *
   * @param file relative to the bundle, such as {@code server/server.js}
   * @param line from 1
   * @param column from 1, or 0 when only the line is known
   */
  public record CodeLocation(String file, int line, int column) {}
}
