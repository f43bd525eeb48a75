package dev.tenon.runtime.event;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened.
 *
 * @param id the runtime's id
 * @param org whose event it is
 * @param product where it came from
 * @param type {@code onDealUpdate}, {@code ticket:status:changed}, …
 * @param source how it got in
 * @param occurredAt when it happened, if the product says so
 * @param acceptedAt when the runtime took it in
 * @param dedupKey the product's own id or the caller's idempotency key; a second event of the org
 *     with the same key is a duplicate
 * @param body the JSON received, digits and unknown fields kept
 */
public record Event(
    EventId id,
    OrgId org,
    Product product,
    String type,
    EventSource source,
    Optional<Instant> occurredAt,
    Instant acceptedAt,
    Optional<String> dedupKey,
    String body) {

  /** Whether a person made this event. */
  public boolean simulated() {
    return source == EventSource.SIMULATION;
  }
}
