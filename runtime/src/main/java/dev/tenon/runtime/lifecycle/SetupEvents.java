package dev.tenon.runtime.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.Match;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Asks an app whether it agrees to be installed, updated or uninstalled: a call of its handler for
 * that event. An app without such a handler agrees. Thread-safe.
 */
public final class SetupEvents {

  static final String INSTALL = "onAppInstall";
  static final String UPDATE = "afterAppUpdate";
  static final String UNINSTALL = "onAppUninstall";

  /** The data centre that payloads name; what the platform's own samples say. */
  private static final String REGION = "US";

  private final Calls calls;
  private final Orgs orgs;
  private final Clock clock;

  public SetupEvents(Calls calls, Orgs orgs, Clock clock) {
    this.calls = calls;
    this.orgs = orgs;
    this.clock = clock;
  }

  /**
   * Asks the app and waits for its answer.
   *
   * @param installation as it is to be after the app has agreed
   * @throws SetupRefused when it does not agree, fails, or does not answer
   */
  void ask(Installation installation, String event) {
    List<Orgs.Account> accounts = orgs.accounts(installation.org());
    Optional<Subscription> subscription = subscription(installation, event, accounts);
    if (subscription.isEmpty()) {
      return;
    }
    Calls.Call call =
        Calls.Call.setUp(
            new Match(installation, subscription.get().handler()),
            event,
            Json.write(payload(installation, subscription.get().product(), event, accounts)));
    RunResult result = calls.call(call, new RunListener() {}).join();
    Optional<String> refusal = refusal(result, installation.app().manifest().language());
    if (refusal.isPresent()) {
      throw new SetupRefused(
          installation.appId(), event, call.id(), installation.withoutSecrets(refusal.get()));
    }
  }

  /** An app of several products may have a handler for each; one is called. */
  private static Optional<Subscription> subscription(
      Installation installation, String event, List<Orgs.Account> accounts) {
    List<Subscription> all =
        installation.app().manifest().subscriptions().inFileOrder().stream()
            .filter(one -> one.pattern().text().equals(event))
            .filter(one -> !one.product().equals(Product.CUSTOM))
            .toList();
    return all.stream()
        .filter(one -> accounts.stream().anyMatch(has -> has.product().equals(one.product())))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private ObjectNode payload(
      Installation installation, Product asked, String event, List<Orgs.Account> accounts) {
    AppManifest app = installation.app().manifest();
    Optional<Orgs.Account> account =
        accounts.stream()
            .filter(has -> has.product().equals(asked))
            .findFirst()
            .or(
                () ->
                    accounts.stream()
                        .filter(has -> app.products().contains(has.product()))
                        .findFirst());
    ObjectNode payload =
        Json.object()
            .put("account_id", account.map(Orgs.Account::id).orElse(installation.org().value()))
            .put("event", event)
            .put("region", REGION)
            .put("timestamp", clock.millis());
    if (app.products().size() > 1) {
      Product product = account.map(Orgs.Account::product).orElse(asked);
      payload.putObject("productContext").put("name", product.name());
    }
    return payload;
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
