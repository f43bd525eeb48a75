package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.json.Json;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A value to start from where all that is known of it is its schema. */
final class SampleValue {

  /** Schemas that hold themselves would be followed for ever. */
  private static final int MAX_DEPTH = 10;

  private SampleValue() {}

  /** What takes a schema's parameters: always an object. */
  static ObjectNode parameters(JsonNode schema) {
    return of(schema, 0) instanceof ObjectNode object ? object : Json.object();
  }

  private static JsonNode of(JsonNode schema, int depth) {
    return Stream.of(
            schema.path("default"),
            schema.path("const"),
            schema.path("examples").path(0),
            schema.path("enum").path(0))
        .filter(given -> !given.isMissingNode())
        .findFirst()
        .orElseGet(() -> ofType(schema, depth));
  }

  private static JsonNode ofType(JsonNode schema, int depth) {
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "string" -> TextNode.valueOf("");
      case "number", "integer" -> IntNode.valueOf(schema.path("minimum").asInt(0));
      case "boolean" -> BooleanNode.FALSE;
      default -> NullNode.getInstance();
    };
  }

  private static ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = Json.object();
    if (depth < MAX_DEPTH) {
      schema
          .path("properties")
          .properties()
          .forEach(entry -> object.set(entry.getKey(), of(entry.getValue(), depth + 1)));
    }
    return object;
  }

  private static ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = Json.mapper().createArrayNode();
    if (depth < MAX_DEPTH && schema.path("items").isObject()) {
      array.add(of(schema.path("items"), depth + 1));
    }
    return array;
  }

  /** The first type that says something; what has properties is an object without saying so. */
  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    Stream<JsonNode> types =
        type.isArray() ? StreamSupport.stream(type.spliterator(), false) : Stream.of(type);
    return types
        .map(JsonNode::asText)
        .filter(name -> !name.isEmpty() && !name.equals("null"))
        .findFirst()
        .orElse(schema.has("properties") ? "object" : "null");
  }
}
