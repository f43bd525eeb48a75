package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/** What a runtime says to the host. Every message survives being written as JSON and read again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "message")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FromRuntime.AppLoaded.class, name = "loaded"),
  @JsonSubTypes.Type(value = FromRuntime.Started.class, name = "started"),
  @JsonSubTypes.Type(value = FromRuntime.ConsoleLine.class, name = "console"),
  @JsonSubTypes.Type(value = FromRuntime.ServiceCall.class, name = "call"),
  @JsonSubTypes.Type(value = FromRuntime.Rendered.class, name = "rendered"),
  @JsonSubTypes.Type(value = FromRuntime.Finished.class, name = "finished"),
})
public sealed interface FromRuntime {

  /**
   * The answer to {@link ToRuntime.LoadApp}.
   *
   * @param handlers the callbacks that the code really has
   * @param events subscriptions that the code itself declares (the old array form)
   * @param problems what is wrong with the code; with an error in it the app cannot run
   */
  record AppLoaded(
      long id, List<String> handlers, List<DeclaredEvent> events, List<CodeProblem> problems)
      implements FromRuntime {
    public AppLoaded {
      handlers = List.copyOf(handlers);
      events = List.copyOf(events);
      problems = List.copyOf(problems);
    }
  }

  /** A subscription that code declares. */
  record DeclaredEvent(String event, String callback) {}

  /**
   * Something wrong with code.
   *
   * @param file relative to the bundle
   * @param line from 1
   * @param column from 1
   * @param handler the handler that the manifest names and the code does not have, if it is that
   */
  record CodeProblem(
      String file,
      int line,
      int column,
      String message,
      Optional<String> fix,
      Optional<String> handler) {

    /** A problem of the code itself, and not of what the manifest says about it. */
    public static CodeProblem of(
        String file, int line, int column, String message, Optional<String> fix) {
      return new CodeProblem(file, line, column, message, fix, Optional.empty());
    }

    /** The same problem as one that has to do with this handler. */
    public CodeProblem about(String name) {
      return new CodeProblem(file, line, column, message, fix, Optional.of(name));
    }
  }

  /** A run begins, after it may have waited for a thread; its time limit counts from here. */
  record Started(long run) implements FromRuntime {}

  /** A line that a handler wrote. */
  record ConsoleLine(long run, long timeMillis, Level level, String text) implements FromRuntime {}

  /** How a line was written. */
  enum Level {
    DEBUG,
    LOG,
    INFO,
    WARN,
    ERROR
  }

  /**
   * A handler calls a service of the host; answered by {@link ToRuntime.ServiceAnswer}.
   *
   * @param arguments a JSON array
   */
  record ServiceCall(long run, long call, String service, String method, String arguments)
      implements FromRuntime {}

  /** A handler gave its answer; it may go on running. Only the first counts. */
  record Rendered(long run, Answer answer) implements FromRuntime {}

  /** A run is over; no message of it follows. */
  record Finished(long run, Outcome outcome) implements FromRuntime {}
}
