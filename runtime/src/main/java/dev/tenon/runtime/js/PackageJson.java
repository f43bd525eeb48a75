package dev.tenon.runtime.js;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import java.util.Optional;

/**
 * What a {@code package.json} says of how its package is loaded.
 *
 * @param exports empty when all of its files may be loaded
 */
record PackageJson(
    Optional<String> name,
    Optional<String> main,
    boolean isModule,
    Optional<JsonNode> exports,
    JsonNode imports) {

  /** Reads one; what is no JSON says nothing, as an empty one does. */
  static PackageJson of(String text) {
    JsonNode json;
    try {
      json = Json.read(text);
    } catch (MalformedJson _) {
      json = Json.object();
    }
    return new PackageJson(
        text(json, "name"),
        text(json, "main"),
        json.path("type").asText().equals("module"),
        Optional.ofNullable(json.get("exports")).filter(exports -> !exports.isNull()),
        json.path("imports"));
  }

  private static Optional<String> text(JsonNode json, String member) {
    return Optional.of(json.path(member).asText()).filter(text -> !text.isEmpty());
  }
}
