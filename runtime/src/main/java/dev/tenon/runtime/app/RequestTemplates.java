package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the templates of {@code config/requests.json}; {@link RequestsCheck} says what is wrong.
 */
final class RequestTemplates {

  private RequestTemplates() {}

  /** Those that can be invoked: the manifest names them, too. */
  static Map<String, RequestTemplate> of(Bundle bundle, ManifestNames names) {
    Map<String, RequestTemplate> templates = new LinkedHashMap<>();
    JsonFile.read(bundle, RequestsCheck.FILE, new ArrayList<>())
        .ifPresent(
            file -> {
              for (Map.Entry<String, JsonNode> entry : file.root().properties()) {
                String name = entry.getKey();
                if (names.requests().containsKey(name)) {
                  templates.put(name, template(name, entry.getValue()));
                }
              }
            });
    return templates;
  }

  private static RequestTemplate template(String name, JsonNode template) {
    JsonNode schema = template.path("schema");
    JsonNode options = template.path("options");
    return new RequestTemplate(
        name,
        schema.path("method").asText("GET").toUpperCase(Locale.ROOT),
        schema.path("host").asText(""),
        schema.path("path").asText("/"),
        texts(schema.path("headers")),
        texts(schema.path("query")),
        whole(options.path("maxAttempts")),
        whole(options.path("retryDelay")),
        oauth(options));
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
    return texts;
  }

  private static Optional<Integer> whole(JsonNode number) {
    return number.isInt() ? Optional.of(number.asInt()) : Optional.empty();
  }

  /** An integration by its name, or the only one. */
  private static Optional<String> oauth(JsonNode options) {
    if (options.path("oauth").isTextual()) {
      return Optional.of(options.path("oauth").asText());
    }
    return options.path("oauth").asBoolean() || options.path("isOAuth").asBoolean()
        ? Optional.of("")
        : Optional.empty();
  }
}
