package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.filter.FilterPolicy;
import dev.tenon.runtime.json.PositionedJson;
import dev.tenon.runtime.json.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code events} of a product or module: which event goes to which handler. */
final class EventsReader {

  static final String HANDLER = "handler";

  private static final EventCatalog CATALOG = EventCatalog.standard();

  /** A subscription and where it stands. */
  record Declared(Subscription subscription, String pointer, Range range) {}

  private final JsonFile file;
  private final List<Declared> declared = new ArrayList<>();
  private final List<ManifestNames.Handler> handlers = new ArrayList<>();
  private Optional<String> module = Optional.empty();
  private Optional<String> section = Optional.empty();

  EventsReader(JsonFile file) {
    this.file = file;
  }

  /** What follows is of this module of platform 3.0. */
  void inModule(String name) {
    module = Optional.of(name);
  }

  /** What follows stands under this key: a product's or a module's. */
  void inSection(String key) {
    section = Optional.of(key);
  }

  List<Subscription> subscriptions() {
    return declared.stream().map(Declared::subscription).toList();
  }

  List<ManifestNames.Handler> handlers() {
    return handlers;
  }

  /** Says which subscriptions get in the way of each other. */
  void overlaps() {
    new OverlapCheck(file, CATALOG).run(declared);
  }

  void read(String pointer, List<Product> of) {
    for (Map.Entry<String, JsonNode> entry : file.at(pointer).properties()) {
      read(PositionedJson.child(pointer, entry.getKey()), entry.getKey(), entry.getValue(), of);
    }
  }

  private void read(String pointer, String type, JsonNode value, List<Product> of) {
    if (type.isBlank()) {
      file.error(pointer, "An event type cannot be blank.");
      return;
    }
    if (!isPatternAllowed(pointer, type, of)) {
      return;
    }
    checkName(pointer, type, of);
    Map<String, String> meant = file.misspelt(pointer, FilterReader.KEYS, FilterReader.KEYS);
    Optional<String> handler = handler(pointer, type, value, meant.getOrDefault(HANDLER, HANDLER));
    Optional<FilterPolicy> filter = new FilterReader(file, pointer, meant).read(type, of);
    if (handler.isEmpty()) {
      return;
    }
    for (Product product : of) {
      Subscription subscription =
          new Subscription(product, new EventPattern(type), handler.get(), section, filter);
      declared.add(new Declared(subscription, pointer, file.range(pointer)));
    }
  }

  private Optional<String> handler(String pointer, String type, JsonNode value, String key) {
    String at = PositionedJson.child(pointer, key);
    JsonNode handler = value.path(key);
    if (handler.isTextual() && !handler.asText().isBlank()) {
      handlers.add(new ManifestNames.Handler(handler.asText(), file.valueRange(at)));
      return Optional.of(handler.asText());
    }
    Range range = value.isObject() && !value.has(key) ? file.range(pointer) : file.valueRange(at);
    file.errorIn(range, noHandler(type), handlerFix(type, value));
    return Optional.empty();
  }

  private static String noHandler(String type) {
    return "The event \"" + type + "\" names no handler.";
  }

  /** Who writes only the name gets it back in its place. */
  private static String handlerFix(String type, JsonNode value) {
    boolean named = value.isTextual() && !value.asText().isBlank();
    return "write \"%s\": { \"handler\": \"%s\" }."
        .formatted(type, named ? value.asText() : "nameOfTheCallback");
  }

  private boolean isPatternAllowed(String pointer, String type, List<Product> of) {
    if (type.indexOf('*') >= 0 && of.stream().anyMatch(Product::isFreshworks)) {
      file.error(
          pointer,
          "\""
              + type
              + "\" is a pattern; Freshworks events are subscribed to by their exact names.",
          "write one entry for each event.");
      return false;
    }
    return true;
  }

  private void checkName(String pointer, String type, List<Product> of) {
    if (of.stream().anyMatch(product -> CATALOG.knows(product, type))) {
      checkModule(pointer, type, of);
      return;
    }
    String products = String.join(" or ", of.stream().map(Product::label).toList());
    for (Product product : of) {
      Optional<String> near = CATALOG.closest(product, type);
      if (near.isPresent()) {
        misspelt(pointer, type, near.get(), CATALOG.isCertain(product, type, near.get()));
        return;
      }
    }
    if (type.indexOf('*') >= 0) {
      file.warning(
          pointer,
          "No event that is known of %s fits the pattern %s, so this handler may never be called."
              .formatted(products, type),
          "compare it with the events on the simulator page, such as ticket:created.");
    } else {
      otherProduct(pointer, type, of, products);
    }
  }

  /** Where not every event is known by name, what looks like a slip may be a name all the same. */
  private void misspelt(String pointer, String type, String near, boolean certain) {
    String message = "unknown event %s: did you mean %s?".formatted(type, near);
    String fix = "rename it to \"%s\"".formatted(near);
    if (certain) {
      file.error(pointer, message, fix + ".");
    } else {
      file.warning(pointer, message, fix + ", unless the product's documentation has it as it is.");
    }
  }

  private void otherProduct(String pointer, String type, List<Product> of, String products) {
    if (module.filter(name -> !Modules.names().contains(name)).isPresent()) {
      // The module was mentioned; of its events nothing can be said.
      return;
    }
    List<String> senders = CATALOG.productsWith(type).stream().map(Product::name).toList();
    if (!senders.isEmpty()) {
      file.warning(
          pointer,
          "%s is an event of %s; %s is not known to send it."
              .formatted(type, String.join(", ", senders), products),
          "move it to " + (module.isPresent() ? "a module of " : "") + senders.getFirst() + ".");
    } else if (of.stream().allMatch(CATALOG::isComplete)) {
      file.warning(
          pointer,
          "%s is not known to send an event %s, so this handler may never be called."
              .formatted(products, type),
          "check the name in the product's documentation.");
    } else if (module.filter(Modules.COMMON::equals).isPresent()) {
      file.warning(
          pointer,
          "%s is none of the app set-up, scheduled and external events, which are all that the module \"common\" has."
              .formatted(type),
          "move it to the module of its product, or check its name.");
    } else if (of.stream().anyMatch(CATALOG.products()::contains)) {
      // Of a product that nothing is known of, there is nothing to compare with.
      file.warning(
          pointer,
          "The event %s of %s is taken as it is named here: not every event of it is known by name."
              .formatted(type, products),
          "check the name in the product's documentation; if it is there, all is well.");
    }
  }

  /** In platform 3.0 each event has its module; here it is taken from any module of its product. */
  private void checkModule(String pointer, String type, List<Product> of) {
    if (module.isEmpty()) {
      return;
    }
    KnownEvent.Group group = KnownEvent.Group.of(of.getFirst(), type);
    boolean common = module.get().equals(Modules.COMMON);
    if (group != KnownEvent.Group.PRODUCT && of.getFirst().isFreshworks()) {
      if (!common) {
        file.warning(
            pointer,
            "%s is not an event of the module \"%s\": %s events belong to all of an app."
                .formatted(type, module.get(), group.label()),
            "move it to \"common\".");
      }
      return;
    }
    List<String> right = Modules.carrying(type, of);
    if (!right.isEmpty() && !right.contains(module.get())) {
      file.warning(
          pointer,
          "%s belongs to the module %s, not to \"%s\"."
              .formatted(type, String.join(" or ", right), module.get()),
          "move it to \"%s\".".formatted(right.getFirst()));
    }
  }
}
