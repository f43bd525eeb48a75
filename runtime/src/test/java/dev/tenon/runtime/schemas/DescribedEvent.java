package dev.tenon.runtime.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of {@code test_data/attributes/events.json}.
 *
 * @param folder of its fixture and of its schema
 * @param type its type; for an entry that stands for many events, the name of its schema
 * @param text what happened
 * @param root the attributes of its envelope
 * @param body the key of the envelope that holds what happened
 * @param holds the attributes of what is in there
 * @param mandatory attributes that must be in there
 * @param generic whether it stands for all events without a fixture
 */
record DescribedEvent(
    String folder,
    String type,
    String text,
    String root,
    String body,
    Optional<String> holds,
    Set<String> mandatory,
    boolean generic) {

  static List<DescribedEvent> all(Path testData) {
    ObjectNode file = Attributes.object(testData.resolve("attributes/events.json"));
    List<DescribedEvent> events = new ArrayList<>();
    for (var folder : file.properties()) {
      for (JsonNode entry : folder.getValue()) {
        if (entry.isObject()) {
          read(folder.getKey(), entry, "events", events);
          read(folder.getKey(), entry, "generic", events);
        }
      }
    }
    return events;
  }

  private static void read(
      String folder, JsonNode entry, String kind, List<DescribedEvent> events) {
    Set<String> mandatory = new LinkedHashSet<>();
    entry.path("mandatory").forEach(key -> mandatory.add(key.asText()));
    for (var event : entry.path(kind).properties()) {
      events.add(
          new DescribedEvent(
              folder,
              event.getKey(),
              event.getValue().asText(),
              entry.path("root").asText(),
              entry.path("body").asText(),
              Optional.ofNullable(entry.get("holds")).map(JsonNode::asText),
              mandatory,
              kind.equals("generic")));
    }
  }

  String fileName() {
    return type.replace(':', '.');
  }

  Path fixture(Path testData) {
    return testData.resolve(folder).resolve(fileName() + ".json");
  }

  Path schema(Path testData) {
    return testData.resolve("schemas").resolve(folder).resolve(fileName() + ".schema.json");
  }
}
