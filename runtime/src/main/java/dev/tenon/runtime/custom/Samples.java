package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes data that fits a schema: a value for each field, by its type. */
public final class Samples {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Texts that many patterns take. */
  private static final List<String> CANDIDATES =
      List.of(
          "example",
          "EXAMPLE",
          "Example",
          "1",
          "12",
          "123",
          "1234",
          "123456",
          "A",
          "AB",
          "ABC",
          "ABC-123",
          "abc-123",
          "A1",
          "a1",
          "EUR",
          "en",
          "en-US",
          "DE",
          "+14155550123",
          "2026-01-31",
          "12:00",
          "#1f6feb",
          "1.0.0",
          "user@example.com",
          "https://example.com/");

  private static final int LONGEST = 10_000;
  private static final int MOST_ITEMS = 100;
  private static final int DEEPEST = 20;

  private final ObjectNode root;

  private Samples(ObjectNode root) {
    this.root = root;
  }

  /** Data for a schema; empty where none that fits was found. */
  public static Optional<ObjectNode> of(ObjectNode schema) {
    JsonNode made = new Samples(schema).value(schema, "value", 0);
    return made instanceof ObjectNode data && DataCheck.of(schema).check(data).isEmpty()
        ? Optional.of(data)
        : Optional.empty();
  }

  private JsonNode value(JsonNode given, String name, int depth) {
    if (!given.isObject() || depth > DEEPEST) {
      return TextNode.valueOf(name);
    }
    ObjectNode schema = flattened((ObjectNode) given);
    for (String key : List.of("const", "default")) {
      if (schema.has(key)) {
        return schema.path(key);
      }
    }
    for (String key : List.of("examples", "enum")) {
      JsonNode first = schema.path(key).path(0);
      if (!first.isMissingNode()) {
        return first;
      }
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, name, depth);
      case "integer" -> number(schema, BigDecimal.ONE, BigDecimal.ONE);
      case "number" -> number(schema, new BigDecimal("12.5"), new BigDecimal("0.5"));
      case "boolean" -> NODES.booleanNode(true);
      case "null" -> NODES.nullNode();
      default -> TextNode.valueOf(text(schema, name));
    };
  }

  /** References followed, all of {@code allOf} in one, and the first of each choice taken. */
  private ObjectNode flattened(ObjectNode schema) {
    ObjectNode flat = schema.deepCopy();
    for (int i = 0; i < DEEPEST; i++) {
      JsonNode parts = Json.object();
      if (flat.path("$ref").isTextual()) {
        parts = NODES.arrayNode().add(root.at(flat.path("$ref").asText().replaceFirst("^#", "")));
        flat.remove("$ref");
      } else if (flat.path("allOf").isArray()) {
        parts = flat.remove("allOf");
      } else if (flat.path("anyOf").isArray()) {
        parts = NODES.arrayNode().add(flat.remove("anyOf").path(0));
      } else if (flat.path("oneOf").isArray()) {
        parts = NODES.arrayNode().add(flat.remove("oneOf").path(0));
      } else {
        return flat;
      }
      for (JsonNode part : parts) {
        merge(flat, part);
      }
    }
    return flat;
  }

  private static void merge(ObjectNode into, JsonNode part) {
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      JsonNode there = into.path(member.getKey());
      if (there instanceof ObjectNode object && member.getValue() instanceof ObjectNode more) {
        object.setAll(more.deepCopy());
      } else if (there instanceof ArrayNode array
          && member.getValue() instanceof ArrayNode more
          && !member.getKey().equals("type")) {
        array.addAll(more);
      } else {
        into.set(member.getKey(), member.getValue().deepCopy());
      }
    }
  }

  private static String type(ObjectNode schema) {
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      return type.asText();
    }
    if (type.isArray()) {
      return type.valueStream()
          .map(JsonNode::asText)
          .filter(one -> !one.equals("null"))
          .findFirst()
          .orElse("null");
    }
    if (schema.has("properties") || schema.has("required")) {
      return "object";
    }
    if (schema.has("items") || schema.has("prefixItems")) {
      return "array";
    }
    return schema.has("minimum") || schema.has("maximum") || schema.has("multipleOf")
        ? "number"
        : "string";
  }

  private ObjectNode object(ObjectNode schema, int depth) {
    ObjectNode made = Json.object();
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      if (!field.getValue().isBoolean() || field.getValue().asBoolean()) {
        made.set(field.getKey(), value(field.getValue(), field.getKey(), depth + 1));
      }
    }
    for (JsonNode required : schema.path("required")) {
      String name = required.asText();
      if (!made.has(name)) {
        made.set(name, value(schema.path("additionalProperties"), name, depth + 1));
      }
    }
    return made;
  }

  private ArrayNode array(ObjectNode schema, String name, int depth) {
    ArrayNode made = NODES.arrayNode();
    for (JsonNode first : schema.path("prefixItems")) {
      made.add(value(first, name, depth + 1));
    }
    int wanted = Math.clamp(schema.path("minItems").asLong(1), 0, MOST_ITEMS);
    int most = Math.clamp(schema.path("maxItems").asLong(MOST_ITEMS), 0, MOST_ITEMS);
    JsonNode items = schema.path("items");
    boolean none = items.isBoolean() && !items.asBoolean();
    while (made.size() < Math.min(wanted, most) && !none) {
      made.add(value(items, made.isEmpty() ? name : name + made.size(), depth + 1));
    }
    return made;
  }

  private static DecimalNode number(ObjectNode schema, BigDecimal plain, BigDecimal step) {
    BigDecimal value = plain;
    BigDecimal least = bound(schema, "minimum", "exclusiveMinimum", step);
    BigDecimal most = bound(schema, "maximum", "exclusiveMaximum", step.negate());
    if (least.signum() != 0 || schema.has("minimum") || schema.has("exclusiveMinimum")) {
      value = value.max(least);
    }
    if (schema.has("maximum") || schema.has("exclusiveMaximum")) {
      value = value.min(most);
    }
    JsonNode multiple = schema.path("multipleOf");
    if (multiple.isNumber() && multiple.decimalValue().signum() > 0) {
      BigDecimal of = multiple.decimalValue();
      value = value.divide(of, 0, RoundingMode.CEILING).multiply(of);
    }
    if (type(schema).equals("integer")) {
      value = value.setScale(0, RoundingMode.CEILING);
    }
    return DecimalNode.valueOf(value);
  }

  private static BigDecimal bound(
      ObjectNode schema, String inclusive, String exclusive, BigDecimal step) {
    if (schema.path(exclusive).isNumber()) {
      return schema.path(exclusive).decimalValue().add(step);
    }
    return schema.path(inclusive).isNumber()
        ? schema.path(inclusive).decimalValue()
        : BigDecimal.ZERO;
  }

  private static String text(ObjectNode schema, String name) {
    String formatted =
        switch (schema.path("format").asText()) {
          case "date-time" -> "2026-01-31T12:00:00Z";
          case "date" -> "2026-01-31";
          case "time" -> "12:00:00Z";
          case "duration" -> "PT1H";
          case "email", "idn-email" -> "user@example.com";
          case "uri", "iri", "uri-reference" -> "https://example.com/";
          case "hostname", "idn-hostname" -> "example.com";
          case "ipv4" -> "192.0.2.1";
          case "ipv6" -> "2001:db8::1";
          case "uuid" -> "6f1f6f0e-3f0a-4b1e-9a55-0d8b1a3c2f4d";
          case "json-pointer" -> "/example";
          case "regex" -> "example";
          default -> "";
        };
    if (!formatted.isEmpty()) {
      return formatted;
    }
    if (schema.has("pattern")) {
      return CANDIDATES.stream()
          .filter(candidate -> fits(schema, candidate))
          .findFirst()
          .orElse(name);
    }
    return sized(schema, name);
  }

  private static boolean fits(ObjectNode schema, String candidate) {
    ObjectNode own = Json.object();
    own.putObject("properties").set("value", schema);
    return DataCheck.fresh(own).check(Json.object().put("value", candidate)).isEmpty();
  }

  private static String sized(ObjectNode schema, String name) {
    int least = Math.clamp(schema.path("minLength").asLong(0), 0, LONGEST);
    int most = Math.clamp(schema.path("maxLength").asLong(LONGEST), 0, LONGEST);
    String text = name.length() >= least ? name : name + "x".repeat(least - name.length());
    return text.substring(0, Math.min(text.length(), most));
  }
}
