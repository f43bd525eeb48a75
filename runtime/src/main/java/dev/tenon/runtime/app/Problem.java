package dev.tenon.runtime.app;

import dev.tenon.runtime.json.Position;
import java.util.Optional;

/**
 * Something wrong with an app's files.
 *
 * @param severity whether the app can be run all the same
 * @param file relative to the bundle, {@code /} between parts
 * @param at where in the file
 * @param message what is wrong and why
 * @param fix what to do, if it is known
 */
public record Problem(
    Severity severity, String file, Position at, String message, Optional<String> fix) {

  /** Whether a problem stops an app from being installed. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public static Problem error(String file, Position at, String message, String fix) {
    return new Problem(Severity.ERROR, file, at, message, Optional.of(fix));
  }

  public static Problem error(String file, Position at, String message) {
    return new Problem(Severity.ERROR, file, at, message, Optional.empty());
  }

  public static Problem warning(String file, Position at, String message) {
    return new Problem(Severity.WARNING, file, at, message, Optional.empty());
  }

  public static Problem warning(String file, Position at, String message, String fix) {
    return new Problem(Severity.WARNING, file, at, message, Optional.of(fix));
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** One line: {@code manifest.json:3:7: error: … Fix: …}. */
  @Override
  public String toString() {
    return "%s:%d:%d: %s: %s%s"
        .formatted(
            file,
            at.line(),
            at.column(),
            isError() ? "error" : "warning",
            message,
            fix.map(text -> " Fix: " + text).orElse(""));
  }
}
