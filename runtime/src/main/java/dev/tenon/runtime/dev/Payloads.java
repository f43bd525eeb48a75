package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.Subscriptions;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Payloads to start a simulation from. */
public final class Payloads {

  private final EventCatalog catalog;

  public Payloads(EventCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * The payload to offer for an event: the test data of the one app that handles it, else the
   * catalogue's fixture, else the bare envelope.
   */
  public String payload(Product product, String type, List<DevApp> apps) {
    List<Bundle> handling =
        apps.stream()
            .filter(app -> handles(app, product, type))
            .flatMap(app -> app.bundle().stream())
            .toList();
    Optional<String> own =
        handling.size() == 1 ? testData(handling.getFirst(), product, type) : Optional.empty();
    return own.or(() -> catalog.fixture(product, type))
        .orElseGet(() -> catalog.skeleton(product, type));
  }

  private static boolean handles(DevApp app, Product product, String type) {
    return app.installation()
        .map(installation -> installation.app().manifest().subscriptions())
        .flatMap((Subscriptions subscriptions) -> subscriptions.handlerOf(product, type))
        .isPresent();
  }

  private static Optional<String> testData(Bundle bundle, Product product, String type) {
    String file = type.replace(':', '.') + ".json";
    if (file.contains("/") || file.contains("..")) {
      return Optional.empty();
    }
    return Stream.of(product.name() + "/" + file, file)
        .map(name -> bundle.text("server/test_data/" + name))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
