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
 * @param packages the npm packages that it requires and names in its manifest
 */
record AppReport(String app, List<String> packages, List<Part> parts) {

  AppReport {
    packages = List.copyOf(packages);
    parts = List.copyOf(parts);
  }

  Verdict verdict() {
    return parts.stream().map(Part::verdict).max(Comparator.naturalOrder()).orElse(Verdict.OK);
  }

  ObjectNode json() {
    ObjectNode json = Json.object().put("app", app).put("verdict", verdict().label());
    packages.forEach(json.putArray("packages")::add);
    ArrayNode list = json.putArray("parts");
    parts.forEach(part -> list.add(part.json()));
    return json;
  }
}
