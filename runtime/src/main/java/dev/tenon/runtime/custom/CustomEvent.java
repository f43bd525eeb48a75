package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A custom event as a host or an app defines it.
 *
 * @param name exactly as it is sent and subscribed to
 * @param description what it is for, for people
 * @param schema of its data, as it was written: a flat map of fields and types, or a JSON Schema
 * @param example data, where whoever defined it gave some
 */
public record CustomEvent(
    String name, Optional<String> description, ObjectNode schema, Optional<ObjectNode> example) {

  /** The schema of its data as JSON Schema. */
  public ObjectNode jsonSchema() {
    return SchemaForm.of(schema) == SchemaForm.FLAT ? FlatSchema.compiled(schema) : schema;
  }

  /**
   * Data that fits its schema: what was given, else made from the schema; empty if none is found.
   */
  public Optional<ObjectNode> sample() {
    return example.or(() -> Samples.of(jsonSchema()));
  }
}
