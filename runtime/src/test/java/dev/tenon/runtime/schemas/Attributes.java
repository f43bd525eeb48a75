package dev.tenon.runtime.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about one kind of object, as a file in {@code test_data/attributes} says it.
 *
 * @param name of the file
 * @param title what people call the object
 * @param byKey each attribute: {@code type} (documented), {@code likely} (a type that is not),
 *     {@code also} (types seen beside it), {@code text}, {@code values} (possible ones), {@code
 *     mandatory}, {@code is} (another kind of object), {@code each} (of an array), {@code map} (of
 *     an object with any keys), {@code free} (the sample says nothing about it)
 * @param previous what a key that begins with "previous" holds
 * @param others what any other key holds
 * @param onlyWhatTheSampleHas whether of the attributes only those in an event's sample are in its
 *     schema
 * @param onlyWhatIsDocumented whether what a sample has beyond the attributes says nothing about
 *     others
 */
record Attributes(
    String name,
    String title,
    Map<String, ObjectNode> byKey,
    Optional<ObjectNode> previous,
    Optional<ObjectNode> others,
    boolean onlyWhatTheSampleHas,
    boolean onlyWhatIsDocumented) {

  static final ObjectNode UNKNOWN = Json.object();

  static Attributes read(Path folder, String name) {
    Path own = folder.resolve(name + ".json");
    Path file =
        Files.exists(own) ? own : folder.resolveSibling("freshworks").resolve(name + ".json");
    ObjectNode json = object(file);
    Map<String, ObjectNode> byKey = new LinkedHashMap<>();
    if (json.has("extends")) {
      byKey.putAll(read(folder, json.path("extends").asText()).byKey());
    }
    json.path("attributes")
        .properties()
        .forEach(entry -> byKey.put(entry.getKey(), (ObjectNode) entry.getValue()));
    return new Attributes(
        name,
        json.path("title").asText(),
        byKey,
        Optional.ofNullable((ObjectNode) json.get("previous")),
        Optional.ofNullable((ObjectNode) json.get("others")),
        json.path("onlyWhatTheSampleHas").asBoolean(),
        json.path("onlyWhatIsDocumented").asBoolean());
  }

  /** What is known about the value of a key; an empty object when nothing is. */
  ObjectNode of(String key) {
    ObjectNode known = byKey.get(key);
    if (known != null) {
      return known;
    }
    return (key.startsWith("previous") ? previous : others).orElse(UNKNOWN);
  }

  static ObjectNode object(Path file) {
    try {
      return Json.readObject(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kind of object that an attribute is, or that each element of it is. */
  static Optional<String> kind(JsonNode attribute) {
    JsonNode is = attribute.has("is") ? attribute.path("is") : attribute.at("/each/is");
    return is.isTextual() ? Optional.of(is.asText()) : Optional.empty();
  }
}
