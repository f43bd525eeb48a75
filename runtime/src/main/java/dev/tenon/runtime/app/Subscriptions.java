package dev.tenon.runtime.app;

import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.filter.FilterPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that an app asks for. One handler takes an event: of the subscriptions whose filters let it
 * through, the exact type wins, then another name of the same event, then the pattern with the
 * fewest wildcards, then the order in the file.
 *
 * @param inFileOrder as the manifest lists them
 */
public record Subscriptions(List<Subscription> inFileOrder) {

  public Subscriptions {
    inFileOrder = List.copyOf(inFileOrder);
  }

  /** The one that takes events of this product and type, whatever its filter says of some. */
  public Optional<Subscription> handlerOf(Product product, String type) {
    return handlerOf(product, type, _ -> true);
  }

  /**
   * The one that takes an event of this product and type.
   *
   * @param passes whether a filter lets it through; asked of those that there are
   */
  public Optional<Subscription> handlerOf(
      Product product, String type, Predicate<FilterPolicy> passes) {
    return inFileOrder.stream()
        .filter(subscription -> subscription.takes(product, type))
        .filter(subscription -> subscription.filter().map(passes::test).orElse(true))
        .min(
            Comparator.comparing(Subscription::pattern, EventPattern.MOST_SPECIFIC_FIRST)
                .thenComparing(subscription -> !subscription.pattern().matches(type)));
  }
}
