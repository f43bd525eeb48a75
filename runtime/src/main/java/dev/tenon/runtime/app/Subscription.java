package dev.tenon.runtime.app;

import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.filter.FilterPolicy;
import java.util.Optional;

/**
 * What an app asks for: events of a product whose type fits a pattern go to a handler.
 *
 * @param product whose events
 * @param pattern which types
 * @param handler the callback, as the manifest names it
 * @param section the product or module below which the manifest has it; absent when it stands in
 *     the code
 * @param filter which of these events are wanted; all of them where there is none
 */
public record Subscription(
    Product product,
    EventPattern pattern,
    String handler,
    Optional<String> section,
    Optional<FilterPolicy> filter) {

  private static final EventCatalog CATALOG = EventCatalog.standard();

  /**
   * Whether an event of this product and type is asked for. The documents of Thena have two names
   * for some events; who asks for one by either of them gets it whichever of the two it comes with.
   */
  public boolean takes(Product eventProduct, String type) {
    return product.takes(eventProduct)
        && (pattern.matches(type)
            || CATALOG.otherNames(product, type).stream().anyMatch(pattern::matches));
  }
}
