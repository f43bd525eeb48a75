package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events without dots in their keys: to SNS {@code "a.b": 1} and {@code "a": {"b": 1}} are the
 * same. Where both are there, they are one object; what cannot be one, as an array and an object
 * under one name, becomes elements of one array.
 */
final class Undotted {

  /** No policy asks for anything that lies deeper. */
  static final int MAX_NAMES = 150;

  private Undotted() {}

  /** The same object; it is copied only if there is something to do. */
  static ObjectNode of(ObjectNode object) {
    return isDotted(object) ? copy(object) : object;
  }

  private static boolean isDotted(JsonNode node) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (member.getKey().indexOf('.') >= 0 || isDotted(member.getValue())) {
        return true;
      }
    }
    return node.isArray() && node.valueStream().anyMatch(Undotted::isDotted);
  }

  private static ObjectNode copy(JsonNode object) {
    ObjectNode copy = Json.object();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String[] names = member.getKey().split("\\.", MAX_NAMES + 1);
      if (names.length <= MAX_NAMES) {
        JsonNode value = value(member.getValue());
        for (int i = names.length - 1; i > 0; i--) {
          value = Json.object().set(names[i], value);
        }
        copy.set(names[0], merged(copy.get(names[0]), value));
      }
    }
    return copy;
  }

  private static JsonNode value(JsonNode node) {
    if (node.isArray()) {
      ArrayNode elements = Json.mapper().createArrayNode();
      node.forEach(element -> elements.add(value(element)));
      return elements;
    }
    return node.isObject() ? copy(node) : node;
  }

  private static JsonNode merged(@Nullable JsonNode one, JsonNode other) {
    if (one == null) {
      return other;
    }
    if (one instanceof ObjectNode object && other instanceof ObjectNode more) {
      more.properties()
          .forEach(
              member ->
                  object.set(
                      member.getKey(), merged(object.get(member.getKey()), member.getValue())));
      return object;
    }
    if (one instanceof ArrayNode before) {
      // All arrays here are copies of our own; a new one for each key would take ever longer.
      add(before, other);
      return before;
    }
    ArrayNode both = Json.mapper().createArrayNode();
    both.add(one);
    add(both, other);
    return both;
  }

  /** Adds a node, or the elements of an array. */
  private static void add(ArrayNode both, JsonNode node) {
    if (node instanceof ArrayNode elements) {
      both.addAll(elements);
    } else {
      both.add(node);
    }
  }
}
