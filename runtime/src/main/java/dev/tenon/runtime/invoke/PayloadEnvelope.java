package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.app.Modules;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.ObjectText;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The one place where a handler's payload is made: what the product sent, unchanged, with the
 * installation's own parameters and what the app's platform generation adds.
 */
public final class PayloadEnvelope {

  private static final String MASK = "••••••";

  private PayloadEnvelope() {}

  /**
   * The payload of an event for one installation.
   *
   * @param body the JSON the product sent, of an accepted event; {@code iparams} in it are never
   *     taken over
   */
  public static String of(
      String body, AppManifest app, ObjectNode iparams, SystemSettings settings) {
    ObjectText payload = ObjectText.reread(body);
    payload.set("iparams", iparams);
    if (payload.has("event")) {
      if (app.platform().hasModules() && !payload.has("currentHost")) {
        payload.set("currentHost", currentHost(payload, app, settings));
      }
      addAccount(payload, app, settings);
    }
    return payload.toString();
  }

  /** The same payload for people's eyes: values of secure parameters are masked. */
  public static ObjectNode masked(String payload, AppManifest app) {
    ObjectNode shown = Json.readObject(payload);
    if (shown.get("iparams") instanceof ObjectNode iparams) {
      app.iparams().stream()
          .filter(IparamDefinition::secure)
          .filter(definition -> iparams.has(definition.name()))
          .forEach(definition -> iparams.put(definition.name(), MASK));
    }
    return shown;
  }

  /**
   * What a function gets that is called by its name: no event, so nothing about an account either.
   *
   * @param body the JSON the caller passed; {@code iparams} in it are never taken over
   */
  public static String ofCall(String body, ObjectNode iparams) {
    ObjectText parameters = ObjectText.read(body);
    parameters.set("iparams", iparams);
    return parameters.toString();
  }

  /** Fills in the account's address where the event has none; what was sent is never changed. */
  private static void addAccount(ObjectText payload, AppManifest app, SystemSettings settings) {
    JsonNode context = payload.get("productContext");
    Optional<String> url =
        context.path("name").isTextual()
            ? Optional.ofNullable(settings.accountUrls().get(context.path("name").asText()))
            : onlyUrl(app, settings);
    if (url.isEmpty()) {
      return;
    }
    if (!payload.has("domain")) {
      payload.set("domain", TextNode.valueOf(URI.create(url.get()).getAuthority()));
    }
    if (context instanceof ObjectNode object && !object.has("url")) {
      payload.set("productContext", object.put("url", url.get()));
    }
  }

  /** Which account is meant is certain only if there is one. */
  private static Optional<String> onlyUrl(AppManifest app, SystemSettings settings) {
    List<String> urls =
        app.products().stream()
            .map(Product::name)
            .filter(settings.accountUrls()::containsKey)
            .map(name -> settings.accountUrls().get(name))
            .distinct()
            .toList();
    return urls.size() == 1 ? Optional.of(urls.getFirst()) : Optional.empty();
  }

  private static ObjectNode currentHost(
      ObjectText payload, AppManifest app, SystemSettings settings) {
    ObjectNode host = Json.object();
    ArrayNode modules = host.putArray("subscribed_modules");
    app.modules().stream()
        .filter(module -> !module.equals(Modules.COMMON))
        .filter(module -> !settings.unsubscribed().contains(module))
        .forEach(modules::add);
    ObjectNode urls = host.putObject("endpoint_urls");
    JsonNode context = payload.get("productContext");
    if (context.path("name").isTextual() && context.path("url").isTextual()) {
      urls.put(context.path("name").asText(), context.path("url").asText());
    } else if (payload.get("domain").isTextual()) {
      String url = "https://" + payload.get("domain").asText();
      app.products().forEach(product -> urls.put(product.name(), url));
    }
    app.products().stream()
        .map(Product::name)
        .filter(settings.accountUrls()::containsKey)
        .forEach(name -> urls.put(name, settings.accountUrls().get(name)));
    return host;
  }
}
