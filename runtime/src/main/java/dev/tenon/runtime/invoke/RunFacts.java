package dev.tenon.runtime.invoke;

import java.util.Optional;

/**
 * What a handler may know about its run beside the payload.
 *
 * @param org the org's id
 * @param event the event, when there is one
 * @param attempt 1 for the first run
 * @param idempotencyKey the same for every attempt of one event for one installation
 */
public record RunFacts(String org, Optional<EventFacts> event, int attempt, String idempotencyKey) {

  /**
   * What is known of the event without reading its payload.
   *
   * @param timeMillis when it happened, epoch milliseconds
   */
  public record EventFacts(
      String id, String product, String type, long timeMillis, boolean simulated) {}
}
