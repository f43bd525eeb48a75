package dev.tenon.runtime.app;

import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;

/**
 * What an app asks for: events of a product whose type fits a pattern go to a handler.
 *
 * @param product whose events
 * @param pattern which types
 * @param handler the callback, as the manifest names it
 */
public record Subscription(Product product, EventPattern pattern, String handler) {

  /** Whether an event of this product and type is asked for. */
  public boolean takes(Product eventProduct, String type) {
    return product.takes(eventProduct) && pattern.matches(type);
  }
}
