package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a JSON Schema cannot be used for a custom event. */
final class SchemaFaults {

  private SchemaFaults() {}

  static List<DefinitionFault> of(ObjectNode schema) {
    Optional<SpecificationVersion> dialect = SchemaDialect.of(schema);
    if (dialect.isEmpty()) {
      return List.of(
          new DefinitionFault(
              "/$schema",
              "the dialect \"%s\" is not known".formatted(schema.path("$schema").asText()),
              "write \"https://json-schema.org/draft/2020-12/schema\", or leave it out."));
    }
    List<DefinitionFault> faults = new ArrayList<>(againstItsOwnSchema(schema, dialect.get()));
    if (faults.isEmpty()) {
      ofAnObject(schema, faults);
    }
    faults.addAll(SchemaSize.of(schema).faults());
    if (faults.isEmpty()) {
      usable(schema, faults);
    }
    return faults;
  }

  private static List<DefinitionFault> againstItsOwnSchema(
      ObjectNode schema, SpecificationVersion dialect) {
    Map<String, DefinitionFault> faults = new LinkedHashMap<>();
    for (Error error :
        SchemaRegistry.withDefaultDialect(dialect)
            .getSchema(SchemaLocation.of(dialect.getDialectId()))
            .validate(schema)) {
      // Of several that a place could have satisfied, the first says it.
      String pointer = Pointers.of(error.getInstanceLocation());
      faults.putIfAbsent(
          pointer,
          new DefinitionFault(
              pointer,
              "this is not JSON Schema: " + reason(error),
              "see https://json-schema.org for what can stand here."));
    }
    return List.copyOf(faults.values());
  }

  private static String reason(Error error) {
    JsonNode value = error.getInstanceNode();
    boolean isType = "type".equals(error.getInstanceLocation().getName(-1));
    return isType && value != null && value.isTextual()
        ? "there is no type \"%s\"".formatted(value.asText())
        : error.getMessage();
  }

  private static void ofAnObject(ObjectNode schema, List<DefinitionFault> faults) {
    JsonNode type = schema.path("type");
    boolean object =
        type.isMissingNode()
            || type.asText().equals("object")
            || type.valueStream().anyMatch(one -> one.asText().equals("object"));
    if (!object) {
      faults.add(
          new DefinitionFault(
              "/type",
              "the data of an event is an object, not a value of type " + Json.write(type),
              "write \"type\": \"object\"."));
    }
  }

  /** Some mistakes show only when a schema is used. */
  private static void usable(ObjectNode schema, List<DefinitionFault> faults) {
    try {
      DataCheck.fresh(schema).check(Json.object());
    } catch (RuntimeException | StackOverflowError e) {
      faults.add(
          new DefinitionFault(
              "", "the schema cannot be used: " + e.getMessage(), "change that part of it."));
    }
  }
}
