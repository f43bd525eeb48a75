package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.List;

/** A JSON Schema that an app brings along, of draft 7 as on the platform. */
public final class AppSchema {

  private AppSchema() {}

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
