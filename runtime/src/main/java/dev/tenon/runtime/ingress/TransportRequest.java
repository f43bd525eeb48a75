package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event as it is posted.
 *
 * @param form how it travels
 * @param path where it arrives
 * @param headers by name, in their order; those that only the sender can know are not there
 * @param note how what production sends differs from this, a sentence
 */
public record TransportRequest(
    TransportForm form, String path, Map<String, String> headers, String body, String note) {

  public TransportRequest {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** {@code {method, path, headers, body, note}}. */
  public ObjectNode json() {
    ObjectNode json = Json.object().put("method", "POST").put("path", path);
    ObjectNode named = json.putObject("headers");
    headers.forEach(named::put);
    return json.put("body", body).put("note", note);
  }
}
