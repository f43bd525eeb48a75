package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.json.Json;
import java.util.List;

/**
 * What an app asks of those who install it, so that a host can make a form of its own. What an
 * installation has is not part of it.
 */
public final class ParameterList {

  private ParameterList() {}

  /**
   * The parameters in the app's order: {@code [{name, label, type, required, secure, visible,
   * default?, help?, options?, rules?, product?, data?}]}. A secure one's default is a secret like
   * its values, and left out.
   */
  public static ArrayNode json(List<IparamDefinition> definitions) {
    ArrayNode list = Json.object().arrayNode();
    definitions.forEach(definition -> list.add(json(definition)));
    return list;
  }

  private static ObjectNode json(IparamDefinition definition) {
    ObjectNode json =
        Json.object()
            .put("name", definition.name())
            .put("label", definition.label())
            .put("type", definition.type().label())
            .put("required", definition.required())
            .put("secure", definition.secure())
            .put("visible", !definition.hidden());
    if (!definition.secure()) {
      definition.defaultValue().ifPresent(value -> json.set("default", value));
    }
    definition.description().ifPresent(text -> json.put("help", text));
    if (!definition.options().isEmpty()) {
      ArrayNode options = json.putArray("options");
      definition
          .options()
          .forEach(
              option ->
                  options.addObject().put("label", option.label()).set("value", option.value()));
    }
    if (!definition.rules().isEmpty()) {
      ArrayNode rules = json.putArray("rules");
      definition
          .rules()
          .forEach(
              rule ->
                  rules.addObject().put("pattern", rule.pattern()).put("message", rule.message()));
    }
    definition.product().ifPresent(product -> json.put("product", product));
    definition.dataBind().ifPresent(part -> json.put("data", part));
    return json;
  }
}
