package dev.tenon.runtime.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Modules;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.FieldError;
import dev.tenon.runtime.fault.InvalidFields;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.invoke.SystemSettings;
import dev.tenon.runtime.json.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the org says about its Freshworks accounts, as a person sees and sets it. Thread-safe. */
public final class AccountSettings {

  private static final List<String> KEYS = List.of("modules", "accountUrls");

  private final DevApps apps;
  private final Installations installations;

  public AccountSettings(DevApps apps, Installations installations) {
    this.apps = apps;
    this.installations = installations;
  }

  /** The modules and products of the apps there are, and what is set for each. */
  public ObjectNode view() {
    apps.refresh();
    SystemSettings settings = installations.settings(apps.org());
    Map<String, Set<String>> appsByModule = new LinkedHashMap<>();
    Map<String, Set<String>> appsByProduct = new LinkedHashMap<>();
    for (Installation installation : installations.ofOrg(apps.org())) {
      AppManifest app = installation.app().manifest();
      for (String module : app.modules()) {
        if (isFreshworks(module)) {
          appsByModule.computeIfAbsent(module, m -> new TreeSet<>()).add(app.id());
        }
      }
      for (Product product : app.products()) {
        if (product.isFreshworks()) {
          appsByProduct.computeIfAbsent(product.name(), p -> new TreeSet<>()).add(app.id());
        }
      }
    }
    // What was set for an app that is gone stays visible, so that it can be cleared.
    settings.accountUrls().keySet().forEach(p -> appsByProduct.computeIfAbsent(p, x -> Set.of()));
    ObjectNode view = Json.object();
    ArrayNode modules = view.putArray("modules");
    appsByModule.forEach(
        (module, users) -> modules.add(module(module, users, settings.unsubscribed())));
    ArrayNode products = view.putArray("products");
    appsByProduct.forEach(
        (product, users) -> products.add(product(product, users, settings.accountUrls())));
    return view;
  }

  private static boolean isFreshworks(String module) {
    return !module.equals(Modules.COMMON)
        && Modules.productsOf(module).stream()
            .flatMap(List::stream)
            .allMatch(Product::isFreshworks);
  }

  private static ObjectNode module(String module, Set<String> users, Set<String> unsubscribed) {
    ObjectNode node =
        Json.object().put("module", module).put("subscribed", !unsubscribed.contains(module));
    ArrayNode of = node.putArray("products");
    Modules.productsOf(module).stream().flatMap(List::stream).map(Product::label).forEach(of::add);
    users.forEach(node.putArray("apps")::add);
    return node;
  }

  private static ObjectNode product(String product, Set<String> users, Map<String, String> urls) {
    ObjectNode node =
        Json.object().put("product", product).put("label", new Product(product).label());
    Optional.ofNullable(urls.get(product)).ifPresent(url -> node.put("accountUrl", url));
    users.forEach(node.putArray("apps")::add);
    return node;
  }

  /**
   * Checks and keeps settings: {@code {"modules": {"deal": true}, "accountUrls": {"freshsales":
   * "https://…"}}}. What is not named is as if nothing had ever been set.
   *
   * @throws InvalidFields naming everything that is wrong; then nothing is kept
   */
  public void save(JsonNode given) {
    List<FieldError> errors = new ArrayList<>();
    given
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!KEYS.contains(key)) {
                errors.add(
                    new FieldError(key, "The settings are " + String.join(" and ", KEYS) + "."));
              }
            });
    Set<String> unsubscribed = new TreeSet<>();
    for (Map.Entry<String, JsonNode> entry : object(given, "modules").properties()) {
      if (!entry.getValue().isBoolean()) {
        errors.add(new FieldError("modules." + entry.getKey(), "This is either true or false."));
      } else if (!entry.getValue().asBoolean()) {
        unsubscribed.add(entry.getKey());
      }
    }
    Map<String, String> urls = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object(given, "accountUrls").properties()) {
      if (entry.getValue().isNull() || entry.getValue().asText(" ").isEmpty()) {
        continue;
      }
      String field = "accountUrls." + entry.getKey();
      Optional<String> url = accountUrl(entry.getValue());
      if (!entry.getKey().matches("[a-z][a-z0-9_]*")) {
        errors.add(new FieldError(field, "There is no product of this name."));
      } else if (url.isEmpty()) {
        errors.add(
            new FieldError(
                field,
                "Enter the account's address: https:// and a host, such as https://acme.example.com."));
      } else {
        urls.put(entry.getKey(), url.get());
      }
    }
    if (!errors.isEmpty()) {
      throw new InvalidFields(errors);
    }
    installations.save(apps.org(), new SystemSettings(unsubscribed, urls));
  }

  private static JsonNode object(JsonNode given, String key) {
    if (!given.isObject()) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "Settings are a JSON object, not " + Json.kind(given) + ".");
    }
    JsonNode part = given.path(key);
    if (!part.isObject() && !part.isMissingNode()) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"%s\" must be an object, not %s.".formatted(key, Json.kind(part)));
    }
    return part;
  }

  /** An address as apps put paths behind it: without a slash at its end. */
  private static Optional<String> accountUrl(JsonNode given) {
    String text = given.asText().strip().replaceFirst("/+$", "");
    try {
      URI url = URI.create(text);
      boolean good =
          "https".equalsIgnoreCase(url.getScheme())
              && url.getHost() != null
              && url.getUserInfo() == null
              && url.getQuery() == null
              && url.getFragment() == null;
      return good ? Optional.of(text) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
