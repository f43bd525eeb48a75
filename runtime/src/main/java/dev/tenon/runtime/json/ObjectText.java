package dev.tenon.runtime.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object as text of which a few members are looked at or set. Events are large, little of
 * them matters on their way, and all else stays exactly as it was sent: no tree is made of it. Not
 * thread-safe.
 */
public final class ObjectText {

  /** Longer numbers are read for good, since they may be longer than numbers may be. */
  private static final int SHORT_NUMBER = 18;

  /** For text that was read before: it has no key twice, and its numbers are numbers. */
  private static final JsonFactory LENIENT =
      Json.mapper()
          .getFactory()
          .rebuild()
          .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** By name, with the values' own text. */
  private final Map<String, String> members;

  private ObjectText(Map<String, String> members) {
    this.members = members;
  }

  /**
   * Reads all of a text; what {@link Json#readObject} refuses is refused.
   *
   * @throws MalformedJson naming line, column and reason
   */
  public static ObjectText read(String text) {
    try (JsonParser parser = Json.mapper().createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        Map<String, String> members = members(parser, text, true);
        if (parser.nextToken() == null) {
          return new ObjectText(members);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Read again below, which finds the words for it.
      return ofTree(text);
    }
    return ofTree(text);
  }

  /**
   * Takes a text apart that {@link #read} took before, as a body that is on disk was: faster, since
   * it is not looked into again.
   */
  public static ObjectText reread(String text) {
    try (JsonParser parser = LENIENT.createParser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        return new ObjectText(members(parser, text, false));
      }
    } catch (IOException e) {
      // What is wrong with it is said below.
      return ofTree(text);
    }
    return ofTree(text);
  }

  private static ObjectText ofTree(String text) {
    Map<String, String> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : Json.readObject(text).properties()) {
      members.put(member.getKey(), Json.write(member.getValue()));
    }
    return new ObjectText(members);
  }

  private static Map<String, String> members(JsonParser parser, String text, boolean check)
      throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      int from = (int) parser.currentTokenLocation().getCharOffset();
      if (check) {
        skip(parser, token);
      } else {
        parser.skipChildren();
        parser.finishToken();
      }
      members.put(name, text.substring(from, (int) parser.currentLocation().getCharOffset()));
    }
    return members;
  }

  /** Goes to the end of a value, and looks at every number in it. */
  private static void skip(JsonParser parser, JsonToken first) throws IOException {
    int depth = 0;
    JsonToken token = first;
    while (true) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
        case VALUE_NUMBER_INT -> {
          if (parser.getTextLength() > SHORT_NUMBER) {
            parser.getNumberValue();
          }
        }
        case VALUE_STRING -> {
          if (depth == 0) {
            parser.finishToken();
          }
        }
        case FIELD_NAME,
            VALUE_TRUE,
            VALUE_FALSE,
            VALUE_NULL,
            VALUE_EMBEDDED_OBJECT,
            NOT_AVAILABLE -> {}
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** A member's value, {@link MissingNode} when there is none. */
  public JsonNode get(String name) {
    String value = members.get(name);
    return value == null ? MissingNode.getInstance() : Json.read(value);
  }

  /** A member's value as it was written, which must be there. */
  public String text(String name) {
    String value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException("There is no member " + name);
    }
    return value;
  }

  /** Sets a member: in its place if there is one of the name, else at the end. */
  public void set(String name, JsonNode value) {
    members.put(name, Json.write(value));
  }

  /** The whole object as text. */
  @Override
  public String toString() {
    int length = 2;
    for (Map.Entry<String, String> member : members.entrySet()) {
      length += member.getKey().length() + member.getValue().length() + 4;
    }
    StringBuilder text = new StringBuilder(length);
    for (Map.Entry<String, String> member : members.entrySet()) {
      text.append(text.isEmpty() ? '{' : ',')
          .append(Json.writeValue(member.getKey()))
          .append(':')
          .append(member.getValue());
    }
    return text.isEmpty() ? "{}" : text.append('}').toString();
  }
}
