package dev.tenon.runtime.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.json.Json;
import java.util.function.UnaryOperator;

/**
 * JSON as people may see it. Each text in it is looked at by itself: in JSON as a whole, what
 * stands for a number that is a secret would leave no JSON.
 *
 * @param hide takes the secrets out of a text
 */
public record WithoutSecrets(UnaryOperator<String> hide) {

  /** The same value without secrets, also in the names of its members. */
  public JsonNode in(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        ObjectNode shown = Json.object();
        object
            .properties()
            .forEach(member -> shown.set(hide.apply(member.getKey()), in(member.getValue())));
        yield shown;
      }
      case ArrayNode array -> {
        ArrayNode shown = Json.object().arrayNode();
        array.forEach(element -> shown.add(in(element)));
        yield shown;
      }
      default -> {
        String text = value.asText();
        String hidden = value.isNull() ? text : hide.apply(text);
        yield hidden.equals(text) ? value : TextNode.valueOf(hidden);
      }
    };
  }
}
