package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON Schema that an app brings along, of draft 7 as on the platform. */
public final class AppSchema {

  /** The types that a schema can ask for. */
  public static final List<String> TYPES =
      List.of("array", "boolean", "integer", "null", "number", "object", "string");

  /** The schema of schemas; the validator has it with it, so that nothing is fetched. */
  private static final SchemaLocation OF_SCHEMAS =
      SchemaLocation.of("http://json-schema.org/draft-07/schema#");

  private AppSchema() {}

  /** Why a schema is of no use: nothing when it is, else one note for each place in it. */
  public static List<SchemaNote> faults(ObjectNode schema) {
    Map<String, SchemaNote> faults = new LinkedHashMap<>();
    for (Error error :
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(OF_SCHEMAS)
            .validate(schema)) {
      // Of several that a place could have satisfied, the first says it.
      String pointer = NoteWriter.pointer(error.getInstanceLocation());
      faults.putIfAbsent(pointer, new SchemaNote(pointer, fault(error)));
    }
    if (faults.isEmpty()) {
      try {
        check(schema, Json.object());
      } catch (RuntimeFault e) {
        String reason = e.getMessage().replaceFirst(".*cannot be used: ", "");
        faults.put("", new SchemaNote("", reason.replaceFirst("\\.$", "")));
      }
    }
    return List.copyOf(faults.values());
  }

  private static String fault(Error error) {
    JsonNode value = error.getInstanceNode();
    String name = error.getInstanceLocation().getName(-1);
    if ("type".equals(name) && error.getSchemaNode().toString().contains("integer")) {
      return value.isTextual()
          ? "there is no type \"%s\"".formatted(value.asText())
          : "\"type\" is one of %s, not %s".formatted(String.join(", ", TYPES), Json.kind(value));
    }
    return "%s: %s".formatted(name, error.getMessage());
  }

  /**
   * What in a value does not fit, one sentence each, with the place in it.
   *
   * @throws RuntimeFault when the schema itself is of no use
   */
  public static List<String> check(ObjectNode schema, JsonNode value) {
    if (schema.findValuesAsText("$ref").stream().anyMatch(ref -> !ref.startsWith("#"))) {
      // Nothing is fetched from elsewhere because a file of an app says so.
      throw new RuntimeFault(FaultCode.INVALID_APP, unusable("a \"$ref\" in it leads out of it"));
    }
    ObjectNode own = schema.deepCopy();
    own.remove(List.of("$schema", "$id"));
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(own)
          .validate(value)
          .stream()
          .map(AppSchema::sentence)
          .distinct()
          .toList();
    } catch (RuntimeException e) {
      throw new RuntimeFault(FaultCode.INVALID_APP, unusable("" + e.getMessage()), e);
    }
  }

  private static String sentence(Error error) {
    String pointer = NoteWriter.pointer(error.getInstanceLocation());
    return (pointer.isEmpty() ? "" : pointer + ": ") + error.getMessage();
  }

  private static String unusable(String reason) {
    return "The action's schema in actions.json cannot be used: %s.".formatted(reason);
  }
}
