package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that happened in a product, as a handler sees it. Numbers keep the digits they arrived
 * with: integers beyond 2<sup>53</sup> and decimals such as {@code 1.0} are exact.
 */
public interface Event {

  /** The runtime's id of this event; the same on every attempt. */
  String id();

  /** Where the event came from: {@code freshsales}, {@code thena}, {@code custom}, … */
  String product();

  /** The event type: {@code onDealUpdate}, {@code ticket:status:changed}, … */
  String type();

  /** When it happened, as the product says; when it was accepted if the product does not say. */
  Instant time();

  /** Whether a person made this event on the simulator page. */
  boolean simulated();

  /**
   * What happened: {@code data} of a Freshworks or custom event, {@code payload} or {@code
   * eventData} of a Thena event. A missing node when the event carries none.
   */
  JsonNode data();

  /** Who made it happen, where the product says: {@code data.actor} or {@code actor}. */
  Optional<JsonNode> actor();

  /** The user for whom a custom event happened; empty for events of products. */
  default Optional<String> userId() {
    JsonNode user = payload().path("userId");
    return user.isTextual() ? Optional.of(user.asText()) : Optional.empty();
  }

  /** The whole payload, exactly what a JavaScript handler would get, iparams included. */
  JsonNode payload();

  /**
   * {@link #data()} as a value of the app's own, usually a record. Properties that the type does
   * not name are ignored.
   *
   * @throws PermanentFailure when the data does not fit the type; trying again would not help
   */
  <T> T as(Class<T> type);
}
