package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** The fixtures and schemas of {@code test_data}, as they are in the jar. Immutable. */
final class TestData {

  private final Set<String> everyFreshworksProduct;

  TestData(Set<String> everyFreshworksProduct) {
    this.everyFreshworksProduct = everyFreshworksProduct;
  }

  /** The sample payload of an event, its product context set to the product asked for. */
  Optional<String> fixture(Product product, String type) {
    return resource(folder(product, type) + "/" + fileName(type) + ".json")
        .map(text -> withProductContext(product, text));
  }

  /**
   * A schema.
   *
   * @param name the type of an event that has one of its own, or the name of one for many events
   */
  static Optional<String> schema(String folder, String name) {
    return resource("schemas/" + folder + "/" + fileName(name) + ".schema.json");
  }

  /** The folder of test data in which an event of this product is. */
  String folder(Product product, String type) {
    if (everyFreshworksProduct.contains(type) && product.isFreshworks()) {
      return "freshworks";
    }
    return product.equals(Product.FRESHWORKS_CRM) || product.equals(Product.FRESHWORKS)
        ? "freshsales"
        : product.name();
  }

  /** The name of a type in file names and addresses. */
  static String fileName(String type) {
    return type.replace(':', '.');
  }

  private static Optional<String> resource(String name) {
    if (name.contains("..")) {
      return Optional.empty();
    }
    try (InputStream in = TestData.class.getResourceAsStream("/test_data/" + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + name + " cannot be read from the jar", e);
    }
  }

  private static String withProductContext(Product product, String text) {
    ObjectNode payload = Json.readObject(text);
    if (payload.get("productContext") instanceof ObjectNode context
        && !context.path("name").asText().equals(product.name())) {
      String url =
          context.path("url").asText().replaceFirst("\\.myfreshworks\\.com/crm$", ".freshsales.io");
      context.put("name", product.name()).put("url", url);
      return Json.pretty(payload);
    }
    return text;
  }
}
