package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.custom.Advice;
import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.custom.Definition;
import dev.tenon.runtime.custom.DefinitionFault;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.PositionedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads which custom events an app defines, and finds all that is wrong with them. */
final class CustomEventsFile {

  static final String FILE = "config/custom_events.json";

  private static final int MOST = 200;

  private CustomEventsFile() {}

  /** Reads the definitions of a bundle; what is wrong with them is added to {@code problems}. */
  static List<CustomEvent> read(Bundle bundle, ManifestNames names, List<Problem> problems) {
    try {
      List<Problem> found = new ArrayList<>();
      List<CustomEvent> events =
          JsonFile.read(bundle, FILE, found)
              .filter(file -> file.isObject("The file of custom events"))
              .map(file -> read(file, names))
              .orElse(List.of());
      found.stream().sorted(Problem.READING_ORDER).forEach(problems::add);
      return events;
    } catch (RuntimeFault e) {
      problems.add(Problem.error(FILE, Position.START, e.getMessage()));
      return List.of();
    }
  }

  private static List<CustomEvent> read(JsonFile file, ManifestNames names) {
    List<CustomEvent> events = new ArrayList<>();
    if (file.root().size() > MOST) {
      file.error(
          "",
          "The file has %d events, of at most %d.".formatted(file.root().size(), MOST),
          "make several apps of it.");
      return events;
    }
    for (Map.Entry<String, JsonNode> entry : file.root().properties()) {
      String at = PositionedJson.child("", entry.getKey());
      Definition.Reading read = Definition.read(entry.getKey(), entry.getValue());
      for (DefinitionFault fault : read.faults()) {
        file.error(at + fault.pointer(), sentence(fault.message()), fault.fix());
      }
      read.event().ifPresent(events::add);
    }
    Advice.on(events)
        .forEach(
            (name, advice) -> {
              String at = PositionedJson.child("", name);
              boolean wrapped = file.at(at).path("schema").isObject();
              for (DefinitionFault one : advice) {
                boolean ofField = !one.pointer().isEmpty() && wrapped;
                file.warning(
                    at + (ofField ? "/schema" : "") + one.pointer(),
                    sentence(one.message()),
                    one.fix());
              }
            });
    subscribed(file, names);
    return events;
  }

  /** An event that no handler takes is mostly one that is called otherwise in the manifest. */
  private static void subscribed(JsonFile file, ManifestNames names) {
    if (names.platform().isEmpty()) {
      return;
    }
    boolean custom = names.products().contains(Product.CUSTOM);
    List<String> asked = custom ? names.events() : List.of();
    for (String name : JsonFile.names(file.root())) {
      if (Definition.nameFault(name).isPresent()
          || asked.stream().anyMatch(type -> new EventPattern(type).matches(name))) {
        continue;
      }
      file.warning(
          PositionedJson.child("", name),
          "No handler of this app takes the custom event \"%s\".".formatted(name),
          Spelling.closest(name, asked)
              .or(() -> sameWords(name, asked))
              .map(
                  near ->
                      "names match exactly: did you mean \"%s\", which the manifest has?"
                          .formatted(near))
              .orElse(
                  "add \"custom\": { \"events\": { \"%s\": { \"handler\": \"…\" } } } to \"product\" in manifest.json."
                      .formatted(name)));
    }
  }

  /** {@code create_invoice} and {@code invoice_created} are mixed up easily. */
  private static Optional<String> sameWords(String name, List<String> asked) {
    return asked.stream().filter(other -> stems(other).equals(stems(name))).findFirst();
  }

  private static List<String> stems(String name) {
    return List.of(name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)).stream()
        .map(word -> word.replaceFirst("(ed|d|e)$", ""))
        .sorted()
        .toList();
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }
}
