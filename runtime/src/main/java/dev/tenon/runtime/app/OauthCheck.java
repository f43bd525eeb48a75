package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.PositionedJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks {@code config/oauth_config.json}, one integration or several by name. */
final class OauthCheck {

  private static final String FILE = "config/oauth_config.json";

  private static final int MAX_INTEGRATIONS = 3;

  private static final List<String> REQUIRED =
      List.of("client_id", "client_secret", "authorize_url", "token_url", "token_type");

  private static final List<String> KNOWN =
      List.of(
          "display_name",
          "client_id",
          "client_secret",
          "authorize_url",
          "token_url",
          "token_type",
          "options",
          "oauth_iparams",
          "response_type");

  private final Bundle bundle;
  private final List<Problem> problems;

  OauthCheck(Bundle bundle, List<Problem> problems) {
    this.bundle = bundle;
    this.problems = problems;
  }

  void run() {
    JsonFile.read(bundle, FILE, problems)
        .filter(file -> file.isObject("The configuration of OAuth"))
        .ifPresent(this::check);
  }

  private void check(JsonFile file) {
    if (!file.root().has("integrations")) {
      if (file.misspelt("", withIntegrations(), Set.of("integrations"))
          .containsKey("integrations")) {
        return;
      }
      integration(file, "", "The configuration");
      return;
    }
    if (!file.isObject("/integrations", "integrations by name")) {
      return;
    }
    List<String> names = JsonFile.names(file.at("/integrations"));
    if (names.isEmpty() || names.size() > MAX_INTEGRATIONS) {
      file.error(
          "/integrations",
          "An app has 1 to %d integrations, not %d.".formatted(MAX_INTEGRATIONS, names.size()),
          names.isEmpty() ? "add one, or remove the file." : "remove those that are not needed.");
    }
    for (String name : names) {
      String pointer = PositionedJson.child("/integrations", name);
      if (file.isObject(pointer, "an integration")) {
        file.misspelt(pointer, KNOWN, Set.copyOf(REQUIRED));
        integration(file, pointer, "The integration \"" + name + "\"");
      }
    }
  }

  private static List<String> withIntegrations() {
    return Stream.concat(KNOWN.stream(), Stream.of("integrations")).toList();
  }

  private static void integration(JsonFile file, String pointer, String what) {
    JsonNode node = file.at(pointer);
    for (String key : REQUIRED) {
      if (node.has(key)) {
        continue;
      }
      boolean misspelt =
          JsonFile.names(node).stream()
              .anyMatch(name -> Spelling.closest(name, KNOWN).equals(Optional.of(key)));
      // Without a type, a token belongs to the account.
      if (!misspelt && !key.equals("token_type")) {
        file.error(
            pointer, "%s has no \"%s\".".formatted(what, key), "add \"%s\": \"…\".".formatted(key));
      }
    }
    for (String key : List.of("authorize_url", "token_url")) {
      url(file, pointer + "/" + key, node.path(key));
    }
    JsonNode type = node.path("token_type");
    if (!type.isMissingNode() && !Set.of("account", "agent").contains(type.asText())) {
      file.errorAtValue(
          pointer + "/token_type",
          "A token belongs to the \"account\" or to each \"agent\", not to %s.".formatted(type),
          "write \"account\" or \"agent\".");
    }
    file.isObject(pointer + "/options", "what is sent along");
    file.isObject(pointer + "/oauth_iparams", "parameters asked for before the authorization");
  }

  private static void url(JsonFile file, String pointer, JsonNode url) {
    if (url.isMissingNode()) {
      return;
    }
    String text = url.asText();
    boolean placeholder = text.startsWith("<%") || text.startsWith("{{");
    if (!text.startsWith("https://") && !placeholder) {
      file.errorAtValue(
          pointer,
          "An address of OAuth begins with https://, unlike %s.".formatted(url),
          "write \"https://%s\".".formatted(text.replaceFirst("^[A-Za-z]*:/*", "")));
    }
    boolean open =
        text.lastIndexOf("<%") > text.lastIndexOf("%>")
            || text.lastIndexOf("{{") > text.lastIndexOf("}}");
    if (open) {
      file.errorAtValue(
          pointer,
          "The placeholder in %s is not closed.".formatted(url),
          "write %> or }} where it ends.");
    }
    Matcher used = Pattern.compile("oauth_iparams\\.([A-Za-z_][\\w]*)").matcher(text);
    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    List<String> defined = JsonFile.names(file.at(parent + "/oauth_iparams"));
    while (used.find()) {
      String name = used.group(1);
      if (!defined.contains(name)) {
        file.errorAtValue(
            pointer,
            "There is no parameter \"%s\" in \"oauth_iparams\".".formatted(name),
            Spelling.closest(name, defined)
                .map(near -> "did you mean oauth_iparams.%s?".formatted(near))
                .orElse("define it there."));
      }
    }
  }
}
