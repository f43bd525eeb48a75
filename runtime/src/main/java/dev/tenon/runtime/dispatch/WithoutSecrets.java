package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.FromRuntime.ConsoleLine;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.ServiceUse;
import dev.tenon.runtime.json.JsonTexts;
import java.util.function.UnaryOperator;

/**
 * What a run came to, as it may be kept and shown: an app may well print its key, or throw an error
 * that names it.
 */
final class WithoutSecrets {

  private WithoutSecrets() {}

  static RunResult of(RunResult result, Installation installation) {
    UnaryOperator<String> hide = installation::withoutSecrets;
    return new RunResult(
        outcome(result.outcome(), hide),
        result.answer().map(answer -> answer(answer, hide)),
        result.console().stream()
            .map(
                line ->
                    new ConsoleLine(
                        line.run(), line.timeMillis(), line.level(), hide.apply(line.text())))
            .toList(),
        result.uses().stream().map(use -> use(use, hide)).toList(),
        result.startedAt(),
        result.duration());
  }

  /** Services hide what is secret as far as they know it; this is for all the rest. */
  private static ServiceUse use(ServiceUse use, UnaryOperator<String> hide) {
    return new ServiceUse(
        use.service(),
        use.method(),
        use.startedMillis(),
        use.durationMicros(),
        use.ok(),
        JsonTexts.changed(use.detail(), hide));
  }

  private static Outcome outcome(Outcome outcome, UnaryOperator<String> hide) {
    return switch (outcome) {
      case Outcome.Succeeded succeeded -> succeeded;
      case Outcome.Failed failed ->
          new Outcome.Failed(error(failed.error(), hide), failed.permanent());
      case Outcome.TimedOut timedOut -> new Outcome.TimedOut(error(timedOut.error(), hide));
      case Outcome.NotStarted notStarted -> new Outcome.NotStarted(hide.apply(notStarted.reason()));
    };
  }

  private static HandlerError error(HandlerError error, UnaryOperator<String> hide) {
    return new HandlerError(
        error.type(),
        hide.apply(error.message()),
        error.at(),
        error.stack().stream().map(hide).toList());
  }

  private static Answer answer(Answer answer, UnaryOperator<String> hide) {
    return switch (answer) {
      case Answer.Data data -> new Answer.Data(data.json().map(hide));
      case Answer.Refused refused ->
          new Answer.Refused(refused.status(), refused.message().map(hide));
    };
  }
}
