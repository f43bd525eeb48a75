package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in plain words what a validator found, one sentence for each place and alternative. */
final class Reasons {

  static final int MOST = 100;

  /** Many may say the same of one place; to put each into words takes time. */
  private static final int MOST_LOOKED_AT = 5_000;

  private static final int LONGEST_VALUE = 60;

  private final ObjectNode schema;

  Reasons(ObjectNode schema) {
    this.schema = schema;
  }

  List<Violation> of(List<Error> errors) {
    // What several alternatives say of one place is one reason: any of them would do.
    Map<String, List<String>> grouped = new LinkedHashMap<>();
    Map<String, String> paths = new LinkedHashMap<>();
    for (Error error : errors.subList(0, Math.min(errors.size(), MOST_LOOKED_AT))) {
      String path = path(error);
      String alternative = alternative(error.getEvaluationPath());
      String group = path + " " + (alternative.isEmpty() ? grouped.size() : alternative);
      List<String> reasons = grouped.computeIfAbsent(group, _ -> new ArrayList<>());
      String reason = reason(error);
      if (!reasons.contains(reason)) {
        reasons.add(reason);
      }
      paths.put(group, path);
    }
    Set<Violation> violations = new LinkedHashSet<>();
    grouped.forEach(
        (group, reasons) ->
            violations.add(
                new Violation(paths.getOrDefault(group, ""), String.join(", or ", reasons), "")));
    return violations.stream().limit(MOST).toList();
  }

  /** Where a schema has alternatives on the way to what failed; empty when there are none. */
  private static String alternative(NodePath way) {
    for (int i = 0; i < way.getNameCount(); i++) {
      String name = way.getName(i);
      if (name.equals("anyOf") || name.equals("oneOf")) {
        return way.toString().substring(0, way.toString().indexOf(name));
      }
    }
    return "";
  }

  private static String path(Error error) {
    String at = Pointers.of(error.getInstanceLocation());
    return switch (error.getKeyword()) {
      case "required", "additionalProperties", "unevaluatedProperties" ->
          error.getProperty() == null ? at : Pointers.child(at, error.getProperty());
      default -> at;
    };
  }

  private String reason(Error error) {
    JsonNode value = error.getInstanceNode();
    JsonNode said = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "required" -> "is missing" + wanted(path(error));
      case "additionalProperties", "unevaluatedProperties" -> "is not a field of this event";
      case "type" -> "must be %s, not %s".formatted(kinds(said), Json.kind(value));
      case "enum" -> "must be one of %s, not %s".formatted(shown(said), shown(value));
      case "const" -> "must be %s, not %s".formatted(shown(said), shown(value));
      case "format" -> "must be %s, not %s".formatted(format(said.asText()), shown(value));
      case "pattern" -> "must match %s, unlike %s".formatted(shown(said), shown(value));
      default -> error.getMessage();
    };
  }

  /** The type of a field, where it is easily found. */
  private String wanted(String path) {
    JsonNode type = schema.at(path.replace("/", "/properties/")).path("type");
    return type.isMissingNode() ? "" : "; it must be " + kinds(type);
  }

  private static String kinds(JsonNode type) {
    List<String> kinds = new ArrayList<>();
    if (type.isTextual()) {
      kinds.add(kind(type.asText()));
    }
    type.forEach(one -> kinds.add(kind(one.asText())));
    return String.join(" or ", kinds);
  }

  private static String kind(String type) {
    return switch (type) {
      case "null" -> "null";
      case "object", "array", "integer" -> "an " + type;
      default -> "a " + type;
    };
  }

  private static String format(String name) {
    return switch (name) {
      case "date-time" -> "a time such as 2026-01-31T12:00:00Z";
      case "date" -> "a date such as 2026-01-31";
      case "email" -> "an e-mail address";
      case "uri" -> "an address such as https://example.com/";
      default -> "of the format " + name;
    };
  }

  private static String shown(JsonNode value) {
    String text = Json.write(value);
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
  }
}
