package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.dispatch.Match;
import dev.tenon.runtime.dispatch.Router;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.ingress.TransportForm;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;

/** What the simulator page starts with: the org, its apps, and all events with who handles them. */
public final class SimulatorView {

  private final DevApps apps;
  private final Orgs orgs;
  private final Router router;
  private final EventCatalog catalog;
  private final Payloads payloads;
  private final Invoker invoker;

  public SimulatorView(
      DevApps apps,
      Orgs orgs,
      Router router,
      EventCatalog catalog,
      Payloads payloads,
      Invoker invoker) {
    this.apps = apps;
    this.orgs = orgs;
    this.router = router;
    this.catalog = catalog;
    this.payloads = payloads;
    this.invoker = invoker;
  }

  /** The view as JSON, with a {@code version} that changes when anything in it does. */
  public ObjectNode json() {
    ObjectNode view = content();
    CRC32 version = new CRC32();
    version.update(Json.write(view).getBytes(StandardCharsets.UTF_8));
    return view.put("version", Long.toHexString(version.getValue()));
  }

  private ObjectNode content() {
    List<DevApp> now = apps.refresh();
    ObjectNode view = Json.object();
    view.putObject("org")
        .put("id", apps.org().value())
        .put("name", orgs.find(apps.org()).map(org -> org.name()).orElse(apps.org().value()));
    view.put(
        "engine",
        invoker.descriptions().stream()
            .filter(line -> line.startsWith("JavaScript"))
            .findFirst()
            .orElse(""));
    ArrayNode appList = view.putArray("apps");
    now.forEach(app -> appList.add(app(app)));
    ArrayNode products = view.putArray("products");
    eventsByProduct(now).forEach((product, types) -> products.add(product(product, types)));
    return view;
  }

  private Map<Product, Set<String>> eventsByProduct(Collection<DevApp> now) {
    Map<Product, Set<String>> types = new LinkedHashMap<>();
    for (Product product : catalog.products()) {
      types.put(product, new LinkedHashSet<>(catalog.types(product)));
    }
    for (DevApp app : now) {
      for (Subscription subscription : subscriptions(app)) {
        for (Product product : products(app, subscription)) {
          types
              .computeIfAbsent(product, p -> new LinkedHashSet<>(catalog.types(p)))
              .addAll(events(product, subscription.pattern()));
        }
      }
      if (!defined(app).isEmpty()) {
        types
            .computeIfAbsent(Product.CUSTOM, p -> new LinkedHashSet<>())
            .addAll(defined(app).stream().map(CustomEvent::name).toList());
      }
    }
    return types;
  }

  /** What to offer for a subscription: a pattern is not an event, but some are like it. */
  private List<String> events(Product product, EventPattern pattern) {
    return pattern.isExact() ? List.of(pattern.text()) : catalog.examples(product, pattern);
  }

  /** A subscription to an unnamed Freshworks product is one to those that the app is made for. */
  private static List<Product> products(DevApp app, Subscription subscription) {
    if (!subscription.product().equals(Product.FRESHWORKS)) {
      return List.of(subscription.product());
    }
    List<Product> own =
        app.installation().stream()
            .flatMap(installation -> installation.app().manifest().products().stream())
            .filter(Product::isFreshworks)
            .toList();
    return own.isEmpty() ? List.of(Product.FRESHWORKS) : own;
  }

  private ObjectNode product(Product product, Set<String> types) {
    ObjectNode node = Json.object().put("product", product.name()).put("label", product.label());
    // The first is the one that is meant where nobody chooses.
    ArrayNode forms = node.putArray("forms");
    TransportForm.of(product)
        .forEach(form -> forms.addObject().put("form", form.id()).put("label", form.label()));
    ArrayNode events = node.putArray("events");
    for (String type : types) {
      ObjectNode event =
          Json.object()
              .put("type", type)
              .put("group", KnownEvent.Group.of(product, type).label())
              .put("fixture", payloads.sample(product, type).isPresent())
              .put("schema", EventSchemas.path(product, type));
      ArrayNode subscribers = event.putArray("subscribers");
      for (Match match : router.route(apps.org(), product, type)) {
        subscribers.add(
            Json.object()
                .put("installation", match.installation().id())
                .put("app", match.installation().appId())
                .put("version", match.installation().app().manifest().version())
                .put("handler", match.handler()));
      }
      events.add(event);
    }
    return node;
  }

  private static ObjectNode app(DevApp app) {
    ObjectNode node = Json.object().put("app", app.name());
    app.installation()
        .ifPresent(
            installation ->
                node.put("installation", installation.id())
                    .put("version", installation.app().manifest().version())
                    .put("runtime", installation.app().manifest().language().label()));
    Optional<String> whyNot = AppFolder.whyNot(app);
    node.put("canSave", whyNot.isEmpty());
    whyNot.ifPresent(reason -> node.put("whyNot", reason));
    node.put("broken", app.isBroken());
    // Tells the page that code was loaded again, which nothing else here may show.
    app.bundle().ifPresent(bundle -> node.put("revision", bundle.contentHash()));
    node.put(
        "iparams",
        app.installation().filter(i -> !i.app().manifest().iparams().isEmpty()).isPresent());
    ArrayNode problems = node.putArray("problems");
    app.problems().forEach(problem -> problems.add(problem.json()));
    return node;
  }

  /** A name that an app says something about can be chosen, whatever pattern takes it. */
  private static List<CustomEvent> defined(DevApp app) {
    return app.installation()
        .map(installation -> installation.app().manifest().customEvents())
        .orElse(List.of());
  }

  private static List<Subscription> subscriptions(DevApp app) {
    return app.installation()
        .map(Installation::app)
        .map(version -> version.manifest().subscriptions().inFileOrder())
        .orElse(List.of());
  }
}
