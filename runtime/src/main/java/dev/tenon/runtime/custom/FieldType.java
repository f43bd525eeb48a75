package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The types that a flat schema can give to a field. */
enum FieldType {
  STRING("String", "{\"type\": \"string\"}"),
  NUMBER("Number", "{\"type\": \"number\"}"),
  INTEGER("Integer", "{\"type\": \"integer\"}"),
  BOOLEAN("Boolean", "{\"type\": \"boolean\"}"),
  DATE(
      "Date",
      "{\"type\": \"string\", \"anyOf\": [{\"format\": \"date-time\"}, {\"format\": \"date\"}]}"),
  ARRAY("Array", "{\"type\": \"array\"}"),
  OBJECT("Object", "{\"type\": \"object\"}");

  private final String label;
  private final String schema;

  FieldType(String label, String schema) {
    this.label = label;
    this.schema = schema;
  }

  /** The type of this name, in whatever case it is written. */
  static Optional<FieldType> of(String name) {
    return Arrays.stream(values()).filter(type -> type.label.equalsIgnoreCase(name)).findFirst();
  }

  /** All names, as people write them. */
  static List<String> labels() {
    return Arrays.stream(values()).map(type -> type.label).toList();
  }

  /** The same as JSON Schema. */
  ObjectNode jsonSchema() {
    return Json.readObject(schema);
  }
}
