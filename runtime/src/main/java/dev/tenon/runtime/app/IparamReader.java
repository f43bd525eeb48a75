package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads one installation parameter. What would make the app do something else than its author means
 * is an error; what the platform refuses but works here all the same is a warning.
 */
final class IparamReader {

  static final List<String> KEYS =
      List.of(
          "display_name",
          "type",
          "description",
          "required",
          "visible",
          "default_value",
          "options",
          "regex",
          "secure",
          "data-bind",
          "type_attributes",
          "events",
          "modules");

  /** What other forms call the types. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("string", "text"),
          Map.entry("password", "text"),
          Map.entry("textarea", "paragraph"),
          Map.entry("phone", "phone_number"),
          Map.entry("tel", "phone_number"),
          Map.entry("integer", "number"),
          Map.entry("boolean", "checkbox"),
          Map.entry("select", "dropdown"));

  /** What can stand behind {@code iparams.} and {@code iparam.} as it is. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_$][\\w$]*");

  private static final List<String> SECRET_WORDS = List.of("auth", "token", "key", "secret");

  private final IparamNode node;
  private final String name;

  IparamReader(JsonFile file, String name, JsonNode declared) {
    this.node = new IparamNode(file, PositionedJson.child("", name), declared);
    this.name = name;
  }

  Optional<IparamDefinition> read() {
    if (name.isBlank()) {
      node.error(
          "",
          "The iparam key should be a non-empty string.",
          "name the parameter, such as \"api_url\".");
    }
    boolean reserved = KEYS.contains(name);
    if (!node.json().isObject()) {
      if (reserved) {
        node.error(
            "",
            "Do not use reserved keywords, %s, as keys.".formatted(name),
            "put it into the parameter that it describes: \"api_url\": { \"%s\": … }."
                .formatted(name));
      } else {
        node.error(
            "",
            "The parameter \"%s\" must be an object, not %s."
                .formatted(name, Json.kind(node.json())),
            "write \"%s\": { \"display_name\": \"…\", \"type\": \"text\" }.".formatted(name));
      }
      return Optional.empty();
    }
    if (reserved) {
      node.warning(
          "",
          "Do not use reserved keywords, %s, as keys.".formatted(name),
          "call the parameter something else.");
    }
    if (!name.isBlank() && !PLAIN_NAME.matcher(name).matches()) {
      node.warning(
          "",
          "The parameter \"%s\" cannot be used in a request template, and code gets it as args.iparams[\"%s\"] only."
              .formatted(name, name),
          "name it with letters, digits and '_', beginning with a letter.");
    }
    checkKeys();
    IparamType type = type();
    boolean hidden = node.has("visible") && !node.flag("visible", name, true);
    boolean secure = node.flag("secure", name, false);
    IparamChoices choices = new IparamChoices(node, name, type);
    IparamDefinition definition =
        new IparamDefinition(
            name,
            type,
            node.text("display_name", name),
            node.text("description", name),
            node.flag("required", name, false),
            hidden,
            secure,
            Optional.ofNullable(node.json().get("default_value")),
            choices.options(),
            IparamRules.read(node, name, type),
            product(type),
            node.text("data-bind", name),
            callbacks(),
            modules());
    choices.checkDefault(definition);
    checkSecret(secure);
    if (hidden && definition.required() && definition.defaultValue().isEmpty()) {
      node.warning(
          "/visible",
          "The field '%s' is required, but it is not visible and has no default value, so nobody can fill it in."
              .formatted(name),
          "give it a \"default_value\", or make it visible.");
    }
    return Optional.of(definition);
  }

  private void checkKeys() {
    node.json()
        .properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              if (KEYS.contains(key)) {
                return;
              }
              String message = "Invalid key(s), %s, found in the '%s' field.".formatted(key, name);
              String at = PositionedJson.child("", key);
              Optional<String> meant = Spelling.closest(key, KEYS);
              if (meant.isPresent() && !node.has(meant.get())) {
                node.error(at, message, "did you mean \"%s\"?".formatted(meant.get()));
              } else {
                node.warning(at, message, "remove it; it has no effect here.");
              }
            });
    List<String> missing = Stream.of("display_name", "type").filter(key -> !node.has(key)).toList();
    if (missing.isEmpty()) {
      return;
    }
    String message =
        "The mandatory key(s), %s, missing for the '%s' field."
            .formatted(String.join(",", missing), name);
    if (missing.contains("type")) {
      node.error("", message, "say what it takes: \"type\": \"text\", or one of " + types() + ".");
    } else {
      node.warning(
          "", message, "add \"display_name\": \"…\"; until then, people read " + name + ".");
    }
  }

  private IparamType type() {
    JsonNode declared = node.json().path("type");
    if (declared.isMissingNode()) {
      return IparamType.TEXT;
    }
    Optional<IparamType> known =
        declared.isTextual() ? IparamType.of(declared.asText()) : Optional.empty();
    if (known.isEmpty()) {
      String written = declared.isTextual() ? declared.asText() : Json.write(declared);
      List<String> labels = Stream.of(IparamType.values()).map(IparamType::label).toList();
      node.error(
          "/type",
          "Invalid type, %s, found in the '%s' field.".formatted(written, name),
          Optional.ofNullable(ELSEWHERE.get(written.toLowerCase(Locale.ROOT)))
              .or(() -> Spelling.closest(written, labels))
              .map("did you mean \"%s\"?"::formatted)
              .orElseGet(() -> "use one of " + types() + "."));
    }
    return known.orElse(IparamType.TEXT);
  }

  private Optional<String> product(IparamType type) {
    JsonNode attributes = node.json().path("type_attributes");
    if (attributes.isMissingNode()) {
      if (type.isOfProduct()) {
        node.warning(
            "/type",
            "type_attributes must be specified for type %s in iparams.json."
                .formatted(type.label()),
            "add \"type_attributes\": { \"product\": \"current\" }, or the product's name.");
      }
      return Optional.empty();
    }
    if (!attributes.isObject()) {
      node.error(
          "/type_attributes",
          "In the '%s' field, \"type_attributes\" must be an object, not %s."
              .formatted(name, Json.kind(attributes)),
          "write \"type_attributes\": { \"product\": \"current\" }.");
      return Optional.empty();
    }
    JsonNode product = attributes.path("product");
    if (product.isMissingNode() && type.isOfProduct()) {
      node.warning(
          "/type_attributes",
          "Mandatory key(s) product missing in type_attributes for %s in iparams.json."
              .formatted(name),
          "add \"product\": \"current\", or the product's name.");
    } else if (!product.isMissingNode() && !product.asText().matches("[a-z][a-z0-9_]*")) {
      node.error(
          "/type_attributes/product",
          "Invalid product name format '%s'. Use lowercase without space"
              .formatted(product.asText()),
          "write the product as the manifest does, such as \"freshsales\", or \"current\".");
    } else if (type == IparamType.DOMAIN && product.asText().equals("freshchat")) {
      node.warning(
          "/type_attributes/product",
          "Invalid type 'domain' for freshchat product found in iparams.json.",
          "use the type \"url\" or \"text\" for the address of a Freshchat account.");
    }
    return product.isTextual() ? Optional.of(product.asText()) : Optional.empty();
  }

  private Map<String, String> callbacks() {
    Map<String, String> callbacks = new LinkedHashMap<>();
    JsonNode events = node.json().path("events");
    if (!events.isMissingNode() && !events.isArray()) {
      node.error(
          "/events",
          "For the '%s' %s type, add the Events as an array."
              .formatted(name, node.json().path("type").asText()),
          "write \"events\": [{ \"change\": \"nameOfTheFunction\" }].");
      return callbacks;
    }
    for (int i = 0; i < events.size(); i++) {
      String at = "/events/" + i;
      if (!events.get(i).isObject()) {
        node.error(
            at,
            "In the '%s' field, an event must be an object, not %s."
                .formatted(name, Json.kind(events.get(i))),
            "write { \"change\": \"nameOfTheFunction\" }.");
        continue;
      }
      for (Map.Entry<String, JsonNode> event : events.get(i).properties()) {
        if (!event.getKey().equals("change")) {
          node.warning(
              PositionedJson.child(at, event.getKey()),
              "The %s event is not supported in the '%s' field".formatted(event.getKey(), name),
              "the one event is \"change\".");
        } else if (!event.getValue().isTextual() || event.getValue().asText().isBlank()) {
          node.error(
              at + "/change",
              "In the '%s' field, \"change\" must name a function of config/assets/iparams.js."
                  .formatted(name),
              "write \"change\": \"nameOfTheFunction\".");
        } else {
          callbacks.put("change", event.getValue().asText());
        }
      }
    }
    return callbacks;
  }

  private List<String> modules() {
    JsonNode declared = node.json().path("modules");
    List<String> modules = new ArrayList<>();
    declared.forEach(module -> modules.add(module.asText()));
    boolean texts = declared.isArray() && declared.valueStream().allMatch(JsonNode::isTextual);
    if (!declared.isMissingNode() && !texts) {
      node.error(
          "/modules",
          "In the '%s' field, \"modules\" must be an array of module names.".formatted(name),
          "write \"modules\": [\"deal\"].");
      return List.of();
    }
    return modules;
  }

  private void checkSecret(boolean secure) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!secure && SECRET_WORDS.stream().anyMatch(lower::contains)) {
      node.warning(
          "",
          "iparam '%s' appears to be a secure param but it isn't marked as secure.".formatted(name),
          "add \"secure\": true, so that its value is never shown.");
    }
  }

  private static String types() {
    return String.join(", ", Stream.of(IparamType.values()).map(IparamType::label).toList());
  }
}
