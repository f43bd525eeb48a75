package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.AppSchema;
import dev.tenon.runtime.event.SchemaNote;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import dev.tenon.runtime.json.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks {@code actions.json}: functions that a product's workflows call, each with the schemas of
 * what it takes and what it answers.
 */
final class ActionsFile {

  static final String FILE = "actions.json";

  private static final List<String> SCHEMAS = List.of("parameters", "response");

  private static final List<String> KEYS =
      List.of("display_name", "description", "parameters", "response");

  /** Words of a schema; {@code if} and {@code not} are near to words that people make up. */
  private static final List<String> KEYWORDS =
      List.of(
          "$id",
          "$schema",
          "$ref",
          "$comment",
          "title",
          "description",
          "default",
          "readOnly",
          "writeOnly",
          "examples",
          "multipleOf",
          "maximum",
          "exclusiveMaximum",
          "minimum",
          "exclusiveMinimum",
          "maxLength",
          "minLength",
          "pattern",
          "additionalItems",
          "items",
          "maxItems",
          "minItems",
          "uniqueItems",
          "contains",
          "maxProperties",
          "minProperties",
          "required",
          "additionalProperties",
          "definitions",
          "properties",
          "patternProperties",
          "dependencies",
          "propertyNames",
          "const",
          "enum",
          "type",
          "format",
          "contentMediaType",
          "contentEncoding",
          "then",
          "else",
          "allOf",
          "anyOf",
          "oneOf");

  /** Under these, every key is a name, and its value a schema. */
  private static final Set<String> NAMED_SCHEMAS =
      Set.of("properties", "patternProperties", "definitions");

  /** Under these stands a schema, or an array of some. */
  private static final Set<String> PLAIN_SCHEMAS =
      Set.of(
          "items",
          "additionalItems",
          "additionalProperties",
          "contains",
          "propertyNames",
          "if",
          "then",
          "else",
          "not",
          "allOf",
          "anyOf",
          "oneOf");

  private final JsonFile file;

  private ActionsFile(JsonFile file) {
    this.file = file;
  }

  /** The actions of an app and where each stands; none when the file cannot be read. */
  static Map<String, Range> names(Bundle bundle) {
    Map<String, Range> names = new LinkedHashMap<>();
    // What is wrong with the file was said when it was checked.
    JsonFile.read(bundle, FILE, new ArrayList<>())
        .ifPresent(
            file -> {
              for (String name : JsonFile.names(file.root())) {
                names.put(name, file.range(PositionedJson.child("", name)));
              }
            });
    return names;
  }

  static void check(Bundle bundle, List<Problem> problems) {
    JsonFile.read(bundle, FILE, problems)
        .filter(file -> file.isObject("The file of actions"))
        .ifPresent(file -> new ActionsFile(file).check());
  }

  private void check() {
    for (String name : JsonFile.names(file.root())) {
      String at = PositionedJson.child("", name);
      if (!name.matches("\\w+")) {
        file.warning(
            at,
            "\"%s\" cannot be called: an action is named with letters, digits and '_'."
                .formatted(name),
            "rename it, here and in server.js.");
      }
      if (file.isObject(at, "with \"display_name\", \"description\", \"parameters\"")) {
        action(at);
      }
    }
  }

  private void action(String at) {
    Map<String, String> meant = file.misspelt(at, KEYS, Set.copyOf(SCHEMAS));
    for (String key : JsonFile.names(file.at(at))) {
      if (!KEYS.contains(key) && Spelling.closest(key, KEYS).isEmpty()) {
        file.warning(
            PositionedJson.child(at, key),
            "The key \"%s\" is not known and has no effect.".formatted(key),
            "remove it; an action has %s.".formatted(String.join(", ", KEYS)));
      }
    }
    for (String key : KEYS) {
      String part = PositionedJson.child(at, meant.getOrDefault(key, key));
      if (SCHEMAS.contains(key)) {
        if (file.isObject(part, "a JSON Schema") && file.at(part) instanceof ObjectNode schema) {
          schema(part, schema);
        }
      } else if (!file.at(part).isMissingNode() && !file.at(part).isTextual()) {
        file.errorAtValue(
            part,
            "\"%s\" must be a string, not %s."
                .formatted(JsonFile.nameOf(part), Json.kind(file.at(part))),
            "write \"%s\": \"…\".".formatted(JsonFile.nameOf(part)));
      }
    }
  }

  private void schema(String at, ObjectNode schema) {
    List<SchemaNote> faults = AppSchema.faults(schema);
    for (SchemaNote fault : faults) {
      String place = at + fault.pointer();
      file.errorAtValue(
          place, "This is no JSON Schema: " + fault.message() + ".", fix(file.at(place), fault));
    }
    keywords(at, schema);
  }

  private static String fix(JsonNode value, SchemaNote fault) {
    Optional<String> type =
        fault.pointer().endsWith("/type")
            ? Spelling.closest(value.asText(), AppSchema.TYPES)
            : Optional.empty();
    if (type.isPresent()) {
      return "did you mean \"%s\"?".formatted(type.get());
    }
    if (fault.pointer().endsWith("/required") && value.isBoolean()) {
      return "name it in \"required\": [ … ] of the object around it.";
    }
    return fault.message().contains("leads out")
        ? "put what it names under \"definitions\" of this schema."
        : "correct it by the rules of JSON Schema draft 7.";
  }

  /** A schema may hold any key, so that one that is nearly a known one does nothing, unseen. */
  private void keywords(String at, JsonNode schema) {
    if (!schema.isObject()) {
      return;
    }
    file.misspelt(at, KEYWORDS, Set.of());
    for (Map.Entry<String, JsonNode> member : schema.properties()) {
      String below = PositionedJson.child(at, member.getKey());
      if (NAMED_SCHEMAS.contains(member.getKey())) {
        for (Map.Entry<String, JsonNode> named : member.getValue().properties()) {
          keywords(PositionedJson.child(below, named.getKey()), named.getValue());
        }
      } else if (PLAIN_SCHEMAS.contains(member.getKey())) {
        keywords(below, member.getValue());
        for (int i = 0; i < member.getValue().size() && member.getValue().isArray(); i++) {
          keywords(below + "/" + i, member.getValue().get(i));
        }
      }
    }
  }
}
