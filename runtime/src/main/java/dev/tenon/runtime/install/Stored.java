package dev.tenon.runtime.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;

/** What is stored as JSON. */
final class Stored {

  private Stored() {}

  /** Reads a record that was stored as JSON. */
  static <T> T read(String stored, Class<T> type) {
    try {
      return Json.mapper().readValue(stored, type);
    } catch (JsonProcessingException e) {
      throw new RuntimeFault(
          FaultCode.STORE_FAILED,
          "What is stored as %s cannot be read: %s"
              .formatted(type.getSimpleName(), e.getOriginalMessage()),
          e);
    }
  }
}
