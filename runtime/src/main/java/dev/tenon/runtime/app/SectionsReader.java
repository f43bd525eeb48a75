package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import dev.tenon.runtime.json.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a manifest says for each product, or for each module of platform 3.0. */
final class SectionsReader {

  private static final List<String> KNOWN_KEYS =
      List.of("location", "events", "functions", "requests", "jobs");

  private static final Set<String> VITAL_KEYS = Set.of("events", "functions", "requests", "jobs");

  private final JsonFile file;
  private final Optional<PlatformVersion> platform;
  private final EventsReader events;
  private final Set<Product> products = new LinkedHashSet<>();
  private final Set<Product> declaring = new LinkedHashSet<>();
  private final List<String> modules = new ArrayList<>();
  private final Map<String, Range> requests = new LinkedHashMap<>();
  private final Map<String, Range> functions = new LinkedHashMap<>();
  private final Map<String, Integer> functionSeconds = new HashMap<>();
  private final Map<String, Range> jobs = new LinkedHashMap<>();
  private final Map<String, Range> idle = new LinkedHashMap<>();

  SectionsReader(JsonFile file, Optional<PlatformVersion> platform) {
    this.file = file;
    this.platform = platform;
    this.events = new EventsReader(file);
  }

  /**
   * Reads the sections.
   *
   * @param misspelt top-level keys that are there under another name, and that name
   */
  void read(Map<String, String> misspelt) {
    // Without a platform version, what is there tells which dialect is meant.
    boolean byModule = platform.map(PlatformVersion::hasModules).orElse(file.root().has("modules"));
    String wanted = byModule ? "modules" : "product";
    String other = byModule ? "product" : "modules";
    if (file.root().has(other) && platform.isPresent()) {
      inWrongGeneration(other);
    }
    String there = misspelt.getOrDefault(wanted, wanted);
    String what = "the " + (byModule ? "modules" : "products") + " that the app is for";
    if (file.root().path(there).isMissingNode()) {
      // The other one being there, it is enough to say that it is in the wrong place; what is wrong
      // inside of it stays wrong when it is moved.
      if (file.root().path(other).isObject()) {
        readAll(other, !byModule);
      } else if (!file.root().has(other)) {
        file.error(
            "",
            "The manifest has no \"%s\": %s.".formatted(wanted, what),
            byModule
                ? "add \"modules\": { \"common\": {}, \"deal\": { \"events\": { … } } }."
                : "add \"product\": { \"freshsales\": { \"events\": { … } } }.");
      }
    } else if (file.isObject("/" + there, what)) {
      readAll(there, byModule);
    }
  }

  private void readAll(String key, boolean byModule) {
    if (byModule) {
      readModules(key);
    } else {
      readProducts(key);
    }
    events.overlaps();
  }

  List<String> modules() {
    return modules;
  }

  List<Subscription> subscriptions() {
    return events.subscriptions();
  }

  /** How long functions may take, of those for which it is said. */
  Map<String, Integer> functionSeconds() {
    return functionSeconds;
  }

  ManifestNames names(Optional<PlatformVersion> version, Optional<String> mainClass) {
    return new ManifestNames(
        version,
        List.copyOf(products),
        List.copyOf(declaring),
        mainClass,
        events.handlers(),
        requests,
        functions,
        jobs,
        subscriptions().stream().map(subscription -> subscription.pattern().text()).toList(),
        idle);
  }

  private void inWrongGeneration(String key) {
    if (key.equals("modules")) {
      file.error(
          "/modules",
          "\"modules\" belongs to platform 3.0; before that, it is \"product\".",
          "set \"platform-version\" to \"3.0\", or move the events under \"product\".");
    } else {
      file.error(
          "/product",
          "Platform 3.0 has \"modules\" in place of \"product\".",
          "move what is under \"product\" into modules; set-up, scheduled and external events go into \"common\".");
    }
  }

  private void readProducts(String key) {
    JsonNode declared = file.root().path(key);
    if (declared.isEmpty()) {
      file.error("/" + key, "At least one product must be named under \"product\".");
    }
    for (Map.Entry<String, JsonNode> entry : declared.properties()) {
      String name = entry.getKey();
      String pointer = PositionedJson.child("/" + key, name);
      Optional<String> near = Spelling.closest(name, Product.NAMES);
      boolean slip =
          near.filter(meant -> Spelling.isOneSlip(name, meant) || !Product.isName(name))
              .isPresent();
      if (slip && !declared.has(near.get())) {
        file.error(
            pointer,
            "There is no product \"%s\": did you mean \"%s\"?".formatted(name, near.get()),
            "rename it to \"%s\".".formatted(near.get()));
        readSection(pointer, entry.getValue(), List.of(new Product(near.get())));
      } else {
        if (near.isPresent() && !slip && !declared.has(near.get())) {
          // A host may call its product so, as any name is allowed.
          file.warning(
              pointer,
              "The product \"%s\" is not known; did you mean \"%s\"?".formatted(name, near.get()),
              "rename it to \"%s\", unless its events come as those of \"%s\"."
                  .formatted(near.get(), name));
        }
        product(pointer, name).ifPresent(p -> readSection(pointer, entry.getValue(), List.of(p)));
        if (entry.getValue().valueStream().allMatch(JsonNode::isEmpty)
            && entry.getValue().isObject()) {
          idle.put(name, file.range(pointer));
        }
      }
    }
  }

  private Optional<Product> product(String pointer, String name) {
    try {
      Product product = new Product(name);
      if (Modules.productsOf(name).isPresent() && !Product.NAMES.contains(name)) {
        file.warning(
            pointer,
            "\"%s\" is a module of platform 3.0, not a product.".formatted(name),
            "name the product, such as \"%s\", or use platform 3.0 and \"modules\"."
                .formatted(Modules.productsOf(name).get().getFirst()));
      }
      products.add(product);
      return Optional.of(product);
    } catch (IllegalArgumentException e) {
      file.error(pointer, e.getMessage() + ".");
      return Optional.empty();
    }
  }

  private void readModules(String key) {
    JsonNode declared = file.root().path(key);
    if (declared.isEmpty()) {
      file.error("/" + key, "At least one module must be named under \"modules\".");
    }
    for (Map.Entry<String, JsonNode> entry : declared.properties()) {
      String name = entry.getKey();
      String pointer = PositionedJson.child("/" + key, name);
      modules.add(name);
      Optional<List<Product>> of = Modules.productsOf(name);
      Optional<String> near = Spelling.closest(name, Modules.names());
      boolean slip = near.filter(meant -> Spelling.isOneSlip(name, meant)).isPresent();
      if (of.isEmpty() && slip && !declared.has(near.get())) {
        file.error(
            pointer,
            "There is no module \"%s\": did you mean \"%s\"?".formatted(name, near.get()),
            "rename it to \"%s\".".formatted(near.get()));
        of = Modules.productsOf(near.get());
      } else if (of.isEmpty()) {
        file.warning(
            pointer,
            "The module \"%s\" is not known; its events are taken from any Freshworks product."
                    .formatted(name)
                + near.map(" Did you mean \"%s\"?"::formatted).orElse(""));
      }
      List<Product> carried = of.orElse(List.of(Product.FRESHWORKS));
      carried.stream().filter(p -> !p.equals(Product.FRESHWORKS)).forEach(products::add);
      events.inModule(slip ? near.orElse(name) : name);
      readSection(pointer, entry.getValue(), carried);
    }
  }

  private void readSection(String pointer, JsonNode section, List<Product> of) {
    events.inSection(JsonFile.nameOf(pointer));
    if (!section.isObject()) {
      file.error(pointer, "This must be an object, not " + Json.kind(section) + ".");
      return;
    }
    Map<String, String> meant = file.misspelt(pointer, KNOWN_KEYS, vital());
    String eventsAt = child(pointer, "events", meant);
    if (file.isObject(eventsAt, "events and their handlers")) {
      events.read(eventsAt, of);
      declaring.addAll(of);
    }
    String functionsAt = child(pointer, "functions", meant);
    callbacks(functionsAt, "the functions that a front end may call", functions);
    functionSeconds.putAll(new FunctionsCheck(file, platform).run(functionsAt));
    callbacks(child(pointer, "jobs", meant), "the jobs of the app", jobs);
    requests(child(pointer, "requests", meant));
  }

  /** What has no effect cannot be missed. */
  private Set<String> vital() {
    return hasNoRequests() ? Set.of("events", "functions", "jobs") : VITAL_KEYS;
  }

  private boolean hasNoRequests() {
    return platform.filter(p -> p.compareTo(PlatformVersion.V2_3) < 0).isPresent();
  }

  private static String child(String pointer, String key, Map<String, String> misspelt) {
    return PositionedJson.child(pointer, misspelt.getOrDefault(key, key));
  }

  private void requests(String pointer) {
    if (hasNoRequests() && !file.at(pointer).isEmpty()) {
      file.warning(
          pointer,
          "Request templates begin with platform 2.3; this app is of "
              + platform.map(PlatformVersion::text).orElse("")
              + ".",
          "set \"platform-version\" to \"2.3\", or remove \"requests\".");
      return;
    }
    callbacks(pointer, "the names of request templates", requests);
  }

  private void callbacks(String pointer, String what, Map<String, Range> into) {
    if (file.isObject(pointer, what)) {
      for (Map.Entry<String, JsonNode> entry : file.at(pointer).properties()) {
        String at = PositionedJson.child(pointer, entry.getKey());
        into.put(entry.getKey(), file.range(at));
        if (!entry.getValue().isObject()) {
          file.warningAtValue(
              at,
              "\"%s\" must be an object, not %s."
                  .formatted(entry.getKey(), Json.kind(entry.getValue())),
              "write \"%s\": {}.".formatted(entry.getKey()));
        }
      }
    }
  }
}
