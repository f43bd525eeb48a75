package dev.tenon.runtime.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.custom.DataCheck;
import dev.tenon.runtime.custom.Definition;
import dev.tenon.runtime.custom.DefinitionFault;
import dev.tenon.runtime.custom.InvalidData;
import dev.tenon.runtime.custom.Violation;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an org says about the data of its objects of one type: {@code {"requiredFields": […],
 * "fields": [{"name", "type"}]}}, or JSON Schema. Immutable.
 */
public final class ObjectSchema {

  /** What a field's {@code type} may be, and what it means. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("string", "{\"type\": \"string\"}"),
          Map.entry("text", "{\"type\": \"string\"}"),
          Map.entry("number", "{\"type\": \"number\"}"),
          Map.entry("integer", "{\"type\": \"integer\"}"),
          Map.entry("boolean", "{\"type\": \"boolean\"}"),
          Map.entry(
              "date",
              "{\"type\": \"string\", \"anyOf\": [{\"format\": \"date\"}, {\"format\": \"date-time\"}]}"),
          Map.entry("datetime", "{\"type\": \"string\", \"format\": \"date-time\"}"),
          Map.entry("email", "{\"type\": \"string\", \"format\": \"email\"}"),
          Map.entry("url", "{\"type\": \"string\", \"format\": \"uri\"}"),
          Map.entry("array", "{\"type\": \"array\"}"),
          Map.entry("object", "{\"type\": \"object\"}"),
          Map.entry("any", "{}"));

  /** What a field may say beside its type, in the words of JSON Schema. */
  private static final List<String> KEYWORDS =
      List.of(
          "enum",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "items",
          "minItems",
          "maxItems",
          "description",
          "examples");

  private final CustomEvent definition;
  private final ObjectNode written;

  private ObjectSchema(CustomEvent definition, ObjectNode written) {
    this.definition = definition;
    this.written = written;
  }

  /**
   * Reads a schema.
   *
   * @throws InvalidData naming each place and the reason
   */
  static ObjectSchema read(String type, ObjectNode written) {
    ObjectNode schema = isListed(written) ? new Fields().compiled(written) : written;
    Definition.Reading reading = Definition.read(type, schema);
    return new ObjectSchema(
        reading
            .event()
            .orElseThrow(
                () -> invalid(reading.faults().stream().map(DefinitionFault::violation).toList())),
        written);
  }

  /** One that was read before, and is not looked through for mistakes again. */
  static ObjectSchema stored(ObjectNode written) {
    ObjectNode schema =
        isListed(written)
            ? new Fields().compiled(written)
            : written.get("schema") instanceof ObjectNode inner ? inner : written;
    return new ObjectSchema(
        new CustomEvent("", Optional.empty(), schema, Optional.empty()), written);
  }

  private static boolean isListed(ObjectNode written) {
    return written.has("fields") || written.has("requiredFields");
  }

  private static InvalidData invalid(List<Violation> violations) {
    return new InvalidData("The schema cannot be used", violations);
  }

  /** As it was written. */
  ObjectNode written() {
    return written;
  }

  /** The same as JSON Schema. */
  ObjectNode jsonSchema() {
    return definition.jsonSchema();
  }

  /** An object that fits, if one is found. */
  Optional<ObjectNode> example() {
    return definition.sample();
  }

  /** What of an object does not fit. */
  List<Violation> check(JsonNode object) {
    return DataCheck.of(definition.jsonSchema()).check(object);
  }

  /** From a list of fields to JSON Schema. */
  private static final class Fields {

    private static final int DEEPEST = 10;

    private final List<Violation> violations = new ArrayList<>();
    private final ObjectNode root = Json.object().put("type", "object");

    ObjectNode compiled(ObjectNode written) {
      for (Map.Entry<String, JsonNode> member : written.properties()) {
        String key = member.getKey();
        if (!List.of("fields", "requiredFields", "description").contains(key)) {
          wrong("/" + key, "is not known beside requiredFields and fields");
        }
      }
      JsonNode fields = list(written, "fields");
      for (int i = 0; i < fields.size(); i++) {
        field(fields.get(i), "/fields/" + i);
      }
      JsonNode required = list(written, "requiredFields");
      for (int i = 0; i < required.size(); i++) {
        List<String> path = path(required.get(i), "/requiredFields/" + i);
        if (!path.isEmpty()) {
          require(path);
        }
      }
      if (!violations.isEmpty()) {
        throw invalid(violations);
      }
      return root;
    }

    private JsonNode list(ObjectNode written, String key) {
      JsonNode list = written.path(key);
      if (!list.isMissingNode() && !list.isArray()) {
        wrong("/" + key, "is a list, not " + Json.kind(list));
        return Json.mapper().createArrayNode();
      }
      return list;
    }

    private void field(JsonNode field, String at) {
      if (!(field instanceof ObjectNode object)) {
        wrong(at, "is an object with a name and a type, not " + Json.kind(field));
        return;
      }
      List<String> path = path(object.path("name"), at + "/name");
      Optional<ObjectNode> schema = schema(object, at);
      if (path.isEmpty() || schema.isEmpty()) {
        return;
      }
      ObjectNode properties = parent(path).withObject("/properties");
      // It may have been met before, as what other fields lie in.
      JsonNode before = properties.path(path.getLast());
      for (String kept : List.of("properties", "required")) {
        if (before.has(kept)) {
          schema.get().set(kept, before.get(kept));
        }
      }
      properties.set(path.getLast(), schema.get());
      if (object.path("required").asBoolean()) {
        require(path);
      }
    }

    private Optional<ObjectNode> schema(ObjectNode field, String at) {
      JsonNode type = field.path("type");
      String name = type.asText("any").toLowerCase(Locale.ROOT);
      String known = TYPES.get(type.isMissingNode() ? "any" : name);
      boolean choice = name.equals("enum");
      if ((known == null && !choice) || !(type.isTextual() || type.isMissingNode())) {
        wrong(
            at + "/type",
            "is one of enum, %s"
                .formatted(String.join(", ", TYPES.keySet().stream().sorted().toList())));
        return Optional.empty();
      }
      ObjectNode schema = Json.readObject(known == null ? "{}" : known);
      KEYWORDS.stream()
          .filter(field::has)
          .forEach(keyword -> schema.set(keyword, field.path(keyword)));
      for (String other : List.of("values", "options")) {
        if (field.path(other).isArray() && !schema.has("enum")) {
          schema.set("enum", field.path(other));
        }
      }
      if (choice && !schema.path("enum").isArray()) {
        wrong(at + "/enum", "is missing: the values that the field can have");
      }
      return Optional.of(schema);
    }

    /** {@code customFields.source} lies in {@code customFields}. */
    private List<String> path(JsonNode name, String at) {
      if (!name.isTextual() || name.asText().isBlank()) {
        wrong(at, "is the name of a field, or a path such as customFields.source");
        return List.of();
      }
      List<String> path = List.of(name.asText().split("\\.", -1));
      if (path.size() > DEEPEST || path.stream().anyMatch(String::isBlank)) {
        wrong(at, "is no path of at most %d names with dots between them".formatted(DEEPEST));
        return List.of();
      }
      return path;
    }

    private ObjectNode parent(List<String> path) {
      ObjectNode node = root;
      for (String name : path.subList(0, path.size() - 1)) {
        ObjectNode properties = node.withObject("/properties");
        if (!(properties.get(name) instanceof ObjectNode)) {
          properties.putObject(name).put("type", "object");
        }
        node = (ObjectNode) properties.get(name);
      }
      return node;
    }

    /** What lies in an object can only be there with it. */
    private void require(List<String> path) {
      for (int i = 1; i <= path.size(); i++) {
        ArrayNode required = parent(path.subList(0, i)).withArray("/required");
        String name = path.get(i - 1);
        if (required.valueStream().noneMatch(one -> one.asText().equals(name))) {
          required.add(name);
        }
      }
    }

    private void wrong(String path, String reason) {
      if (violations.size() < 20) {
        violations.add(new Violation(path, reason, ""));
      }
    }
  }
}
