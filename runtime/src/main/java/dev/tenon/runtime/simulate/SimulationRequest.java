package dev.tenon.runtime.simulate;

import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.ingress.TransportForm;
import java.util.Optional;

/**
 * What a person wants simulated.
 *
 * @param payload the text as typed
 * @param app the only app that gets the event; without it, every app that handles it does, as in
 *     production
 * @param form how it travels; without it, the payload is the event and nothing is around it
 * @param replayOf the earlier simulation that this one repeats
 */
public record SimulationRequest(
    Product product,
    String type,
    String payload,
    Optional<String> app,
    Optional<TransportForm> form,
    Optional<String> replayOf) {

  /** Whether this app is to get the event if it handles it. */
  boolean isFor(String name) {
    return app.isEmpty() || app.get().equals(name);
  }
}
