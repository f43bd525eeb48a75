package dev.tenon.runtime.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the values of one attribute, as far as the fixtures have some, have in common. */
final class Found {

  private static final List<String> ORDER =
      List.of("object", "array", "string", "number", "boolean");

  private static final int EXAMPLES = 2;
  private static final int LONGEST_EXAMPLE = 60;

  private Found() {}

  static List<JsonNode> values(List<JsonNode> objects, String key) {
    return objects.stream()
        .filter(object -> object.has(key))
        .map(object -> object.get(key))
        .toList();
  }

  static List<JsonNode> objects(List<JsonNode> values) {
    return values.stream().filter(JsonNode::isObject).toList();
  }

  static List<JsonNode> elements(List<JsonNode> values) {
    List<JsonNode> elements = new ArrayList<>();
    values.stream().filter(JsonNode::isArray).forEach(array -> array.forEach(elements::add));
    return elements;
  }

  static List<JsonNode> entries(List<JsonNode> objects) {
    List<JsonNode> entries = new ArrayList<>();
    objects.forEach(object -> object.forEach(entries::add));
    return entries;
  }

  /** JSON Schema's names of the types; null is none. */
  static Set<String> types(List<JsonNode> values) {
    Set<String> types = new LinkedHashSet<>();
    for (JsonNode value : values) {
      if (!value.isNull()) {
        types.add(value.getNodeType().name().toLowerCase(Locale.ROOT));
      }
    }
    return types;
  }

  static void type(ObjectNode schema, Set<String> types, boolean nullable) {
    List<String> names = new ArrayList<>(ORDER.stream().filter(types::contains).toList());
    if (names.size() < types.size()) {
      throw new IllegalArgumentException("No JSON type in " + types + "; there are " + ORDER);
    }
    if (nullable) {
      names.add("null");
    }
    if (names.size() == 1) {
      schema.put("type", names.getFirst());
    } else {
      names.forEach(schema.putArray("type")::add);
    }
  }

  /** Whether the CRM sends this attribute as a labelled field. */
  static boolean isField(List<JsonNode> objects) {
    return objects.stream().anyMatch(object -> object.has("value") && object.has("label"));
  }

  static boolean isNumeric(List<JsonNode> fields) {
    return fields.stream()
        .map(field -> field.path("type").asText(field.path("dom_type").asText()))
        .anyMatch(type -> type.equals("decimal") || type.equals("number"));
  }

  /** The possible values of a text, unless the sample has others itself; else examples. */
  static void values(ObjectNode schema, ObjectNode known, List<JsonNode> found, boolean nullable) {
    Set<JsonNode> scalars = new LinkedHashSet<>(found);
    scalars.removeIf(value -> value.isContainerNode() || value.isNull() || value.isBoolean());
    Set<JsonNode> possible = new LinkedHashSet<>();
    known.path("values").forEach(possible::add);
    boolean onlyText = Set.of("string").containsAll(types(found));
    if (!possible.isEmpty() && onlyText && possible.containsAll(scalars)) {
      schema.remove("type");
      ArrayNode all = schema.putArray("enum").addAll(possible);
      if (nullable) {
        all.addNull();
      }
      return;
    }
    List<JsonNode> examples =
        scalars.stream()
            .filter(value -> value.asText().length() <= LONGEST_EXAMPLE)
            .limit(EXAMPLES)
            .toList();
    if (!examples.isEmpty()) {
      schema.putArray("examples").addAll(examples);
    }
  }
}
