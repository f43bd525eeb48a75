package dev.tenon.runtime.simulate;

import dev.tenon.runtime.event.Product;
import java.util.Optional;

/**
 * What a person wants simulated.
 *
 * @param payload the text as typed
 * @param replayOf the earlier simulation that this one repeats
 */
public record SimulationRequest(
    Product product, String type, String payload, Optional<String> replayOf) {}
