package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which fields an event is documented to have, for those who write their names elsewhere. */
public final class SchemaFields {

  /** More than any schema has in a row; one that leads back to itself ends here. */
  private static final int MOST_REFERENCES = 20;

  private final JsonNode schema;

  private SchemaFields(JsonNode schema) {
    this.schema = schema;
  }

  /** Those of an event; empty when it is not a known one, and for what stands for many. */
  public static Optional<SchemaFields> of(EventCatalog catalog, Product product, String type) {
    return product.equals(Product.CUSTOM) || type.contains("*") || !catalog.knows(product, type)
        ? Optional.empty()
        : new EventSchemas(catalog)
            .schema(product, type)
            .map(text -> new SchemaFields(Json.readObject(text)));
  }

  /**
   * A field that is not documented.
   *
   * @param parent the path of the object that does not have it; empty for the event itself
   * @param name how it was called
   * @param near what was probably meant, names that the object has
   */
  public record Unknown(String parent, String name, List<String> near) {}

  /** The first part of a path that is not documented; empty when all are, or nobody knows. */
  public Optional<Unknown> unknown(List<String> path) {
    JsonNode at = schema;
    for (int i = 0; i < path.size(); i++) {
      at = object(at);
      JsonNode properties = at.path("properties");
      if (!properties.isObject() || at.has("additionalProperties") || at.has("patternProperties")) {
        return Optional.empty();
      }
      String name = path.get(i);
      if (!properties.has(name)) {
        return Optional.of(
            new Unknown(String.join(".", path.subList(0, i)), name, near(name, properties)));
      }
      at = properties.path(name);
    }
    return Optional.empty();
  }

  /** What a reference leads to, and what is in a list: filters look through lists. */
  private JsonNode object(JsonNode from) {
    JsonNode at = from;
    for (int i = 0; i < MOST_REFERENCES; i++) {
      if (at.path("$ref").asText().startsWith("#")) {
        at = schema.at(at.path("$ref").asText().substring(1));
      } else if (at.has("items")) {
        at = at.path("items");
      } else {
        break;
      }
    }
    return at;
  }

  private static List<String> near(String name, JsonNode properties) {
    Set<String> names =
        properties.properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> longer = names.stream().filter(one -> one.startsWith(name)).toList();
    return longer.isEmpty() ? Spelling.closest(name, names).stream().toList() : longer;
  }
}
