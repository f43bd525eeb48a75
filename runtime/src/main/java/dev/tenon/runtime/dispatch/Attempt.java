package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.invoke.RunResult;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run of a handler for a delivery, as it is recorded.
 *
 * @param delivery what was handled, as it was before
 * @param number 1 for the first
 * @param appVersion which version ran; none when the app was gone
 * @param result what it came to
 * @param state where the delivery stands now
 * @param retryAt when it is tried again, if it is
 */
public record Attempt(
    Delivery delivery,
    int number,
    OptionalLong appVersion,
    RunResult result,
    DeliveryState state,
    Optional<Instant> retryAt) {

  Delivery deliveryAfter() {
    return delivery.tried(retryAt.orElse(delivery.dueAt()), state == DeliveryState.BLOCKED);
  }
}
