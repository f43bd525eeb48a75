package dev.tenon.runtime.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.app.IparamValues;
import dev.tenon.runtime.json.Json;
import java.util.List;

/** The fields of a form for installation parameters, as JSON. Secure values are left out. */
final class IparamFields {

  private IparamFields() {}

  /**
   * @param values what handlers get now
   * @param saved what a person saved
   * @param test what the app's test data says
   */
  static ArrayNode json(
      List<IparamDefinition> definitions, ObjectNode values, ObjectNode saved, ObjectNode test) {
    ArrayNode fields = Json.object().arrayNode();
    for (IparamDefinition definition : definitions) {
      ObjectNode field = field(definition);
      String name = definition.name();
      JsonNode value = values.path(name);
      boolean empty = IparamValues.isEmpty(value);
      boolean counts = saved.has(name) && IparamValues.fits(definition, saved.path(name));
      if (definition.secure()) {
        field.put("isSet", !empty);
      } else {
        if (!value.isMissingNode()) {
          field.set("value", value);
          if (value.isNumber()) {
            field.put("digits", value.asText());
          }
        }
        definition.defaultValue().ifPresent(unless -> field.set("default", unless));
      }
      field.put(
          "from",
          counts
              ? "saved"
              : test.has(name) ? "test_data" : value.isMissingNode() ? "nothing" : "default");
      field.put("missing", definition.required() && !definition.hidden() && empty);
      // Its parameter became one of another type since; handlers do not get it any more.
      field.put("outdated", saved.has(name) && !counts && !definition.hidden());
      fields.add(field);
    }
    return fields;
  }

  private static ObjectNode field(IparamDefinition definition) {
    ObjectNode field =
        Json.object()
            .put("name", definition.name())
            .put("type", definition.type().label())
            .put("label", definition.label())
            .put("required", definition.required())
            .put("visible", !definition.hidden())
            .put("secure", definition.secure());
    definition.description().ifPresent(text -> field.put("description", text));
    definition.product().ifPresent(product -> field.put("product", product));
    definition.dataBind().ifPresent(part -> field.put("dataBind", part));
    ArrayNode options = field.putArray("options");
    definition
        .options()
        .forEach(
            option -> {
              ObjectNode shown = Json.object().put("label", option.label());
              shown.set("value", option.value());
              options.add(shown);
            });
    ArrayNode rules = field.putArray("rules");
    definition
        .rules()
        .forEach(
            rule ->
                rules.add(
                    Json.object()
                        .put("name", rule.name())
                        .put("pattern", rule.pattern())
                        .put("message", rule.message())));
    ArrayNode modules = field.putArray("modules");
    definition.modules().forEach(modules::add);
    field.put("callbacks", !definition.callbacks().isEmpty());
    field
        .putObject("messages")
        .put("missing", IparamValues.missingMessage(definition))
        .put("format", IparamValues.formatMessage(definition));
    return field;
  }
}
