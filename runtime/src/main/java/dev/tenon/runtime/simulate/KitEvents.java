package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Events by name only, as the Freshworks kit's own endpoints speak of them: which app and product
 * are meant, and which payload belongs to them. Thread-safe.
 */
public final class KitEvents {

  private final DevApps apps;
  private final EventCatalog catalog;
  private final Payloads payloads;

  public KitEvents(DevApps apps, EventCatalog catalog, Payloads payloads) {
    this.apps = apps;
    this.catalog = catalog;
    this.payloads = payloads;
  }

  /**
   * An event that is meant by a name.
   *
   * @param app the app that handles it, if there is just one, or it was named
   */
  public record Meant(Product product, String type, Optional<String> app) {}

  /** What a caller says beside the event's name. */
  public record Hints(Optional<String> app, Optional<Product> product) {}

  /**
   * The names of the events that the apps configure.
   *
   * @param all every known name instead: of the product or app that is named, else of all products
   */
  public Collection<String> names(Hints hints, boolean all) {
    SequencedSet<String> names = new LinkedHashSet<>();
    for (DevApp app : named(hints)) {
      for (Product product : products(app, hints)) {
        catalog.types(product).stream()
            .filter(type -> all || app.handles(product, type))
            .forEach(names::add);
        exact(app, product).forEach(names::add);
      }
    }
    if (all && (hints.app().isEmpty() || hints.product().isPresent())) {
      hints
          .product()
          .map(Set::of)
          .orElseGet(catalog::products)
          .forEach(product -> names.addAll(catalog.types(product)));
    }
    return new TreeSet<>(names);
  }

  /**
   * The event that a name means: of the one app that handles it, else, where no app is named, of
   * the product that is named, else of any product that knows it.
   *
   * @return empty when none of them has it
   * @throws RuntimeFault when several apps handle it and none is named
   */
  public Optional<Meant> find(String type, Hints hints) {
    List<DevApp> handling =
        named(hints).stream().filter(app -> product(app, type, hints).isPresent()).toList();
    if (handling.size() > 1) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The apps %s all handle %s; say which one is meant: app=%s."
              .formatted(names(handling), type, handling.getFirst().name()));
    }
    if (handling.size() == 1) {
      DevApp app = handling.getFirst();
      return product(app, type, hints)
          .map(product -> new Meant(product, type, Optional.of(app.name())));
    }
    if (hints.app().isPresent()) {
      return Optional.empty();
    }
    return hints.product().map(List::of).orElseGet(() -> catalog.productsWith(type)).stream()
        .filter(product -> catalog.knows(product, type))
        .findFirst()
        .map(product -> new Meant(product, type, Optional.empty()));
  }

  /** The payload of an event: an unreadable file of the app counts as empty, as in the kit. */
  public ObjectNode payload(Meant event) {
    String text =
        event
            .app()
            .flatMap(app -> payloads.own(app, event.product(), event.type()))
            .orElseGet(() -> payloads.catalogued(event.product(), event.type()));
    try {
      return Json.readObject(text);
    } catch (MalformedJson e) {
      return Json.object();
    }
  }

  /** Writes a payload into the test data of the app that handles the event. */
  public void save(Meant event, ObjectNode payload) {
    payloads.save(app(event), event.product(), event.type(), "", Json.pretty(payload));
  }

  /** Puts the catalogue's payload in the place of the app's own, if it has one. */
  public ObjectNode reset(Meant event) {
    ObjectNode payload = Json.readObject(payloads.catalogued(event.product(), event.type()));
    boolean own =
        event.app().flatMap(app -> payloads.own(app, event.product(), event.type())).isPresent();
    if (own) {
      save(event, payload);
    }
    return payload;
  }

  /**
   * What to simulate when the event is executed.
   *
   * @param body what the caller posted: the data of a scheduled event as JSON; of others, whatever
   *     a client sends with an empty request
   */
  public SimulationRequest execution(Meant event, String body) {
    ObjectNode payload = payload(event);
    payload.put(event.product().equals(Product.THENA) ? "eventType" : "event", event.type());
    boolean scheduled =
        KnownEvent.Group.of(event.product(), event.type()) == KnownEvent.Group.SCHEDULED;
    if (scheduled && !body.isBlank() && Json.read(body) instanceof ObjectNode data) {
      payload.set("data", data);
    }
    return new SimulationRequest(
        event.product(),
        event.type(),
        Json.write(payload),
        event.app(),
        Optional.empty(),
        Optional.empty());
  }

  /** The app that a request without an event is about. */
  public DevApp only(Hints hints) {
    List<DevApp> named = named(hints);
    if (named.size() == 1) {
      return named.getFirst();
    }
    throw new RuntimeFault(
        FaultCode.CONFLICT,
        "Several apps run here: %s. Say which one is meant: app=%s."
            .formatted(names(named), named.getFirst().name()));
  }

  private String app(Meant event) {
    return event
        .app()
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.NOT_FOUND,
                    "No app here handles %s, so there is no folder to save into."
                        .formatted(event.type())));
  }

  private List<DevApp> named(Hints hints) {
    return hints.app().map(name -> List.of(apps.named(name))).orElseGet(apps::refresh);
  }

  private static Optional<Product> product(DevApp app, String type, Hints hints) {
    return products(app, hints).stream().filter(p -> app.handles(p, type)).findFirst();
  }

  private static List<Product> products(DevApp app, Hints hints) {
    return app
        .installation()
        .map(Installation::app)
        .map(version -> version.manifest().products())
        .orElse(List.of())
        .stream()
        .filter(product -> hints.product().isEmpty() || hints.product().get().equals(product))
        .toList();
  }

  private static List<String> exact(DevApp app, Product product) {
    return app.installation().stream()
        .flatMap(i -> i.app().manifest().subscriptions().inFileOrder().stream())
        .filter(s -> s.product().takes(product) && s.pattern().isExact())
        .map(s -> s.pattern().text())
        .toList();
  }

  private static String names(List<DevApp> apps) {
    return apps.stream().map(DevApp::name).collect(Collectors.joining(", "));
  }
}
