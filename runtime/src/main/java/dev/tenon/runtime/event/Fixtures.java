package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** The sample payloads of {@code test_data}, as they are in the jar. Immutable. */
final class Fixtures {

  private final Set<String> everyFreshworksProduct;

  Fixtures(Set<String> everyFreshworksProduct) {
    this.everyFreshworksProduct = everyFreshworksProduct;
  }

  Optional<String> read(Product product, String type) {
    return resource(folder(product, type) + "/" + fileName(type) + ".json")
        .map(text -> withProductContext(product, text));
  }

  /** The folder of test data in which an event of this product is. */
  private String folder(Product product, String type) {
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
    try (InputStream in = Fixtures.class.getResourceAsStream("/test_data/" + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The fixture " + name + " cannot be read", e);
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
