package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.json.Json;

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
   * @param body the JSON the product sent; {@code iparams} in it are never taken over
   */
  public static ObjectNode of(String body, AppManifest app, ObjectNode iparams) {
    ObjectNode payload = Json.readObject(body);
    payload.set("iparams", iparams);
    if (app.platform().hasModules() && !payload.has("currentHost") && payload.has("event")) {
      payload.set("currentHost", currentHost(payload, app));
    }
    return payload;
  }

  /** The same payload for people's eyes: values of secure parameters are masked. */
  public static ObjectNode masked(ObjectNode payload, AppManifest app) {
    ObjectNode shown = payload.deepCopy();
    if (shown.get("iparams") instanceof ObjectNode iparams) {
      app.iparams().stream()
          .filter(IparamDefinition::secure)
          .filter(definition -> iparams.has(definition.name()))
          .forEach(definition -> iparams.put(definition.name(), MASK));
    }
    return shown;
  }

  private static ObjectNode currentHost(ObjectNode payload, AppManifest app) {
    ObjectNode host = Json.object();
    ArrayNode modules = host.putArray("subscribed_modules");
    app.modules().stream().filter(module -> !module.equals("common")).forEach(modules::add);
    ObjectNode urls = host.putObject("endpoint_urls");
    JsonNode context = payload.path("productContext");
    if (context.path("name").isTextual() && context.path("url").isTextual()) {
      urls.put(context.path("name").asText(), context.path("url").asText());
    } else if (payload.path("domain").isTextual()) {
      String url = "https://" + payload.path("domain").asText();
      app.products().forEach(product -> urls.put(product.name(), url));
    }
    return host;
  }
}
