package dev.tenon.runtime.plugin;

import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.HandlerError.CodeLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Tells of errors in the app's own terms: of a stack only the frames of the app's own classes.
 *
 * @param own whether a class of that name is the app's own
 */
record Frames(Predicate<String> own) {

  /** More says nothing new; a stack overflow has a thousand. */
  private static final int MAX_LINES = 50;

  /** What a handler threw. */
  HandlerError error(Throwable thrown) {
    try {
      return new HandlerError(
          thrown.getClass().getName(), message(thrown), location(thrown), stack(thrown));
    } catch (Throwable e) {
      // The app's own exception class may fail in its accessors; what it is can still be said.
      return HandlerError.of(thrown.getClass().getName(), "");
    }
  }

  /** A run that was stopped while it was there. */
  HandlerError stopped(String type, String message, StackTraceElement[] trace) {
    return new HandlerError(
        type,
        message,
        own(trace).map(Frames::location).flatMap(Optional::stream).findFirst(),
        own(trace).map(Frames::line).limit(MAX_LINES).toList());
  }

  /** Where in the app a thread is, as a line of a stack trace. */
  Optional<String> top(StackTraceElement[] trace) {
    return own(trace).findFirst().map(Frames::line);
  }

  /** An error as several lines of text. */
  String text(Throwable thrown) {
    HandlerError error = error(thrown);
    StringBuilder text = new StringBuilder(heading(error.type(), error.message()));
    for (String line : error.stack()) {
      text.append(line.startsWith("Caused by: ") ? "\n" : "\n    at ").append(line);
    }
    return text.toString();
  }

  private Optional<CodeLocation> location(Throwable thrown) {
    // The innermost place is in the cause when a library wrapped what the app threw.
    return causes(thrown).stream()
        .flatMap(cause -> own(cause.getStackTrace()))
        .map(Frames::location)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private List<String> stack(Throwable thrown) {
    List<String> lines = new ArrayList<>();
    List<Throwable> causes = causes(thrown);
    for (int i = 0; i < causes.size(); i++) {
      Throwable cause = causes.get(i);
      if (i > 0) {
        lines.add("Caused by: " + heading(cause.getClass().getName(), message(cause)));
      }
      own(cause.getStackTrace()).map(Frames::line).limit(MAX_LINES).forEach(lines::add);
    }
    return lines;
  }

  private Stream<StackTraceElement> own(StackTraceElement[] trace) {
    return Arrays.stream(trace).filter(frame -> own.test(frame.getClassName()));
  }

  private static List<Throwable> causes(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = thrown; t != null && seen.add(t) && causes.size() < 10; t = t.getCause()) {
      causes.add(t);
    }
    return causes;
  }

  private static String message(Throwable thrown) {
    return Objects.requireNonNullElse(thrown.getMessage(), "");
  }

  private static String heading(String type, String message) {
    return message.isEmpty() ? type : type + ": " + message;
  }

  private static String line(StackTraceElement frame) {
    String file = frame.getFileName() == null ? "Unknown Source" : frame.getFileName();
    String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
    return frame.getClassName() + "." + frame.getMethodName() + "(" + file + line + ")";
  }

  private static Optional<CodeLocation> location(StackTraceElement frame) {
    String file = frame.getFileName();
    if (file == null || frame.getLineNumber() <= 0) {
      return Optional.empty();
    }
    int dot = frame.getClassName().lastIndexOf('.');
    String folder = frame.getClassName().substring(0, dot + 1).replace('.', '/');
    return Optional.of(new CodeLocation(folder + file, frame.getLineNumber(), 0));
  }
}
