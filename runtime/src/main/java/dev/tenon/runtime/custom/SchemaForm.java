package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The two ways in which a schema is written. */
enum SchemaForm {
  /** A map of fields and types: {@code {"id": "String", "amount": "Number"}}. */
  FLAT,
  /** JSON Schema. */
  JSON_SCHEMA;

  /**
   * Which of the two it is. A field may be called like a keyword, so a keyword counts only with a
   * value that no field has; {@code "type": "object"} in small letters is JSON Schema.
   */
  static SchemaForm of(ObjectNode schema) {
    boolean keyword =
        schema.path("$schema").isTextual()
            || schema.path("$ref").isTextual()
            || schema.path("type").asText().equals("object")
            || schema.path("type").isArray()
            || schema.path("properties").isObject()
            || schema.path("required").isArray()
            || schema.path("additionalProperties").isBoolean()
            || schema.path("patternProperties").isObject()
            || combines(schema);
    return keyword ? JSON_SCHEMA : FLAT;
  }

  private static boolean combines(JsonNode schema) {
    return schema.path("allOf").isArray()
        || schema.path("anyOf").isArray()
        || schema.path("oneOf").isArray();
  }
}
