package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.DeliveryRules;
import dev.tenon.runtime.app.RetryPolicy;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.invoke.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of a delivery after an attempt.
 *
 * @param state where it stands
 * @param retryAt when it is tried again, if it is
 */
record Verdict(DeliveryState state, Optional<Instant> retryAt) {

  /** An end, or a stop, with no further attempt of its own accord. */
  static Verdict end(DeliveryState state) {
    return new Verdict(state, Optional.empty());
  }

  /**
   * What the app's rules say.
   *
   * @param chance from 0 to 1, for the jitter of the wait
   */
  static Verdict of(
      Delivery delivery,
      AppManifest app,
      Product product,
      Outcome outcome,
      Instant now,
      double chance) {
    DeliveryRules rules = app.delivery();
    RetryPolicy policy =
        switch (outcome) {
          case Outcome.Succeeded _ -> RetryPolicy.NONE;
          case Outcome.Failed failed ->
              failed.permanent() ? RetryPolicy.NONE : rules.afterFailure(app.language(), product);
          case Outcome.TimedOut _ -> rules.afterFailure(app.language(), product);
          case Outcome.NotStarted _ -> rules.whenNotStarted();
        };
    if (outcome instanceof Outcome.Succeeded) {
      return end(DeliveryState.SUCCEEDED);
    }
    // Who simulates looks at one run.
    if (delivery.isSimulated()) {
      return end(DeliveryState.DEAD);
    }
    int tries = delivery.attempts() + 1 - delivery.attemptsBefore();
    if (tries < policy.maxAttempts()) {
      return new Verdict(
          DeliveryState.QUEUED, Optional.of(now.plus(policy.delayAfter(tries, chance))));
    }
    boolean permanent = outcome instanceof Outcome.Failed failed && failed.permanent();
    return end(rules.blocks() && !permanent ? DeliveryState.BLOCKED : DeliveryState.DEAD);
  }
}
