package dev.tenon.runtime.lifecycle;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.Match;
import dev.tenon.runtime.install.AccountEvents;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.json.Json;
import java.util.Optional;

/**
 * Asks an app whether it agrees to be installed, updated or uninstalled: a call of its handler for
 * that event. An app without such a handler agrees. Thread-safe.
 */
public final class SetupEvents {

  static final String INSTALL = "onAppInstall";
  static final String UPDATE = "afterAppUpdate";
  static final String UNINSTALL = "onAppUninstall";

  private final Calls calls;
  private final AccountEvents events;

  public SetupEvents(Calls calls, AccountEvents events) {
    this.calls = calls;
    this.events = events;
  }

  /**
   * Asks the app and waits for its answer.
   *
   * @param installation as it is to be after the app has agreed
   * @throws SetupRefused when it does not agree, fails, or does not answer
   */
  void ask(Installation installation, String event) {
    AccountEvents.Told told = events.of(installation, event);
    if (told.subscription().isEmpty()) {
      return;
    }
    Calls.Call call =
        Calls.Call.setUp(
            new Match(installation, told.subscription().get().handler()),
            event,
            Json.write(told.payload()));
    RunResult result = calls.call(call, new RunListener() {}).join();
    Optional<String> refusal = refusal(result, installation.app().manifest().language());
    if (refusal.isPresent()) {
      throw new SetupRefused(
          installation.appId(), event, call.id(), installation.withoutSecrets(refusal.get()));
    }
  }

  private static Optional<String> refusal(RunResult result, Language language) {
    return switch (result.outcome()) {
      case Outcome.Succeeded _ ->
          result
              .answer()
              .map(SetupEvents::refusal)
              // What a Java handler returns is its answer, and it may return nothing.
              .orElseGet(
                  () ->
                      language == Language.JAVASCRIPT
                          ? Optional.of(
                              "The handler ended without calling renderData, which is how it agrees.")
                          : Optional.empty());
      case Outcome.Failed failed -> Optional.of(failed.summary());
      case Outcome.TimedOut timedOut -> Optional.of(timedOut.summary());
      case Outcome.NotStarted notStarted -> Optional.of(notStarted.summary());
    };
  }

  private static Optional<String> refusal(Answer answer) {
    return switch (answer) {
      case Answer.Data _ -> Optional.empty();
      case Answer.Refused refused ->
          Optional.of(
              refused
                  .message()
                  .orElse(
                      "The app gave the status %d and no message.".formatted(refused.status())));
    };
  }
}
