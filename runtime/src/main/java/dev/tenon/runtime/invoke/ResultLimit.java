package dev.tenon.runtime.invoke;

import java.util.List;

/** Bounds what of a run's result is kept, since all of it comes from an app. */
final class ResultLimit {

  private static final int MAX_ANSWER = 256 << 10;
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_FRAME = 500;

  private static final String TOO_LARGE = "\"Payload too large. Use API instead\"";

  private ResultLimit() {}

  /** The answer, or what says that it was too large. */
  static Answer bounded(Answer answer) {
    return switch (answer) {
      case Answer.Data data ->
          new Answer.Data(data.json().map(json -> json.length() > MAX_ANSWER ? TOO_LARGE : json));
      case Answer.Refused refused ->
          new Answer.Refused(refused.status(), refused.message().map(text -> cut(text, MAX_TEXT)));
    };
  }

  /** The outcome with its texts cut. */
  static Outcome bounded(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded succeeded -> succeeded;
      case Outcome.Failed failed -> new Outcome.Failed(bounded(failed.error()), failed.permanent());
      case Outcome.TimedOut out -> new Outcome.TimedOut(bounded(out.error()));
      case Outcome.NotStarted not -> new Outcome.NotStarted(cut(not.reason(), MAX_TEXT));
    };
  }

  private static HandlerError bounded(HandlerError error) {
    List<String> stack = error.stack().stream().map(frame -> cut(frame, MAX_FRAME)).toList();
    return new HandlerError(
        cut(error.type(), MAX_FRAME), cut(error.message(), MAX_TEXT), error.at(), stack);
  }

  private static String cut(String text, int limit) {
    return text.length() > limit ? text.substring(0, limit) + "…" : text;
  }
}
