package dev.tenon.runtime.keyvalue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.services.Arguments;
import dev.tenon.runtime.services.Refusals;

/** What may be kept, and as what. */
final class Values {

  /** The store behind the platform takes 32; deeper than this, JSON is no data any more. */
  private static final int MAX_DEPTH = 100;

  private Values() {}

  /**
   * The key that a handler passed first. Apps pass ids, which are numbers, as they are.
   *
   * @throws dev.tenon.runtime.invoke.ServiceRefusal when there is none
   */
  static String key(Arguments arguments) {
    JsonNode key = arguments.at(0);
    if (key.isMissingNode()) {
      throw Refusals.with(400, "Mandatory attributes (key or value) is missing");
    }
    // An object or an array is no key; as text it would be the same for all of them.
    if (key.asText().isEmpty()) {
      throw Refusals.with(400, "The key cannot be blank");
    }
    return key.asText();
  }

  /**
   * The value that a handler wants to set, as it is kept.
   *
   * @throws dev.tenon.runtime.invoke.ServiceRefusal when it cannot be
   */
  static ObjectNode toSet(String key, JsonNode value, KeyValueLimits limits) {
    String notJson = "The value cannot be blank and should be of type JSON";
    if (isBlank(value)) {
      throw Refusals.with(400, notJson);
    }
    if (!value.isContainerNode()) {
      throw Refusals.with(422, notJson);
    }
    ObjectNode object = members(value);
    object.fieldNames().forEachRemaining(limits::refuseLongName);
    limits.refuseLarge(key, Json.write(object));
    return rewritten(object);
  }

  /** Of no content, as JavaScript counts it. */
  static boolean isBlank(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.asText().isEmpty())
        || (value.isContainerNode() && value.isEmpty());
  }

  /** To JavaScript, the members of an array are those of an object, named by their numbers. */
  static ObjectNode members(JsonNode container) {
    if (container instanceof ObjectNode object) {
      return object;
    }
    ObjectNode members = Json.object();
    for (int i = 0; i < container.size(); i++) {
      members.set(String.valueOf(i), container.get(i));
    }
    return members;
  }

  /**
   * The same with null in place of every empty text.
   *
   * @throws dev.tenon.runtime.invoke.ServiceRefusal when a member anywhere has no name, or the
   *     value is too deep
   */
  static ObjectNode rewritten(ObjectNode value) {
    return (ObjectNode) rewritten(value, 1);
  }

  private static JsonNode rewritten(JsonNode value, int depth) {
    if (depth > MAX_DEPTH) {
      throw Refusals.with(400, "The value is nested deeper than " + MAX_DEPTH + " levels");
    }
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object
            .properties()
            .forEach(
                member -> {
                  if (member.getKey().isEmpty()) {
                    throw Refusals.with(400, "Mandatory attributes Missing");
                  }
                  copy.set(member.getKey(), rewritten(member.getValue(), depth + 1));
                });
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = Json.object().arrayNode();
        array.forEach(element -> copy.add(rewritten(element, depth + 1)));
        yield copy;
      }
      default -> {
        yield value.isTextual() && value.asText().isEmpty() ? NullNode.getInstance() : value;
      }
    };
  }
}
