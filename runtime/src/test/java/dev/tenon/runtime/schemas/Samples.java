package dev.tenon.runtime.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every object of a kind that occurs in the fixtures of a folder. */
final class Samples {

  private final Path attributes;
  private final Map<String, List<JsonNode>> byKind = new HashMap<>();

  private Samples(Path attributes) {
    this.attributes = attributes;
  }

  /** The samples in the fixtures of these events, which are all in one folder. */
  static Samples of(Path testData, String folder, List<DescribedEvent> events) {
    Samples samples = new Samples(testData.resolve("attributes").resolve(folder));
    for (DescribedEvent event : events) {
      if (event.folder().equals(folder) && !event.generic()) {
        ObjectNode fixture = Attributes.object(event.fixture(testData));
        samples.collect(event.root(), fixture);
        event.holds().ifPresent(kind -> samples.collect(kind, fixture.path(event.body())));
      }
    }
    return samples;
  }

  List<JsonNode> of(String kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  private void collect(String kind, JsonNode sample) {
    if (!sample.isObject()) {
      return;
    }
    byKind.computeIfAbsent(kind, k -> new ArrayList<>()).add(sample);
    Attributes known = Attributes.read(attributes, kind);
    for (var entry : sample.properties()) {
      Attributes.kind(known.of(entry.getKey()))
          .ifPresent(
              inner -> {
                if (entry.getValue().isArray()) {
                  entry.getValue().forEach(element -> collect(inner, element));
                } else {
                  collect(inner, entry.getValue());
                }
              });
    }
  }
}
