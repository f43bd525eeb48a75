package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Optional;

/** Holds payloads against schemas. Thread-safe; keeps the schemas that were used last. */
final class SchemaChecker {

  private static final int MAX_NOTES = 50;
  private static final int MAX_SCHEMAS = 100;

  private record Key(Product product, String type) {}

  private final LoadingCache<Key, Optional<Schema>> compiled;

  SchemaChecker(EventSchemas schemas) {
    // The registry would keep every schema for ever; the cache below keeps as many as are useful.
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaCacheEnabled(false));
    this.compiled =
        Caffeine.newBuilder()
            .maximumSize(MAX_SCHEMAS)
            .build(key -> schemas.schema(key.product(), key.type()).map(registry::getSchema));
  }

  List<SchemaNote> check(Product product, String type, JsonNode payload) {
    return compiled
        .get(new Key(product, type))
        .map(
            schema ->
                NoteWriter.notes(schema.validate(payload)).stream()
                    .distinct()
                    .limit(MAX_NOTES)
                    .toList())
        .orElse(List.of());
  }
}
