package dev.tenon.runtime.ingress;

import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import java.util.Optional;

/**
 * Something that came in and should be an event.
 *
 * @param org whose it is
 * @param text the body, as received
 * @param product the product that the sender named beside the body
 * @param idempotencyKey the sender's own key
 * @param source how it came
 * @param messageId the id that its transport gave it, the same in every attempt to deliver it
 * @param attributes what its transport carried beside the body, by name
 */
public record Arrival(
    OrgId org,
    String text,
    Optional<Product> product,
    Optional<String> idempotencyKey,
    EventSource source,
    Optional<String> messageId,
    Attributes attributes) {

  /** One whose transport says nothing of its own. */
  public Arrival(
      OrgId org,
      String text,
      Optional<Product> product,
      Optional<String> idempotencyKey,
      EventSource source) {
    this(org, text, product, idempotencyKey, source, Optional.empty(), Attributes.NONE);
  }
}
