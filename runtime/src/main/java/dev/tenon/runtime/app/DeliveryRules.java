package dev.tenon.runtime.app;

import dev.tenon.runtime.event.Product;
import java.util.Optional;

/**
 * How an app wants its events delivered, as its {@code tenon} block says; where that says nothing,
 * what suits apps of its kind.
 */
public record DeliveryRules(
    Optional<RetryPolicy> retry, Optional<Ordering> ordering, Optional<OnExhausted> onExhausted) {

  /** An app that says nothing. */
  public static final DeliveryRules DEFAULT =
      new DeliveryRules(Optional.empty(), Optional.empty(), Optional.empty());

  /** Which deliveries wait for one another. */
  public Ordering order() {
    return ordering.orElse(Ordering.INSTALLATION);
  }

  /**
   * How often an event is tried again whose handler failed. Apps written for the Freshworks
   * platform were never run twice for one event there, and many would do their work twice.
   */
  public RetryPolicy afterFailure(Language language, Product product) {
    boolean knowsNoRetry = language == Language.JAVASCRIPT && product.isFreshworks();
    return retry.orElseGet(() -> knowsNoRetry ? RetryPolicy.NONE : unlessSaid());
  }

  /** How often an event is tried again that no line of the app has seen; that harms nobody. */
  public RetryPolicy whenNotStarted() {
    return retry.filter(said -> said.maxAttempts() > 1).orElseGet(this::unlessSaid);
  }

  /** Whether an event that fails for good stops what waits behind it. */
  public boolean blocks() {
    return order() != Ordering.NONE && onExhausted.filter(OnExhausted.BLOCK::equals).isPresent();
  }

  private RetryPolicy unlessSaid() {
    return order() == Ordering.NONE ? RetryPolicy.UNORDERED : RetryPolicy.ORDERED;
  }
}
