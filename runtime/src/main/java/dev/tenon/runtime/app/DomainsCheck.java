package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks {@code whitelisted-domains}: the hosts that an app's requests may go to. */
final class DomainsCheck {

  private static final String POINTER = "/whitelisted-domains";

  private static final Pattern DOMAIN =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<host>[^/:?#]*)(?<rest>.*)");

  private static final Pattern PLACEHOLDER = Pattern.compile("<%=.*?%>");

  private final JsonFile file;
  private final Optional<PlatformVersion> platform;

  DomainsCheck(JsonFile file, Optional<PlatformVersion> platform) {
    this.file = file;
    this.platform = platform;
  }

  /** The domains that an app of this platform lists; those that cover nothing do no harm. */
  static List<String> domains(JsonFile file, PlatformVersion platform) {
    List<String> domains = new ArrayList<>();
    if (platform.compareTo(PlatformVersion.V2_3) < 0) {
      file.at(POINTER).forEach(domain -> domains.add(domain.asText()));
    }
    return domains;
  }

  void run() {
    JsonNode domains = file.root().path("whitelisted-domains");
    if (domains.isMissingNode()) {
      return;
    }
    if (platform.filter(p -> p.compareTo(PlatformVersion.V2_3) >= 0).isPresent()) {
      file.error(
          POINTER,
          "Platform "
              + platform.map(PlatformVersion::text).orElse("")
              + " has no \"whitelisted-domains\": requests are made from templates, which name their hosts.",
          "describe the requests in config/requests.json, and remove \"whitelisted-domains\".");
    } else if (!domains.isArray()) {
      file.errorAtValue(
          POINTER,
          "\"whitelisted-domains\" must be an array of addresses, not " + Json.kind(domains) + ".",
          "write [ \"https://*.example.com\" ].");
    } else {
      for (int i = 0; i < domains.size(); i++) {
        check(POINTER + "/" + i, domains.get(i));
      }
    }
  }

  private void check(String pointer, JsonNode domain) {
    if (!domain.isTextual()) {
      warn(
          pointer,
          domain,
          "it is " + Json.kind(domain) + " and not a string",
          "https://example.com");
      return;
    }
    String text = PLACEHOLDER.matcher(domain.asText()).replaceAll("placeholder");
    Matcher parts = DOMAIN.matcher(text);
    if (!parts.matches()) {
      warn(pointer, domain, "it does not begin with https://", "https://" + domain.asText());
      return;
    }
    String host = parts.group("host");
    String rest = parts.group("rest");
    String own = domain.asText();
    if (host.equals("localhost")) {
      return;
    }
    if (!parts.group("scheme").equals("https")) {
      warn(pointer, domain, "only https is allowed", own.replaceFirst("^[^:]+", "https"));
    } else if (host.matches("[\\d.]+") || host.startsWith("[")) {
      warn(pointer, domain, "it is an IP address and not a name", "https://example.com");
    } else if (rest.startsWith("/")) {
      warn(pointer, domain, "it has a path", own.replaceFirst("(https://[^/]*)/.*", "$1"));
    } else if (host.indexOf('*') > 0 || (host.startsWith("*") && !host.startsWith("*."))) {
      warn(
          pointer,
          domain,
          "a * stands only for the first part of the name",
          "https://*.example.com");
    } else if (host.isEmpty() || (host.indexOf('.') < 0 && !host.contains("placeholder"))) {
      warn(pointer, domain, "it is not a full name", "https://example.com");
    }
  }

  private void warn(String pointer, JsonNode domain, String why, String better) {
    file.warningAtValue(
        pointer,
        "Requests to %s will be refused: %s.".formatted(domain, why),
        "write \"%s\".".formatted(better));
  }
}
