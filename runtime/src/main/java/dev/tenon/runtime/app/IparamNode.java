package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import java.util.Optional;

/**
 * One parameter in the file, with where each of its parts stands.
 *
 * @param file the whole file, to which problems are added
 * @param pointer where the parameter is in it
 * @param json the parameter
 */
record IparamNode(JsonFile file, String pointer, JsonNode json) {

  boolean has(String key) {
    return json.has(key);
  }

  /** An attribute that is true or false. */
  boolean flag(String key, String field, boolean unlessGiven) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isBoolean()) {
      return value.asBoolean(unlessGiven);
    }
    error(
        "/" + key,
        "Specify either true or false for the %s key in the '%s' field.".formatted(key, field),
        "write \"%s\": %s, without quotes."
            .formatted(key, value.asText().equalsIgnoreCase("false") ? "false" : "true"));
    return unlessGiven;
  }

  /** An attribute that is a text. */
  Optional<String> text(String key, String field) {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isTextual()) {
      return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }
    // Nothing that runs depends on it: these are what people read.
    warning(
        "/" + key,
        "In the '%s' field, \"%s\" must be a string, not %s."
            .formatted(field, key, Json.kind(value)),
        "write \"%s\": \"…\".".formatted(key));
    return Optional.empty();
  }

  void error(String at, String message, String fix) {
    file.error(pointer + at, message, fix);
  }

  void warning(String at, String message, String fix) {
    file.warning(pointer + at, message, fix);
  }
}
