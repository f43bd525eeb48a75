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
 * @param attributes what was sent along beside the body; what can be read off the body is not in it
 *     ({@link DerivedAttributes})
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
    String body,
    Attributes attributes) {

  /** An event that came without attributes, as all do but those of SNS. */
  public Event(
      EventId id,
      OrgId org,
      Product product,
      String type,
      EventSource source,
      Optional<Instant> occurredAt,
      Instant acceptedAt,
      Optional<String> dedupKey,
      String body) {
    this(id, org, product, type, source, occurredAt, acceptedAt, dedupKey, body, Attributes.NONE);
  }

  /** The same event with what was sent along with it. */
  public Event with(Attributes sent) {
    return new Event(id, org, product, type, source, occurredAt, acceptedAt, dedupKey, body, sent);
  }

  /** An event that is made of this one; it happened and came at the same time. */
  public Event following(String itsType, Optional<String> itsKey, String itsBody) {
    return new Event(
        EventId.create(),
        org,
        product,
        itsType,
        EventSource.DERIVED,
        occurredAt,
        acceptedAt,
        itsKey,
        itsBody,
        attributes.without(DerivedAttributes.OF_ONE));
  }

  /** Whether a person made this event. */
  public boolean simulated() {
    return source == EventSource.SIMULATION;
  }
}
