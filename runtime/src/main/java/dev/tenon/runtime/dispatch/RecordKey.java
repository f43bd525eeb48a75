package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which record an event is about, such as {@code ticket:TK4H8W}: of the objects with an id in its
 * data the one that its type names first. What was deleted is found by what it was before.
 */
final class RecordKey {

  private static final List<String> DATA = List.of("data", "payload", "eventData");

  private static final String BEFORE = "previous";

  /** Longer ids are told apart well enough by a number: at worst, two records share a lane. */
  private static final int MAX_LENGTH = 100;

  private RecordKey() {}

  /** The key of the record; empty when the event names none. */
  static Optional<String> of(String type, String body) {
    JsonNode root = Json.read(body);
    JsonNode event = root.path("message").isObject() ? root.path("message") : root;
    JsonNode data =
        DATA.stream().map(event::path).filter(JsonNode::isObject).findFirst().orElse(event);
    String words = letters(type);
    return Stream.concat(named(data, words), unnamed(data)).findFirst().map(RecordKey::key);
  }

  private static Stream<Map.Entry<String, JsonNode>> named(JsonNode data, String words) {
    return records(data)
        .filter(entry -> words.contains(name(entry)))
        .sorted(Comparator.comparingInt(entry -> words.indexOf(name(entry))));
  }

  /** As a last resort the first of them, which is the record in all sample payloads there are. */
  private static Stream<Map.Entry<String, JsonNode>> unnamed(JsonNode data) {
    return records(data).filter(entry -> !name(entry).equals("actor"));
  }

  private static Stream<Map.Entry<String, JsonNode>> records(JsonNode data) {
    return data.properties().stream()
        .filter(entry -> entry.getValue().path("id").isValueNode())
        .filter(entry -> !entry.getValue().path("id").isNull())
        .filter(entry -> !name(entry).isEmpty());
  }

  private static String name(Map.Entry<String, JsonNode> entry) {
    String name = letters(entry.getKey());
    return name.startsWith(BEFORE) ? name.substring(BEFORE.length()) : name;
  }

  private static String key(Map.Entry<String, JsonNode> entry) {
    String key = name(entry) + ":" + entry.getValue().path("id").asText();
    return key.length() > MAX_LENGTH ? name(entry) + "#" + key.hashCode() : key;
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum}]", "");
  }
}
