package dev.tenon.runtime.cli;

import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.List;
import java.util.Optional;

/**
 * An event of the catalogue with its sample payload, found by what somebody typed.
 *
 * @param product whose event it is
 * @param body the sample
 */
record SampleEvent(Product product, String body) {

  /**
   * Finds the sample of an event.
   *
   * @param product may be left out when only one has an event of this type
   * @throws RuntimeFault that says what was probably meant
   */
  static SampleEvent find(EventCatalog catalog, Optional<Product> product, String type) {
    Product of = product.orElseGet(() -> onlyProductWith(catalog, type));
    return catalog
        .fixture(of, type)
        .map(body -> new SampleEvent(of, body))
        .orElseThrow(() -> notFound(missing(catalog, of, type)));
  }

  private static Product onlyProductWith(EventCatalog catalog, String type) {
    List<Product> products = catalog.productsWith(type);
    if (products.size() > 1) {
      throw notFound(
          "%s is an event of %s. Say which one is meant: --product %s"
              .formatted(type, listed(products), products.getFirst()));
    }
    if (products.isEmpty()) {
      throw notFound(
          "No product is known to have an event %s%s".formatted(type, guess(catalog, type)));
    }
    return products.getFirst();
  }

  private static String guess(EventCatalog catalog, String type) {
    List<String> all = catalog.events().stream().map(KnownEvent::type).distinct().toList();
    return Spelling.closest(type, all).map("; did you mean %s?"::formatted).orElse(".");
  }

  private static String missing(EventCatalog catalog, Product product, String type) {
    if (!catalog.products().contains(product)) {
      Optional<Product> meant =
          Spelling.closest(product.name(), catalog.products().stream().map(Product::name).toList())
              .map(Product::new);
      if (meant.isPresent()) {
        return "No product %s is known; did you mean --product %s%s?"
            .formatted(
                product,
                meant.get(),
                catalog.closest(meant.get(), type).map(" --type %s"::formatted).orElse(""));
      }
    }
    Optional<String> meant = catalog.closest(product, type);
    if (meant.isPresent()) {
      return "%s has no event %s that is known; did you mean %s?"
          .formatted(product.label(), type, meant.get());
    }
    List<Product> others = catalog.productsWith(type);
    if (!catalog.knows(product, type) && !others.isEmpty()) {
      return "%s is an event of %s, not of %s.".formatted(type, listed(others), product);
    }
    return "There is no sample of %s of %s; send your own with --file."
        .formatted(type, product.label());
  }

  private static String listed(List<Product> products) {
    List<String> names = products.stream().map(Product::name).toList();
    return names.size() < 2
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }

  private static RuntimeFault notFound(String message) {
    return new RuntimeFault(FaultCode.NOT_FOUND, message);
  }
}
