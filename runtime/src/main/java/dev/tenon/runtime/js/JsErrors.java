package dev.tenon.runtime.js;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.invoke.FromRuntime.CodeProblem;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.HandlerError.CodeLocation;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong inside the engine into errors in the app's own terms. */
final class JsErrors {

  private static final Pattern FRAME =
      Pattern.compile("\\s*at (?:(.*) \\()?(server/[^():]+):(\\d+):(\\d+)\\)?\\s*");

  private static final int MAX_FRAMES = 30;

  private JsErrors() {}

  /**
   * The outcome of a handler that threw.
   *
   * @param description what the prelude says of it
   * @param thrownAt where the engine saw it thrown, for what has no stack of its own
   */
  static Outcome.Failed failed(String description, @Nullable HandlerError thrownAt) {
    JsonNode error = Json.read(description);
    List<CodeLocation> locations = new ArrayList<>();
    List<String> stack = new ArrayList<>();
    for (String line : error.path("stack").asText().lines().toList()) {
      Matcher frame = FRAME.matcher(line);
      if (frame.matches() && stack.size() < MAX_FRAMES) {
        CodeLocation at =
            location(
                frame.group(2), Integer.parseInt(frame.group(3)), Integer.parseInt(frame.group(4)));
        locations.add(at);
        stack.add(frameText(frame.group(1), at));
      }
    }
    if (locations.isEmpty() && thrownAt != null) {
      thrownAt.at().ifPresent(locations::add);
      stack.addAll(thrownAt.stack());
    }
    return new Outcome.Failed(
        new HandlerError(
            error.path("type").asText(), error.path("message").asText(), inApp(locations), stack),
        error.path("permanent").asBoolean());
  }

  /** Where in the app's files the engine was when it was stopped. */
  static HandlerError stopped(String type, String message, PolyglotException e) {
    List<CodeLocation> locations = new ArrayList<>();
    List<String> stack = new ArrayList<>();
    StreamSupport.stream(e.getPolyglotStackTrace().spliterator(), false)
        .filter(frame -> frame.isGuestFrame() && isApp(frame.getSourceLocation()))
        .limit(MAX_FRAMES)
        .forEach(
            frame -> {
              CodeLocation at = location(frame.getSourceLocation());
              locations.add(at);
              stack.add(frameText(frame.getRootName(), at));
            });
    return new HandlerError(type, message, inApp(locations), stack);
  }

  /** The place that its author can do something about: a package fails where the app calls it. */
  private static Optional<CodeLocation> inApp(List<CodeLocation> locations) {
    return locations.stream()
        .filter(at -> !Packages.isPackage(at.file()))
        .findFirst()
        .or(() -> locations.stream().findFirst());
  }

  /** Why a file cannot be loaded. */
  static CodeProblem problem(PolyglotException e, String fallbackFile) {
    return problem(e, fallbackFile, JsApp.WRAPPER.length());
  }

  /**
   * Why a file cannot be loaded.
   *
   * @param ahead how many characters of ours stand before the first line
   */
  static CodeProblem problem(PolyglotException e, String fallbackFile, int ahead) {
    CodeLocation at =
        isApp(e.getSourceLocation())
            ? location(e.getSourceLocation(), ahead)
            : stopped("", "", e).at().orElse(new CodeLocation(fallbackFile, 1, 1));
    // The engine repeats the place and the source line below the first line.
    String message = e.getMessage() == null ? "It cannot be evaluated" : e.getMessage();
    String first = message.lines().findFirst().orElse(message);
    String reason = first.replaceFirst("SyntaxError: server/[^ ]+:\\d+:\\d+ ", "SyntaxError: ");
    return CodeProblem.of(at.file(), at.line(), at.column(), reason, CodeHints.thrown(reason));
  }

  private static boolean isApp(SourceSection section) {
    return section != null && section.getSource().getName().startsWith("server/");
  }

  private static CodeLocation location(SourceSection section) {
    return location(section, ahead(section.getSource().getName()));
  }

  private static CodeLocation location(SourceSection section, int ahead) {
    return location(
        section.getSource().getName(), section.getStartLine(), section.getStartColumn(), ahead);
  }

  private static CodeLocation location(String file, int line, int column) {
    return location(file, line, column, ahead(file));
  }

  private static int ahead(String file) {
    return Packages.isPackage(file) ? Packages.WRAPPER.length() : JsApp.WRAPPER.length();
  }

  /** The wrapper stands before the first line of the app's own text. */
  private static CodeLocation location(String file, int line, int column, int ahead) {
    int own = line == 1 ? Math.max(1, column - ahead) : column;
    return new CodeLocation(file, line, own);
  }

  private static String frameText(String function, CodeLocation at) {
    String place = at.file() + ":" + at.line() + ":" + at.column();
    boolean named = function != null && !function.isBlank() && !function.startsWith(":");
    return named ? "at " + function + " (" + place + ")" : "at " + place;
  }
}
