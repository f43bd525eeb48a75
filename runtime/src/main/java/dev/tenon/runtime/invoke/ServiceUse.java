package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;

/**
 * One call of a handler to a service, as it is kept with the run and shown to people.
 *
 * @param service the service's name, such as {@code db}
 * @param method the method
 * @param startedMillis when it was called, epoch milliseconds
 * @param durationMicros until it was answered
 * @param ok whether it did what was asked
 * @param detail what was asked and what came of it, in the service's own words; without secrets
 */
public record ServiceUse(
    String service,
    String method,
    long startedMillis,
    long durationMicros,
    boolean ok,
    ObjectNode detail) {

  /** What stands for calls of which no more is kept than how many they were. */
  static ServiceUse omitted(int count, long nowMillis) {
    return new ServiceUse(
        "tenon", "omitted", nowMillis, 0, true, Json.object().put("count", count));
  }
}
