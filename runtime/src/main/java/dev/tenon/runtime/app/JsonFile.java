package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.PositionedJson;
import dev.tenon.runtime.json.Range;
import dev.tenon.runtime.json.TolerantJson;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A JSON file of an app that is being checked, and where what is found in it goes. */
final class JsonFile {

  private final String name;
  private final PositionedJson json;
  private final List<Problem> problems;

  private JsonFile(String name, PositionedJson json, List<Problem> problems) {
    this.name = name;
    this.json = json;
    this.problems = problems;
  }

  /**
   * Reads a file of a bundle. What is not JSON in it is added to the problems; empty when there is
   * no such file, or when so much is wrong that to look further would only mislead.
   */
  static Optional<JsonFile> read(Bundle bundle, String name, List<Problem> problems) {
    try {
      return bundle.text(name).flatMap(text -> parse(name, text, problems));
    } catch (RuntimeFault e) {
      problems.add(Problem.error(name, Position.START, "" + e.getMessage()));
      return Optional.empty();
    }
  }

  /** Reads a file's text; see {@link #read}. */
  static Optional<JsonFile> parse(String name, String text, List<Problem> problems) {
    if (text.indexOf('\0') >= 0) {
      problems.add(
          Problem.error(
              name,
              Range.START,
              "The file is not UTF-8; it looks like UTF-16.",
              "save the file as UTF-8."));
      return Optional.empty();
    }
    TolerantJson.Reading reading = TolerantJson.read(text);
    reading.problems().forEach(problem -> problems.add(Problem.of(name, problem)));
    return reading.sound() && !reading.json().root().isMissingNode()
        ? Optional.of(new JsonFile(name, reading.json(), problems))
        : Optional.empty();
  }

  JsonNode root() {
    return json.root();
  }

  JsonNode at(String pointer) {
    return json.root().at(pointer);
  }

  /** Where a key stands; of what has no key, the value. */
  Range range(String pointer) {
    return json.range(pointer);
  }

  Range valueRange(String pointer) {
    return json.valueRange(pointer);
  }

  void error(String pointer, String message, String fix) {
    problems.add(Problem.error(name, json.range(pointer), message, fix));
  }

  void error(String pointer, String message) {
    add(Problem.Severity.ERROR, json.range(pointer), message);
  }

  void errorAtValue(String pointer, String message, String fix) {
    problems.add(Problem.error(name, json.valueRange(pointer), message, fix));
  }

  void errorIn(Range range, String message, String fix) {
    problems.add(Problem.error(name, range, message, fix));
  }

  void warning(String pointer, String message, String fix) {
    problems.add(Problem.warning(name, json.range(pointer), message, fix));
  }

  void warning(String pointer, String message) {
    add(Problem.Severity.WARNING, json.range(pointer), message);
  }

  void warningAtValue(String pointer, String message, String fix) {
    problems.add(Problem.warning(name, json.valueRange(pointer), message, fix));
  }

  private void add(Problem.Severity severity, Range range, String message) {
    problems.add(Problem.of(severity, name, range, message, Optional.empty()));
  }

  /** Whether the root is an object; says so if it is not. */
  boolean isObject(String what) {
    if (json.root().isObject()) {
      return true;
    }
    error(
        "",
        what + " is a JSON object, not " + Json.kind(json.root()) + ".",
        "put { and } around it.");
    return false;
  }

  /** Whether the part that is there is an object; says so if it is not. */
  boolean isObject(String pointer, String what) {
    JsonNode node = at(pointer);
    if (node.isMissingNode() || node.isObject()) {
      return node.isObject();
    }
    errorAtValue(
        pointer,
        "\"%s\" must be an object, %s, not %s.".formatted(nameOf(pointer), what, Json.kind(node)),
        "write \"%s\": { … }.".formatted(nameOf(pointer)));
    return false;
  }

  /**
   * Looks for keys that are known ones misspelt. Where the right key is missing, it is an error if
   * the app depends on it.
   *
   * @param vital known keys without which the app does not do what it should
   * @return the known keys that were meant, each with the key that is there in its place
   */
  Map<String, String> misspelt(String pointer, Collection<String> known, Set<String> vital) {
    Map<String, String> meant = new LinkedHashMap<>();
    JsonNode object = at(pointer);
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      Optional<String> near = Spelling.closest(member.getKey(), known);
      if (near.isEmpty()) {
        continue;
      }
      String at = PositionedJson.child(pointer, member.getKey());
      if (object.has(near.get())) {
        // At the top, every unknown key is mentioned anyway.
        if (!pointer.isEmpty()) {
          warning(
              at,
              "The key \"%s\" is not known and has no effect; \"%s\" is there too."
                  .formatted(member.getKey(), near.get()),
              "remove it, or move what is in it to \"%s\".".formatted(near.get()));
        }
        continue;
      }
      meant.putIfAbsent(near.get(), member.getKey());
      String message =
          "The key \"%s\" is not known: did you mean \"%s\"?"
              .formatted(member.getKey(), near.get());
      String fix = "rename it to \"%s\".".formatted(near.get());
      if (vital.contains(near.get())) {
        error(at, message, fix);
      } else {
        warning(at, message, fix);
      }
    }
    return meant;
  }

  /** The last part of a pointer, as it stands in the file. */
  static String nameOf(String pointer) {
    return pointer.substring(pointer.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }

  static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
