package dev.tenon.runtime.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * JSON together with where each part of it stands, so that a problem found later can name line and
 * column. Parts are named by JSON pointers ({@code /product/freshsales/events}); a member's
 * position is that of its key, since that is where a reader looks.
 *
 * @param root what was read
 * @param positions where each pointer's part begins
 */
public record PositionedJson(JsonNode root, Map<String, Position> positions) {

  public PositionedJson {
    positions = Map.copyOf(positions);
  }

  /**
   * Reads text.
   *
   * @throws MalformedJson at the first thing that is not JSON
   */
  public static PositionedJson read(String text) {
    try (JsonParser parser = Json.mapper().createParser(text)) {
      // Found here instead, where both places are known.
      parser.disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
      Map<String, Position> positions = new HashMap<>();
      if (parser.nextToken() == null) {
        throw new MalformedJson("The file is empty; JSON was expected.", 1, 1);
      }
      positions.put("", position(parser.currentTokenLocation()));
      JsonNode root = value(parser, "", positions);
      if (parser.nextToken() != null) {
        Position at = position(parser.currentTokenLocation());
        throw new MalformedJson(
            "The file goes on after the end of its JSON.", at.line(), at.column());
      }
      return new PositionedJson(root, positions);
    } catch (JsonProcessingException e) {
      throw MalformedJson.from(e);
    } catch (IOException e) {
      throw new UncheckedIOException("Text in memory cannot fail to be read", e);
    }
  }

  /** Where the part at this pointer stands; if there is none, where its nearest parent does. */
  public Position position(String pointer) {
    for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
      Position found = positions.get(at);
      if (found != null) {
        return found;
      }
    }
    return positions.getOrDefault("", Position.START);
  }

  /** The pointer of a member of the part at {@code parent}. */
  public static String child(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static JsonNode value(JsonParser parser, String pointer, Map<String, Position> positions)
      throws IOException {
    JsonNodeFactory nodes = Json.mapper().getNodeFactory();
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        ObjectNode object = nodes.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          String member = child(pointer, name);
          Position at = position(parser.currentTokenLocation());
          Position first = positions.putIfAbsent(member, at);
          if (first != null) {
            throw new MalformedJson(
                "The key \"%s\" is there twice; the first is in line %d."
                    .formatted(name, first.line()),
                at.line(),
                at.column());
          }
          parser.nextToken();
          object.set(name, value(parser, member, positions));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = nodes.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          String element = pointer + "/" + array.size();
          positions.put(element, position(parser.currentTokenLocation()));
          array.add(value(parser, element, positions));
        }
        yield array;
      }
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_NUMBER_INT -> nodes.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
      case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(parser.getBooleanValue());
      case VALUE_NULL -> nodes.nullNode();
      case NOT_AVAILABLE, FIELD_NAME, END_OBJECT, END_ARRAY, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("No value starts with " + parser.currentToken());
    };
  }

  private static Position position(JsonLocation location) {
    return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
