package dev.tenon.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The texts in a JSON value. */
public final class JsonTexts {

  private JsonTexts() {}

  /**
   * The same object with each name, string and number changed as a text. It is JSON whatever
   * becomes of them: a number that is changed becomes a string.
   */
  public static ObjectNode changed(ObjectNode object, UnaryOperator<String> change) {
    ObjectNode changed = Json.object();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      changed.set(change.apply(member.getKey()), value(member.getValue(), change));
    }
    return changed;
  }

  private static JsonNode value(JsonNode node, UnaryOperator<String> change) {
    return switch (node) {
      case ObjectNode object -> changed(object, change);
      case ArrayNode array -> {
        ArrayNode changed = Json.object().arrayNode();
        array.forEach(item -> changed.add(value(item, change)));
        yield changed;
      }
      default -> {
        if (!node.isTextual() && !node.isNumber()) {
          yield node;
        }
        String text = node.asText();
        String after = change.apply(text);
        yield after.equals(text) ? node : new TextNode(after);
      }
    };
  }
}
