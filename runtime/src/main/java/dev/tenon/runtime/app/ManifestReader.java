package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.PositionedJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code manifest.json} of every platform generation into one model, collecting every problem
 * on the way instead of stopping at the first. One reader reads one manifest.
 */
public final class ManifestReader {

  /** The file's name in every bundle. */
  public static final String FILE = "manifest.json";

  private static final Set<String> KNOWN_KEYS =
      Set.of(
          "platform-version",
          "product",
          "modules",
          "whitelisted-domains",
          "dependencies",
          "devDependencies",
          "engines",
          "scripts",
          "tenon",
          "name",
          "app",
          "features");

  private final PositionedJson source;
  private final String bundleName;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Product> products = new LinkedHashSet<>();
  private final List<String> modules = new ArrayList<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Set<String> functions = new LinkedHashSet<>();

  private ManifestReader(PositionedJson source, String bundleName) {
    this.source = source;
    this.bundleName = bundleName;
  }

  /**
   * What reading gave.
   *
   * @param manifest absent when there are errors
   * @param problems errors and warnings, in file order
   */
  public record Result(Optional<AppManifest> manifest, List<Problem> problems) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads a manifest.
   *
   * @param text the file's content
   * @param bundleName the folder's or file's name, the app's id unless the manifest gives one
   */
  public static Result read(String text, String bundleName) {
    PositionedJson source;
    try {
      source = PositionedJson.read(text);
    } catch (MalformedJson e) {
      Position at = new Position(e.line(), e.column());
      return new Result(Optional.empty(), List.of(Problem.error(FILE, at, e.reason())));
    }
    return new ManifestReader(source, bundleName).read();
  }

  private Result read() {
    if (!source.root().isObject()) {
      error("", "A manifest is a JSON object, not " + Json.kind(source.root()) + ".");
      return result(Optional.empty());
    }
    Optional<PlatformVersion> platform = platform();
    platform.ifPresent(
        version -> {
          if (version.hasModules()) {
            readModules();
          } else {
            readProducts();
          }
        });
    for (String key : names(source.root())) {
      if (!KNOWN_KEYS.contains(key)) {
        warning(
            PositionedJson.child("", key),
            "The key \"" + key + "\" is not known and has no effect.");
      }
    }
    TenonBlock block = TenonBlock.read(source, problems);
    boolean broken = problems.stream().anyMatch(Problem::isError);
    if (broken || platform.isEmpty()) {
      return result(Optional.empty());
    }
    return result(
        Optional.of(
            new AppManifest(
                block.id().orElse(bundleName.replaceAll("[^A-Za-z0-9._-]", "-")),
                block.version().orElse("0.0.0"),
                platform.get(),
                List.copyOf(products),
                modules,
                new Subscriptions(subscriptions),
                functions,
                block.main(),
                List.of())));
  }

  private Optional<PlatformVersion> platform() {
    JsonNode node = source.root().path("platform-version");
    String fix = "set \"platform-version\" to one of \"2.0\", \"2.1\", \"2.2\", \"2.3\", \"3.0\".";
    if (node.isMissingNode()) {
      error("", "The manifest has no \"platform-version\".", fix);
      return Optional.empty();
    }
    Optional<PlatformVersion> known = PlatformVersion.of(node.asText());
    if (known.isPresent()) {
      return known;
    }
    if (node.asText().matches("([3-9]|\\d\\d)\\.\\d+")) {
      warning(
          "/platform-version",
          "Platform version " + node.asText() + " is newer than this runtime; it is read as 3.0.");
      return Optional.of(PlatformVersion.V3_0);
    }
    error(
        "/platform-version",
        node.asText().startsWith("1")
            ? "Platform 1.x apps have no server side; there is nothing to run."
            : "There is no platform version " + node + ".",
        fix);
    return Optional.empty();
  }

  private void readProducts() {
    if (source.root().has("modules")) {
      error(
          "/modules",
          "\"modules\" belongs to platform 3.0; before that, it is \"product\".",
          "set \"platform-version\" to \"3.0\", or move the events under \"product\".");
    }
    JsonNode declared = source.root().path("product");
    if (!isObject("/product", declared, "the products that the app is for")) {
      return;
    }
    if (declared.isEmpty()) {
      error("/product", "At least one product must be named under \"product\".");
    }
    for (Map.Entry<String, JsonNode> entry : declared.properties()) {
      String pointer = PositionedJson.child("/product", entry.getKey());
      Product product;
      try {
        product = new Product(entry.getKey());
      } catch (IllegalArgumentException e) {
        error(pointer, e.getMessage() + ".");
        continue;
      }
      products.add(product);
      readSection(entry.getKey(), pointer, entry.getValue(), List.of(product));
    }
  }

  private void readModules() {
    if (source.root().has("product")) {
      error(
          "/product",
          "Platform 3.0 has \"modules\" in place of \"product\".",
          "move what is under \"product\" into modules; set-up, scheduled and external events go into \"common\".");
    }
    JsonNode declared = source.root().path("modules");
    if (!isObject("/modules", declared, "the modules that the app is for")) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : declared.properties()) {
      String pointer = PositionedJson.child("/modules", entry.getKey());
      modules.add(entry.getKey());
      Optional<List<Product>> of = Modules.productsOf(entry.getKey());
      if (of.isEmpty()) {
        warning(
            pointer,
            "The module \""
                + entry.getKey()
                + "\" is not known; its events are taken from any Freshworks product.");
      }
      List<Product> carried = of.orElse(List.of(Product.FRESHWORKS));
      carried.stream()
          .filter(product -> !product.equals(Product.FRESHWORKS))
          .forEach(products::add);
      readSection(entry.getKey(), pointer, entry.getValue(), carried);
    }
  }

  private void readSection(String name, String pointer, JsonNode section, List<Product> of) {
    if (!section.isObject()) {
      error(pointer, "This must be an object, not " + Json.kind(section) + ".");
      return;
    }
    String events = pointer + "/events";
    if (section.has("events")
        && isObject(events, section.path("events"), "events and their handlers")) {
      for (Map.Entry<String, JsonNode> entry : section.path("events").properties()) {
        readSubscription(
            name,
            PositionedJson.child(events, entry.getKey()),
            entry.getKey(),
            entry.getValue(),
            of);
      }
    }
    String functionsAt = pointer + "/functions";
    if (section.has("functions") && isObject(functionsAt, section.path("functions"), "functions")) {
      functions.addAll(names(section.path("functions")));
    }
  }

  private void readSubscription(
      String section, String pointer, String type, JsonNode declared, List<Product> of) {
    JsonNode handler = declared.path("handler");
    if (!handler.isTextual() || handler.asText().isBlank()) {
      error(
          pointer,
          "The event \"" + type + "\" names no handler.",
          "write \"" + type + "\": { \"handler\": \"nameOfTheCallback\" }.");
      return;
    }
    if (type.isBlank()) {
      error(pointer, "An event type cannot be blank.");
      return;
    }
    boolean patterns = of.contains(Product.THENA) || of.contains(Product.CUSTOM);
    if (type.indexOf('*') >= 0 && !patterns) {
      error(
          pointer,
          "\""
              + type
              + "\" is a pattern; Freshworks events are subscribed to by their exact names.");
      return;
    }
    if (declared.has("filter")) {
      error(
          pointer + "/filter",
          "Filter policies on subscriptions cannot be evaluated yet, and ignoring one would call the handler too often.",
          "remove \"filter\" and test for it at the start of " + handler.asText() + ".");
      return;
    }
    of.forEach(
        product ->
            subscriptions.add(
                new Subscription(
                    product, new EventPattern(type), handler.asText(), Optional.of(section))));
  }

  private boolean isObject(String pointer, JsonNode node, String what) {
    if (node.isMissingNode()) {
      String key = pointer.substring(1);
      error("", "The manifest has no \"" + key + "\": " + what + ".");
      return false;
    }
    if (!node.isObject()) {
      error(pointer, "This must be an object, " + what + ", not " + Json.kind(node) + ".");
      return false;
    }
    return true;
  }

  private Result result(Optional<AppManifest> manifest) {
    return new Result(
        manifest,
        problems.stream()
            .sorted(
                Comparator.comparingInt((Problem problem) -> problem.at().line())
                    .thenComparingInt(problem -> problem.at().column()))
            .toList());
  }

  private void error(String pointer, String message) {
    problems.add(Problem.error(FILE, source.position(pointer), message));
  }

  private void error(String pointer, String message, String fix) {
    problems.add(Problem.error(FILE, source.position(pointer), message, fix));
  }

  private void warning(String pointer, String message) {
    problems.add(Problem.warning(FILE, source.position(pointer), message));
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
