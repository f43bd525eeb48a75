package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What hosts can ask of a runtime, as an OpenAPI document. It is written by hand, one file for each
 * group of routes, which brings its own tags, paths and components.
 */
final class OpenApi {

  private static final String BASE = "base";

  /** In the order in which readers meet them. */
  private static final List<String> PARTS =
      List.of(
          "orgs",
          "apps",
          "installations",
          "functions",
          "schedules",
          "events",
          "webhooks",
          "custom",
          "objects",
          "deliveries",
          "filters",
          "keys",
          "backups",
          "runtime");

  private OpenApi() {}

  /** The document whole. */
  static ObjectNode document() {
    ObjectNode document = file(BASE);
    PARTS.forEach(part -> add(document, file(part), part));
    return document;
  }

  /** Lists grow, objects take up what they do not have, and nothing is said twice. */
  private static void add(ObjectNode whole, ObjectNode part, String place) {
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      String name = member.getKey();
      JsonNode there = whole.path(name);
      if (there.isMissingNode()) {
        whole.set(name, member.getValue());
      } else if (there instanceof ArrayNode list && member.getValue() instanceof ArrayNode more) {
        list.addAll(more);
      } else if (there instanceof ObjectNode object
          && member.getValue() instanceof ObjectNode more) {
        add(object, more, place + "/" + name);
      } else {
        throw new IllegalStateException(
            "The OpenAPI document has %s twice, the second time in %s".formatted(name, place));
      }
    }
  }

  private static ObjectNode file(String name) {
    String path = "openapi/" + name + ".json";
    try (InputStream in = OpenApi.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from the jar");
      }
      return Json.readObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
