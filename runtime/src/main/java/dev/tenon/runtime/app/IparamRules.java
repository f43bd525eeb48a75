package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The regular expressions of a parameter: each with its error text under {@code NAME-error}. */
final class IparamRules {

  private static final String ERROR = "-error";

  private IparamRules() {}

  static List<IparamRule> read(IparamNode node, String name, IparamType type) {
    JsonNode declared = node.json().path("regex");
    if (declared.isMissingNode()) {
      return List.of();
    }
    if (!declared.isObject()) {
      node.error(
          "/regex",
          "In the '%s' field, \"regex\" must be an object, not %s."
              .formatted(name, Json.kind(declared)),
          "write \"regex\": { \"digits\": \"^[0-9]+$\", \"digits-error\": \"Digits only.\" }.");
      return List.of();
    }
    if (!type.takesRegex()) {
      node.error(
          "/regex",
          "Regex for %s type is not supported.".formatted(type.label()),
          "remove it, or use the type text, email, phone_number or url.");
      return List.of();
    }
    if (declared.isEmpty()) {
      node.warning(
          "/regex",
          "For the '%s' field, regex should not be empty.".formatted(name),
          "remove it, or add an expression and its error text.");
    }
    List<IparamRule> rules = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : declared.properties()) {
      String at = PositionedJson.child("/regex", entry.getKey());
      if (!entry.getValue().isTextual()) {
        node.error(
            at,
            "In the '%s' field, \"%s\" must be a string, not %s."
                .formatted(name, entry.getKey(), Json.kind(entry.getValue())),
            "write it in quotes.");
      } else if (entry.getKey().endsWith(ERROR)) {
        checkErrorText(node, name, declared, entry.getKey(), at);
      } else {
        rules.add(rule(node, name, declared, entry.getKey(), at));
      }
    }
    return rules;
  }

  private static void checkErrorText(
      IparamNode node, String name, JsonNode declared, String key, String at) {
    String rule = key.substring(0, key.length() - ERROR.length());
    if (!declared.has(rule)) {
      node.error(
          at,
          "In the '%s' field, there is an error message for '%s', but no expression."
              .formatted(name, rule),
          "add \"%s\": \"^…$\" beside it.".formatted(rule));
    }
  }

  private static void checkPattern(
      IparamNode node, String name, String pattern, String key, String at) {
    try {
      EcmaPattern read = EcmaPattern.of(pattern);
      if (!read.isRunnable()) {
        node.warning(
            at,
            "The regex for '%s' in the '%s' field cannot be checked here, so any value passes it."
                .formatted(key, name),
            "to have it checked here too, do without + and * inside of (?<=…), without (?i:…), and without references to groups that may be absent.");
      } else if (read.misread().isPresent()) {
        String part = read.misread().get();
        node.warning(
            at,
            "In the regex for '%s' in the '%s' field, %s means the letters \"%s\", since expressions have no flag u here."
                .formatted(key, name, part, part.substring(1)),
            "list the characters, such as [A-Za-z\\u00c0-\\u024f], or write four digits: \\u0061.");
      }
    } catch (EcmaSyntax.Refused e) {
      node.error(
          at,
          "Invalid regex entered for '%s' in the '%s' field: %s."
              .formatted(key, name, e.getMessage()),
          "write it as JavaScript does between the slashes, each \\ twice: \"^\\\\d+$\".");
    }
  }

  private static IparamRule rule(
      IparamNode node, String name, JsonNode declared, String key, String at) {
    String pattern = declared.path(key).asText();
    checkPattern(node, name, pattern, key, at);
    JsonNode message = declared.path(key + ERROR);
    if (message.isMissingNode()) {
      node.warning(
          at,
          "In the '%s' field, error message is missing for '%s'.".formatted(name, key),
          "add \"%s%s\": \"…\" for people whose value does not match.".formatted(key, ERROR));
    }
    return new IparamRule(
        key,
        pattern,
        message.isTextual() ? message.asText() : "This does not match the rule \"" + key + "\".");
  }
}
