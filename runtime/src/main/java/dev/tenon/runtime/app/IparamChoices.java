package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The options of a parameter, and the value that it has by itself. */
final class IparamChoices {

  private final IparamNode node;
  private final String name;
  private final IparamType type;

  IparamChoices(IparamNode node, String name, IparamType type) {
    this.node = node;
    this.name = name;
    this.type = type;
  }

  List<IparamOption> options() {
    JsonNode declared = node.json().path("options");
    if (!type.hasOptions()) {
      if (!declared.isMissingNode()) {
        node.warning(
            "/options",
            "Options must not be specified for %s type in the '%s' field."
                .formatted(type.label(), name),
            "remove them, or use the type dropdown, radio or multiselect.");
      }
      return List.of();
    }
    if (declared.isMissingNode() || (declared.isArray() && declared.isEmpty())) {
      node.error(
          declared.isMissingNode() ? "" : "/options",
          "In the '%s' field, specify options for the %s type.".formatted(name, type.label()),
          "add \"options\": [\"…\", \"…\"].");
      return List.of();
    }
    if (!declared.isArray()) {
      node.error(
          "/options",
          "For the '%s' %s type, add the options as an array.".formatted(name, type.label()),
          "write \"options\": [\"…\", \"…\"].");
      return List.of();
    }
    List<IparamOption> options = new ArrayList<>();
    Set<JsonNode> values = new HashSet<>();
    for (int i = 0; i < declared.size(); i++) {
      String at = "/options/" + i;
      Optional<IparamOption> option = option(declared.get(i));
      if (option.isEmpty()) {
        node.error(
            at,
            "In the '%s' field, an option must be a string or an object with \"label\" and \"value\"."
                .formatted(name),
            "write \"…\", or { \"label\": \"…\", \"value\": \"…\" }.");
      } else if (!values.add(option.get().value())) {
        node.warning(
            at,
            "In the '%s' field, the option %s is there twice."
                .formatted(name, option.get().value()),
            "remove one of them.");
      } else {
        options.add(option.get());
      }
    }
    return options;
  }

  private static Optional<IparamOption> option(JsonNode declared) {
    if (declared.isValueNode() && !declared.isNull()) {
      return Optional.of(new IparamOption(declared.asText(), declared));
    }
    JsonNode value = declared.path("value");
    JsonNode label = declared.path("label");
    if (value.isMissingNode() || !value.isValueNode() || value.isNull() || !label.isValueNode()) {
      return Optional.empty();
    }
    return Optional.of(new IparamOption(label.asText(), value));
  }

  /** Checks the default value against all that the parameter says of its values. */
  void checkDefault(IparamDefinition definition) {
    if (definition.defaultValue().isEmpty()) {
      if (type.hasOptions()) {
        // The platform refuses this; here, nothing is chosen until somebody chooses.
        node.warning(
            node.has("default_value") ? "/default_value" : "",
            "In the '%s' field, specify the default value for the %s type."
                .formatted(name, type.label()),
            "add a \"default_value\" that is one of the options; until then, nothing is chosen.");
      }
      return;
    }
    JsonNode value = definition.defaultValue().get();
    switch (type) {
      case DROPDOWN, RADIO, MULTISELECT -> checkListed(definition, value);
      case CHECKBOX -> {
        if (!value.isBoolean()) {
          node.error(
              "/default_value",
              "Specify either true or false for the default_value key in the '%s' field."
                  .formatted(name),
              "write true or false, without quotes.");
        }
      }
      case NUMBER, TEXT, PARAGRAPH, EMAIL, PHONE_NUMBER, DATE, URL, DOMAIN, API_KEY ->
          IparamValues.wrong(definition, value).ifPresent(reason -> checkTyped(value, reason));
    }
  }

  private void checkListed(IparamDefinition definition, JsonNode value) {
    List<JsonNode> chosen = new ArrayList<>();
    if (type == IparamType.MULTISELECT && value.isArray()) {
      value.forEach(chosen::add);
    } else {
      chosen.add(value);
    }
    if (definition.options().isEmpty()) {
      return;
    }
    if (chosen.stream().allMatch(definition::offers)) {
      if (type == IparamType.MULTISELECT && !value.isArray()) {
        node.warning(
            "/default_value",
            "The default value of the '%s' field is of several choices, so it is an array; here it is read as one with %s in it."
                .formatted(name, value),
            "write [%s].".formatted(value));
      }
      return;
    }
    List<String> values =
        definition.options().stream().map(option -> option.value().asText()).toList();
    Optional<String> label =
        definition.options().stream()
            .filter(option -> option.label().equals(value.asText()))
            .map(option -> option.value().toString())
            .findFirst();
    node.error(
        "/default_value",
        "The default value specified for the '%s' %s type is not listed in the options."
            .formatted(name, type.label()),
        label
            .map("use the option's value, %s, not its label."::formatted)
            .or(
                () ->
                    Spelling.closest(value.asText(), values).map("did you mean \"%s\"?"::formatted))
            .orElseGet(() -> "use one of " + String.join(", ", values) + "."));
  }

  private void checkTyped(JsonNode value, String reason) {
    String message =
        "The default value of the '%s' field does not fit its type, %s."
            .formatted(name, type.label());
    String fix = Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
    boolean otherKind = type == IparamType.NUMBER || !(value.isTextual() || value.isNumber());
    if (otherKind) {
      String kind = value.isTextual() ? "" : " It is " + Json.kind(value) + ".";
      node.error("/default_value", message + kind, fix);
    } else {
      // Handlers get it all the same, and people may leave a hint there on purpose.
      node.warning("/default_value", message, fix);
    }
  }
}
