package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.Range;
import dev.tenon.runtime.json.SyntaxProblem;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something wrong with an app's files.
 *
 * @param severity whether the app can be run all the same
 * @param file relative to the bundle, {@code /} between parts
 * @param range which part of the file; its length is 0 where only the beginning is known
 * @param message what is wrong and why
 * @param fix what to do, if it is known
 * @param source the line that it begins in, where the file has one and it is not too long
 */
public record Problem(
    Severity severity,
    String file,
    Range range,
    String message,
    Optional<String> fix,
    Optional<String> source) {

  /** The manifest first, since the rest hangs on it; then by file, then down the file. */
  public static final Comparator<Problem> READING_ORDER =
      Comparator.comparing((Problem problem) -> !problem.file().equals(ManifestReader.FILE))
          .thenComparing(Problem::file)
          .thenComparingInt(problem -> problem.at().line())
          .thenComparingInt(problem -> problem.at().column());

  /** Control characters (of both sets), and those that change the direction of what follows. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\p{Cc}\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069&&[^\t]]");

  /** Whether a problem stops an app from being installed. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public static Problem error(String file, Range range, String message, String fix) {
    return of(Severity.ERROR, file, range, message, Optional.of(fix));
  }

  public static Problem error(String file, Position at, String message, String fix) {
    return error(file, new Range(at, 0), message, fix);
  }

  public static Problem error(String file, Position at, String message) {
    return of(Severity.ERROR, file, new Range(at, 0), message, Optional.empty());
  }

  public static Problem warning(String file, Range range, String message, String fix) {
    return of(Severity.WARNING, file, range, message, Optional.of(fix));
  }

  public static Problem warning(String file, Position at, String message) {
    return of(Severity.WARNING, file, new Range(at, 0), message, Optional.empty());
  }

  /** A file that is not the JSON it should be. */
  public static Problem of(String file, SyntaxProblem problem) {
    return error(file, problem.range(), problem.message(), problem.fix());
  }

  static Problem of(
      Severity severity, String file, Range range, String message, Optional<String> fix) {
    return new Problem(severity, file, range, message, fix, Optional.empty());
  }

  public static Problem warning(String file, Position at, String message, String fix) {
    return warning(file, new Range(at, 0), message, fix);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** Whether the app cannot be run because of this; what nothing of it is run from is no part. */
  public boolean stopsTheApp() {
    return isError() && !file.startsWith(TestData.FOLDER) && !ConfigCheck.UNUSED.contains(file);
  }

  /** Where in the file it begins. */
  public Position at() {
    return range.at();
  }

  /** The same problem with the line that it is in. */
  public Problem withSource(String line) {
    return new Problem(severity, file, range, message, fix, Optional.of(line));
  }

  /** The word for the severity in messages and APIs. */
  public String severityLabel() {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  /** As pages and tools get it. */
  public ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("severity", severityLabel())
            .put("file", file)
            .put("line", at().line())
            .put("column", at().column());
    if (range.length() > 0) {
      json.put("endColumn", at().column() + range.length());
    }
    json.put("message", message);
    fix.ifPresent(text -> json.put("fix", text));
    source.ifPresent(text -> json.put("source", text));
    return json;
  }

  /** One line: {@code manifest.json:3:7: error: … Fix: …}; it can be shown on a terminal. */
  @Override
  public String toString() {
    return visible(
        "%s:%d:%d: %s: %s%s"
            .formatted(
                file,
                at().line(),
                at().column(),
                severityLabel(),
                message,
                fix.map(text -> " Fix: " + text).orElse("")));
  }

  /**
   * A text that came with an app, for a terminal or a log: what would move the cursor, give orders
   * to the terminal or turn the direction of writing is a space, as many as there were.
   */
  public static String visible(String text) {
    return UNSEEN.matcher(text).replaceAll(" ");
  }
}
