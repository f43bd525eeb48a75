package dev.tenon.runtime.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.Comparator;
import java.util.List;

/**
 * What became of one app: as bad as the worst of its parts.
 *
 * @param app its folder, relative to the one that was asked for
 */
record AppReport(String app, List<Part> parts) {

  AppReport {
    parts = List.copyOf(parts);
  }

  Verdict verdict() {
    return parts.stream().map(Part::verdict).max(Comparator.naturalOrder()).orElse(Verdict.OK);
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("app", app).put("verdict", verdict().label());
    ArrayNode list = json.putArray("parts");
    parts.forEach(part -> list.add(part.json()));
    return json;
  }
}
