package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in plain words what a validator found. */
final class NoteWriter {

  /** Keys that hold what happened; a path reads better without them. */
  private static final Set<String> BODIES = Set.of("data", "payload", "eventData");

  private static final String REQUIRED = "required";

  private static final int LONGEST_VALUE = 60;

  private NoteWriter() {}

  /** One note each, but all that one object lacks in one, where the first of it would be. */
  static List<SchemaNote> notes(List<Error> errors) {
    Map<String, List<String>> lacking = new LinkedHashMap<>();
    for (Error error : errors) {
      if (error.getKeyword().equals(REQUIRED)) {
        List<String> names =
            lacking.computeIfAbsent(
                pointer(error.getInstanceLocation()), pointer -> new ArrayList<>());
        String name = '"' + error.getProperty() + '"';
        if (!names.contains(name)) {
          names.add(name);
        }
      }
    }
    List<SchemaNote> notes = new ArrayList<>();
    for (Error error : errors) {
      if (!error.getKeyword().equals(REQUIRED)) {
        notes.add(note(error));
        continue;
      }
      String pointer = pointer(error.getInstanceLocation());
      List<String> names = lacking.remove(pointer);
      if (names != null) {
        notes.add(new SchemaNote(pointer, lacks(name(error.getInstanceLocation()), names)));
      }
    }
    return notes;
  }

  private static String lacks(String object, List<String> names) {
    return "%s lacks %s, which %s documented as mandatory"
        .formatted(
            object,
            listed(names).replace("\" or \"", "\" and \""),
            names.size() == 1 ? "is" : "are");
  }

  private static SchemaNote note(Error error) {
    NodePath at = error.getInstanceLocation();
    JsonNode value = error.getInstanceNode();
    String name = name(at);
    String message =
        switch (error.getKeyword()) {
          case "type" ->
              "%s should be %s; it is %s"
                  .formatted(name, kinds(error.getSchemaNode()), Json.kind(value));
          case "enum" ->
              "%s is %s; the documented %s"
                  .formatted(name, shown(value), choice(error.getSchemaNode()));
          case "minItems", "maxItems" ->
              "%s should hold two values, the old and the new; it holds %d"
                  .formatted(name, value.size());
          default -> name + ": " + error.getMessage();
        };
    return new SchemaNote(pointer(at), message);
  }

  static String pointer(NodePath at) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < at.getNameCount(); i++) {
      pointer.append('/').append(at.getName(i).replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private static String name(NodePath at) {
    if (at.getNameCount() == 0) {
      return "The payload";
    }
    StringBuilder name = new StringBuilder();
    int start = at.getNameCount() > 1 && BODIES.contains(at.getName(0)) ? 1 : 0;
    for (int i = start; i < at.getNameCount(); i++) {
      if (at.getElement(i) instanceof Integer index) {
        name.append('[').append(index).append(']');
      } else {
        name.append(name.isEmpty() ? "" : ".").append(at.getName(i));
      }
    }
    return '"' + name.toString() + '"';
  }

  private static String kinds(JsonNode type) {
    List<String> kinds = new ArrayList<>();
    if (type.isTextual()) {
      kinds.add(kind(type.asText()));
    }
    type.forEach(
        one -> {
          if (!one.asText().equals("null")) {
            kinds.add(kind(one.asText()));
          }
        });
    return listed(kinds);
  }

  private static String kind(String type) {
    return (type.equals("object") || type.equals("array") ? "an " : "a ") + type;
  }

  private static String choice(JsonNode values) {
    List<String> choice = new ArrayList<>();
    values.forEach(
        value -> {
          if (!value.isNull()) {
            choice.add(value.asText());
          }
        });
    return choice.size() == 1
        ? "value is " + choice.getFirst()
        : "values are " + listed(choice).replace(" or ", " and ");
  }

  private static String listed(List<String> words) {
    return words.size() < 2
        ? String.join("", words)
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  private static String shown(JsonNode value) {
    String text = Json.write(value);
    return text.length() <= LONGEST_VALUE ? text : Json.kind(value);
  }
}
