package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a run ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Succeeded.class, name = "succeeded"),
  @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = Outcome.TimedOut.class, name = "timed_out"),
  @JsonSubTypes.Type(value = Outcome.NotStarted.class, name = "not_started"),
})
public sealed interface Outcome {

  /** The handler returned, or its promise was fulfilled. */
  record Succeeded() implements Outcome {}

  /**
   * The handler threw, or a promise was rejected.
   *
   * @param permanent whether the app says that trying again would not help
   */
  record Failed(HandlerError error, boolean permanent) implements Outcome {}

  /** Something was still open when the time was up. */
  record TimedOut(HandlerError error) implements Outcome {}

  /** No line of the handler was run, for a reason that is not the app's; safe to try again. */
  record NotStarted(String reason) implements Outcome {

    /** The runtime does not have the code; whoever has it may load it and ask again. */
    public static NotStarted notLoaded(String key) {
      return new NotStarted("The code " + key + " is not loaded.");
    }
  }

  /** What happened in one line, for logs. */
  default String summary() {
    return switch (this) {
      case Succeeded s -> "ok";
      case Failed f -> f.error().summary();
      case TimedOut t -> t.error().summary();
      case NotStarted n -> n.reason();
    };
  }

  /** The word in the database and in APIs. */
  default String label() {
    return switch (this) {
      case Succeeded s -> "succeeded";
      case Failed f -> "failed";
      case TimedOut t -> "timed_out";
      case NotStarted n -> "not_started";
    };
  }
}
