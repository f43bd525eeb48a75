package dev.tenon.runtime.simulate;

import dev.tenon.runtime.event.Product;
import java.util.Optional;

/**
 * What a person wants simulated.
 *
 * @param payload the text as typed
 * @param app the app whose set-up event it is; without it, those of all apps that handle it are
 *     called. Events of products go to every app that asked for them, as in production
 * @param replayOf the earlier simulation that this one repeats
 */
public record SimulationRequest(
    Product product,
    String type,
    String payload,
    Optional<String> app,
    Optional<String> replayOf) {}
