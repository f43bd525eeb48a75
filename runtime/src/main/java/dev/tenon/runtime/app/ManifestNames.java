package dev.tenon.runtime.app;

import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a manifest names that must be found elsewhere in the app, each with its place. It is there
 * even when the manifest has errors, so that the rest of the app can be looked at all the same.
 *
 * @param platform the platform version, if it is one
 * @param products the products that it names
 * @param declaring those of them whose events stand in the manifest
 * @param mainClass the class of a Java app
 * @param handlers callbacks of events, in file order
 * @param requests templates in {@code config/requests.json}
 * @param functions callbacks that a front end may call
 * @param jobs callbacks that run as jobs
 * @param events the types that it subscribes to
 * @param idle the products for which it says nothing at all
 */
public record ManifestNames(
    Optional<PlatformVersion> platform,
    List<Product> products,
    List<Product> declaring,
    Optional<String> mainClass,
    List<Handler> handlers,
    Map<String, Range> requests,
    Map<String, Range> functions,
    Map<String, Range> jobs,
    List<String> events,
    Map<String, Range> idle) {

  /** A callback and where the manifest names it. */
  public record Handler(String name, Range range) {}

  public ManifestNames {
    products = List.copyOf(products);
    declaring = List.copyOf(declaring);
    handlers = List.copyOf(handlers);
    requests = Map.copyOf(requests);
    functions = Map.copyOf(functions);
    jobs = Map.copyOf(jobs);
    events = List.copyOf(events);
    idle = Map.copyOf(idle);
  }

  /** Those of a manifest that cannot be read at all. */
  static ManifestNames none() {
    return new ManifestNames(
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        Map.of());
  }
}
