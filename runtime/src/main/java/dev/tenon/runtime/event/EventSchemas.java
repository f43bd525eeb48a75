package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema for every event, and what it says about a payload. Thread-safe. The validator is
 * loaded with the first payload that is checked, since most starts check none.
 */
public final class EventSchemas {

  private static final String ENVELOPE = "envelope";
  private static final String CUSTOM_OBJECT = "custom-object";

  private static final Pattern UNSAFE_IN_ID = Pattern.compile("[^A-Za-z0-9_.:-]+");

  private final EventCatalog catalog;
  private @Nullable SchemaChecker checker;

  public EventSchemas(EventCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The schema of an event as text: its own, or, for events without a fixture, that of the envelope
   * of its product family.
   */
  public Optional<String> schema(Product product, String type) {
    String folder = catalog.folder(product, type);
    Optional<String> own = TestData.schema(folder, type);
    if (own.isPresent() && !isGeneric(type)) {
      return folder.equals(product.name())
          ? own
          : own.map(text -> Json.pretty(named(Json.readObject(text), product, type)));
    }
    return generic(product, type)
        .map(
            text -> {
              ObjectNode schema = named(Json.readObject(text), product, type);
              String key = product.equals(Product.THENA) ? "eventType" : "event";
              if (!product.equals(Product.CUSTOM)
                  && schema.at("/properties/" + key) instanceof ObjectNode property) {
                catalog.aliases(type).forEach(property.putArray("enum")::add);
              }
              return Json.pretty(schema.put("title", type));
            });
  }

  /** The path below a runtime's address at which the schema of an event is. */
  public static String path(Product product, String type) {
    String name = product.equals(Product.CUSTOM) ? type : TestData.fileName(type);
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return "/schemas/" + product + "/" + encoded + ".json";
  }

  /** What in a payload its schema does not expect, at most 50 notes. */
  public List<SchemaNote> check(Product product, String type, JsonNode payload) {
    return checker().check(product, type, payload);
  }

  private static Optional<String> generic(Product product, String type) {
    if (product.equals(Product.THENA)) {
      return TestData.schema(
          product.name(), type.startsWith(CUSTOM_OBJECT + ":") ? CUSTOM_OBJECT : ENVELOPE);
    }
    return TestData.schema(
        product.isFreshworks() ? Product.FRESHWORKS.name() : product.name(), ENVELOPE);
  }

  /** Whether an event is called like one of the schemas that stand for many. */
  private static boolean isGeneric(String type) {
    return type.equals(ENVELOPE) || type.equals(CUSTOM_OBJECT);
  }

  private static ObjectNode named(ObjectNode schema, Product product, String type) {
    String name =
        UNSAFE_IN_ID
            .matcher(type)
            .replaceAll(unsafe -> URLEncoder.encode(unsafe.group(), StandardCharsets.UTF_8));
    return schema.put("$id", "urn:tenon:event:" + product + ":" + name);
  }

  private synchronized SchemaChecker checker() {
    if (checker == null) {
      checker = new SchemaChecker(this);
    }
    return checker;
  }
}
