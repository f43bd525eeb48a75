package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.PositionedJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks {@code config/requests.json}: the templates of requests that an app makes. */
final class RequestsCheck {

  static final String FILE = "config/requests.json";

  private static final int MAX_TEMPLATES = 100;

  private static final List<String> TEMPLATE_KEYS = List.of("schema", "options");
  private static final List<String> SCHEMA_KEYS =
      List.of("method", "host", "path", "protocol", "headers", "query");
  private static final List<String> OPTION_KEYS =
      List.of("maxAttempts", "retryDelay", "oauth", "isOAuth");
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

  private final Bundle bundle;
  private final ManifestNames names;
  private final Placeholders placeholders;
  private final List<Problem> problems;

  RequestsCheck(
      Bundle bundle, ManifestNames names, Placeholders placeholders, List<Problem> problems) {
    this.bundle = bundle;
    this.names = names;
    this.placeholders = placeholders;
    this.problems = problems;
  }

  void run() {
    if (bundle.text(FILE).isEmpty()) {
      declared(List.of());
      return;
    }
    JsonFile.read(bundle, FILE, problems)
        .filter(file -> file.isObject("The file of request templates"))
        .ifPresent(this::templates);
  }

  private void templates(JsonFile file) {
    List<String> defined = JsonFile.names(file.root());
    if (defined.size() > MAX_TEMPLATES) {
      file.warning(
          "", "There are more than " + MAX_TEMPLATES + " templates: " + defined.size() + ".");
    }
    for (String name : defined) {
      String pointer = PositionedJson.child("", name);
      if (!name.matches("[A-Za-z0-9_-]+")) {
        file.error(
            pointer,
            "\"%s\" cannot be a template's name: it has letters, digits, '_' and '-' only."
                .formatted(name),
            "rename it, here, in the manifest and where it is invoked.");
      }
      if (names.platform().isPresent()
          && !names.requests().containsKey(name)
          && Spelling.closest(name, names.requests().keySet()).isEmpty()) {
        file.warning(
            pointer,
            "Request template '%s' is declared but not associated with the manifest, so it cannot be invoked."
                .formatted(name),
            "add \"%s\": {} to \"requests\" in manifest.json.".formatted(name));
      }
      if (file.isObject(pointer, "a template with a \"schema\"")) {
        template(file, pointer, name);
      }
    }
    declared(defined);
  }

  /** Templates that the manifest names must be defined. */
  private void declared(List<String> defined) {
    names
        .requests()
        .forEach(
            (name, range) -> {
              if (!defined.contains(name)) {
                problems.add(
                    Problem.error(
                        ManifestReader.FILE,
                        range,
                        "The request template \"%s\" is not defined in %s.".formatted(name, FILE),
                        Spelling.closest(name, defined)
                            .map(near -> "did you mean \"" + near + "\"?")
                            .orElse("define it there, or remove it here.")));
              }
            });
  }

  private void template(JsonFile file, String pointer, String name) {
    Map<String, String> meant = file.misspelt(pointer, TEMPLATE_KEYS, Set.of("schema", "options"));
    String schema = pointer + "/" + meant.getOrDefault("schema", "schema");
    if (file.at(schema).isMissingNode()) {
      file.error(
          pointer,
          "The template \"%s\" has no \"schema\".".formatted(name),
          "write \"schema\": { \"method\": \"GET\", \"host\": \"api.example.com\", \"path\": \"/\" }.");
    } else if (file.isObject(schema, "what the request is like")) {
      schema(file, schema);
    }
    if (file.isObject(pointer + "/options", "how the request is made")) {
      options(file, pointer + "/options");
    }
    placeholders(file, pointer, file.at(pointer));
  }

  private void schema(JsonFile file, String schema) {
    Map<String, String> meant = file.misspelt(schema, SCHEMA_KEYS, Set.copyOf(SCHEMA_KEYS));
    if (file.at(schema).has("body")) {
      file.error(
          schema + "/body",
          "A template has no body; it is given with each call.",
          "remove it, and call $request.invokeTemplate(name, { body: JSON.stringify(…) }).");
    }
    JsonNode method = file.at(schema + "/method");
    if (method.isMissingNode() && !meant.containsKey("method")) {
      file.error(schema, "The request has no \"method\".", "add \"method\": \"GET\".");
    } else if (!method.isMissingNode()
        && !METHODS.contains(method.asText().toUpperCase(Locale.ROOT))) {
      file.errorAtValue(
          schema + "/method",
          "There is no method %s.".formatted(method),
          Spelling.closest(method.asText(), METHODS)
              .map(near -> "did you mean \"" + near + "\"?")
              .orElse("write \"GET\", \"POST\", \"PUT\", \"PATCH\" or \"DELETE\"."));
    }
    host(file, schema, meant);
    JsonNode path = file.at(schema + "/path");
    if (!path.isMissingNode()
        && !path.asText().startsWith("/")
        && !path.asText().startsWith("<%")) {
      file.errorAtValue(
          schema + "/path",
          "A path begins with /, unlike %s.".formatted(path),
          "write \"/%s\".".formatted(path.asText()));
    }
    JsonNode protocol = file.at(schema + "/protocol");
    if (!protocol.isMissingNode() && !protocol.asText().equals("https")) {
      file.errorAtValue(
          schema + "/protocol",
          "Only https is allowed, not %s.".formatted(protocol),
          "write \"https\".");
    }
    texts(file, schema + "/headers", "names and values of headers");
    texts(file, schema + "/query", "names and values of the query");
  }

  private static void host(JsonFile file, String schema, Map<String, String> meant) {
    JsonNode host = file.at(schema + "/host");
    if (host.isMissingNode()) {
      if (!meant.containsKey("host")) {
        file.error(schema, "The request has no \"host\".", "add \"host\": \"api.example.com\".");
      }
      return;
    }
    String text = host.asText().replaceAll("<%.*?(%>|$)", "placeholder");
    String bare = text.replaceFirst("^[A-Za-z]+://", "");
    String own = host.asText().replaceFirst("^[A-Za-z]+://", "");
    if (!host.isTextual() || text.isBlank()) {
      file.errorAtValue(
          schema + "/host", "must not be empty", "write a name such as \"api.example.com\".");
    } else if (!bare.equals(text)) {
      file.errorAtValue(
          schema + "/host",
          "A host is a name without %s%s."
              .formatted(
                  text.substring(0, text.length() - bare.length()),
                  bare.indexOf('/') >= 0 ? " and without a path" : ""),
          "write \"%s\".".formatted(own.replaceFirst("/.*", "")));
    } else if (bare.indexOf('/') >= 0) {
      file.errorAtValue(
          schema + "/host",
          "must not have path: %s.".formatted(bare.substring(bare.indexOf('/'))),
          "put it into \"path\".");
    } else if (bare.matches("[\\d.]+(:\\d+)?") || bare.startsWith("[")) {
      file.errorAtValue(
          schema + "/host",
          "A host is a name, not an IP address.",
          "write a name such as \"api.example.com\".");
    } else if (bare.indexOf('.') < 0 && !bare.contains("placeholder")) {
      file.errorAtValue(
          schema + "/host",
          "\"%s\" is not a full name.".formatted(bare),
          "write the whole name, such as \"%s.example.com\".".formatted(bare));
    }
  }

  private static void texts(JsonFile file, String pointer, String what) {
    if (file.isObject(pointer, what)) {
      for (Map.Entry<String, JsonNode> entry : file.at(pointer).properties()) {
        if (entry.getValue().isContainerNode()) {
          file.errorAtValue(
              PositionedJson.child(pointer, entry.getKey()),
              "\"%s\" must be a string, not %s."
                  .formatted(entry.getKey(), Json.kind(entry.getValue())),
              "write a text in double quotes.");
        }
      }
    }
  }

  private static void options(JsonFile file, String options) {
    file.misspelt(options, OPTION_KEYS, Set.of("oauth", "isOAuth"));
    number(file, options + "/maxAttempts", 1, 5);
    number(file, options + "/retryDelay", 0, 1_500);
  }

  private static void number(JsonFile file, String pointer, int from, int to) {
    JsonNode node = file.at(pointer);
    if (!node.isMissingNode() && !(node.isInt() && node.asInt() >= from && node.asInt() <= to)) {
      file.warningAtValue(
          pointer,
          "\"%s\" is a number from %d to %d, not %s."
              .formatted(JsonFile.nameOf(pointer), from, to, node),
          "write a number in that range.");
    }
  }

  private void placeholders(JsonFile file, String pointer, JsonNode node) {
    if (node.isTextual()) {
      placeholders.check(file, pointer, node.asText());
    } else {
      node.properties()
          .forEach(
              entry ->
                  placeholders(
                      file, PositionedJson.child(pointer, entry.getKey()), entry.getValue()));
    }
  }
}
