package dev.tenon.runtime.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What an editor shows about an attribute: what it is, and what the documentation says of it. */
final class HoverText {

  private HoverText() {}

  static String of(JsonNode attribute, Set<String> sampled, boolean mandatory) {
    if (!attribute.has("text")) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    parts.add(attribute.path("text").asText());
    if (attribute.has("likely")) {
      parts.add("Not documented: as in our sample.");
    }
    if (attribute.path("type").isTextual() && !attribute.path("type").asText().equals("any")) {
      parts.add(type(attribute, sampled));
    }
    if (mandatory) {
      parts.add("Mandatory.");
    }
    if (attribute.has("values")) {
      List<String> values = new ArrayList<>();
      attribute.path("values").forEach(value -> values.add(value.asText()));
      parts.add("Possible values: " + String.join(", ", values) + ".");
    }
    return String.join("\n", parts);
  }

  private static String type(JsonNode attribute, Set<String> sampled) {
    String documented = attribute.path("type").asText();
    String elements = attribute.at("/each/type").asText();
    String text =
        "Documented type: "
            + attribute
                .path("documented")
                .asText(documented + (elements.isEmpty() ? "" : " of " + elements + "s"));
    return sampled.isEmpty() || sampled.contains(documented)
        ? text + "."
        : text + "; the sample has " + words(sampled) + ".";
  }

  private static String words(Set<String> types) {
    return types.stream()
        .map(type -> ("aeiou".indexOf(type.charAt(0)) < 0 ? "a " : "an ") + type)
        .collect(Collectors.joining(" or "));
  }
}
