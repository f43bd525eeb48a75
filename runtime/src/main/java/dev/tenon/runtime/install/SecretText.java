package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.json.Json;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The secret values of an installation, to be taken out of what its app says: an app that complains
 * about a key likes to name it. Immutable.
 */
final class SecretText {

  private static final String MASK = "••••••";

  /** Shorter ones are no secrets, and are found in texts that have nothing to do with them. */
  private static final int SHORTEST = 4;

  private final List<String> secrets;

  private SecretText(List<String> secrets) {
    this.secrets = secrets;
  }

  static SecretText of(AppManifest app, ObjectNode iparams) {
    Set<String> found = new LinkedHashSet<>();
    app.iparams().stream()
        .filter(IparamDefinition::secure)
        .map(definition -> iparams.path(definition.name()))
        .forEach(value -> collect(value, found));
    // The longest first, since one may be part of another.
    return new SecretText(
        found.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList());
  }

  /** A page of an app's own may keep objects and lists as one parameter. */
  private static void collect(JsonNode value, Set<String> found) {
    value.forEach(part -> collect(part, found));
    if (value.isTextual() || value.isNumber()) {
      String text = value.asText().strip();
      if (text.length() >= SHORTEST) {
        found.add(text);
        String quoted = Json.write(Json.object().textNode(text));
        found.add(quoted.substring(1, quoted.length() - 1));
      }
    }
  }

  /** The text with every secret in it masked, also where it is part of JSON. */
  String hidden(String text) {
    String hidden = text;
    for (String secret : secrets) {
      hidden = hidden.replace(secret, MASK);
    }
    return hidden;
  }
}
