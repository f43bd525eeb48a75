package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SpecificationVersion;
import java.util.Arrays;
import java.util.Optional;

/** Which JSON Schema a schema is written in. */
final class SchemaDialect {

  private SchemaDialect() {}

  /** What it says itself, else the newest; empty when that is not known here. */
  static Optional<SpecificationVersion> of(ObjectNode schema) {
    if (!schema.has("$schema")) {
      return Optional.of(SpecificationVersion.DRAFT_2020_12);
    }
    String named = plain(schema.path("$schema").asText());
    return Arrays.stream(SpecificationVersion.values())
        .filter(version -> plain(version.getDialectId()).equals(named))
        .findFirst();
  }

  private static String plain(String id) {
    return id.strip().replaceFirst("^https?://", "").replaceFirst("#$", "");
  }
}
