package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A schema as a map of fields and types: every field must be there, others may be. */
final class FlatSchema {

  private FlatSchema() {}

  /** The same as JSON Schema; of a schema without faults. */
  static ObjectNode compiled(ObjectNode flat) {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (Map.Entry<String, JsonNode> field : flat.properties()) {
      properties.set(
          field.getKey(), FieldType.of(field.getValue().asText()).orElseThrow().jsonSchema());
      required.add(field.getKey());
    }
    return schema;
  }

  /** What is wrong with it. */
  static List<DefinitionFault> faults(ObjectNode flat) {
    List<DefinitionFault> faults = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : flat.properties()) {
      String at = Pointers.child("", field.getKey());
      JsonNode type = field.getValue();
      if (field.getKey().isBlank()) {
        faults.add(new DefinitionFault(at, "a field has no name", "give it one, or remove it."));
      } else if (!type.isTextual()) {
        faults.add(
            new DefinitionFault(
                at,
                "the type of the field \"%s\" is a word, not %s"
                    .formatted(field.getKey(), Json.kind(type)),
                "write one of %s; for more than that, use JSON Schema with \"type\": \"object\"."
                    .formatted(words())));
      } else if (FieldType.of(type.asText()).isEmpty()) {
        faults.add(
            new DefinitionFault(
                at,
                "there is no type \"%s\"".formatted(type.asText()),
                Spelling.closest(type.asText(), FieldType.labels())
                    .map("did you mean \"%s\"?"::formatted)
                    .orElse("write one of %s.".formatted(words()))));
      }
    }
    return faults;
  }

  private static String words() {
    return String.join(", ", FieldType.labels());
  }
}
