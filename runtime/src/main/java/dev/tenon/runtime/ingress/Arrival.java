package dev.tenon.runtime.ingress;

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
 */
public record Arrival(
    OrgId org,
    String text,
    Optional<Product> product,
    Optional<String> idempotencyKey,
    EventSource source) {}
