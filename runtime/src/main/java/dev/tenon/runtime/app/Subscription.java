package dev.tenon.runtime.app;

import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import java.util.Optional;

/**
 * What an app asks for: events of a product whose type fits a pattern go to a handler.
 *
 * @param product whose events
 * @param pattern which types
 * @param handler the callback, as the manifest names it
 * @param section the product or module below which the manifest has it; absent when it stands in
 *     the code
 */
public record Subscription(
    Product product, EventPattern pattern, String handler, Optional<String> section) {

  /** Whether an event of this product and type is asked for. */
  public boolean takes(Product eventProduct, String type) {
    return product.takes(eventProduct) && pattern.matches(type);
  }
}
