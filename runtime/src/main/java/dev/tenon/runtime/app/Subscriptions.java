package dev.tenon.runtime.app;

import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that an app asks for. One handler takes an event: the exact type wins, then another name of
 * the same event, then the pattern with the fewest wildcards, then the order in the file.
 *
 * @param inFileOrder as the manifest lists them
 */
public record Subscriptions(List<Subscription> inFileOrder) {

  public Subscriptions {
    inFileOrder = List.copyOf(inFileOrder);
  }

  /** The one that takes an event of this product and type. */
  public Optional<Subscription> handlerOf(Product product, String type) {
    return inFileOrder.stream()
        .filter(subscription -> subscription.takes(product, type))
        .min(
            Comparator.comparing(Subscription::pattern, EventPattern.MOST_SPECIFIC_FIRST)
                .thenComparing(subscription -> !subscription.pattern().matches(type)));
  }
}
