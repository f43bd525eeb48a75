package dev.tenon.runtime.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Values that a person could have entered. */
final class MadeUp {

  /** What to try in turn where a value is refused. */
  private static final List<String> OTHERS =
      List.of(
          "acme",
          "https://acme.example.com",
          "acme.freshdesk.com",
          "agent@example.com",
          "12345",
          "+14155550100",
          "A1b2C3d4E5f6A1b2C3d4E5f6A1b2C3d4",
          "Acme 1!");

  static final int TRIES = OTHERS.size() + 1;

  private MadeUp() {}

  /**
   * A value of a parameter.
   *
   * @param field what its form says of it
   * @param text all in which it may be used, since a host and a part of one are called alike
   * @param attempt from 0
   */
  static JsonNode iparam(JsonNode field, String text, int attempt) {
    JsonNode first = field.path("options").path(0).path("value");
    String name = field.path("name").asText();
    return switch (field.path("type").asText()) {
      case "dropdown", "radio" -> first;
      case "multiselect" -> Json.mapper().createArrayNode().add(first);
      case "checkbox" -> Json.read("true");
      case "number" -> IntNode.valueOf(attempt == 0 ? 42 : attempt);
      case "date" -> TextNode.valueOf("2026-01-31");
      case "email" -> TextNode.valueOf("agent@example.com");
      case "phone_number" -> TextNode.valueOf("+14155550100");
      case "url" -> TextNode.valueOf("https://acme.example.com");
      case "domain" -> TextNode.valueOf("acme.freshdesk.com");
      default -> TextNode.valueOf(attempt == 0 ? text(name, text) : OTHERS.get(attempt - 1));
    };
  }

  /** A text that fits a name, and the way in which it is used. */
  static String text(String name, String uses) {
    String lower = name.toLowerCase(Locale.ROOT);
    String quoted = Pattern.quote(name);
    if (Pattern.compile("\\b" + quoted + "\\s*(?:%>|\\}|\\+\\s*['\"`])\\.\\w")
        .matcher(uses)
        .find()) {
      return "acme";
    }
    if (lower.contains("mail")) {
      return "agent@example.com";
    }
    if (lower.contains("url") || lower.contains("domain") || lower.contains("host")) {
      boolean bare =
          Pattern.compile(
                  "https?://(?:<%=\\s*[\\w.]*"
                      + quoted
                      + "|\\$\\{[^}]*"
                      + quoted
                      + "\\b|['\"`]\\s*\\+\\s*[\\w.]*"
                      + quoted
                      + ")|\"host\"\\s*:\\s*\"<%=\\s*[\\w.]*"
                      + quoted)
              .matcher(uses)
              .find();
      return bare || !lower.contains("url") ? "acme.freshdesk.com" : "https://acme.example.com";
    }
    if (lower.contains("phone") || lower.contains("number") || lower.endsWith("from")) {
      return "+14155550100";
    }
    if (lower.endsWith("id") || lower.endsWith("ids")) {
      return "42";
    }
    return lower.contains("date") || lower.contains("time")
        ? "2026-01-31T10:00:00Z"
        : "made-up-" + name;
  }
}
