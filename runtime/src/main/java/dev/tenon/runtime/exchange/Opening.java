package dev.tenon.runtime.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.outbound.ExchangeFailure;
import dev.tenon.runtime.outbound.Header;
import dev.tenon.runtime.outbound.StreamedRequest;
import dev.tenon.runtime.outbound.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What is asked for where an exchange begins: {@code {id, method, url, headers, hasBody, length}}.
 */
record Opening(
    String id,
    String method,
    Target target,
    List<Header> headers,
    boolean hasBody,
    OptionalLong length) {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Whatever else is in a value could end the header, or the whole head of the request. */
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  private static final int MOST_HEADERS = 200;

  private static final int MOST_CHARS = 64 << 10;

  Opening {
    headers = List.copyOf(headers);
  }

  static Opening of(JsonNode given) {
    String method = given.path("method").asText("GET").toUpperCase(Locale.ROOT);
    if (!TOKEN.matcher(method).matches() || method.equals("CONNECT")) {
      throw Refused.invalid("There is no request with the method " + method + " from here.");
    }
    JsonNode length = given.path("length");
    if (!length.isMissingNode() && !length.isNull() && (!isWhole(length) || length.asLong() < 0)) {
      throw Refused.invalid("The length of a body is a number from 0, not " + length + ".");
    }
    return new Opening(
        given.path("id").asText(),
        method,
        target(given.path("url").asText()),
        headers(given.path("headers")),
        given.path("hasBody").asBoolean(),
        isWhole(length) ? OptionalLong.of(length.asLong()) : OptionalLong.empty());
  }

  private static boolean isWhole(JsonNode length) {
    return length.isIntegralNumber() && length.canConvertToLong();
  }

  private static Target target(String url) {
    return Target.of(url)
        .orElseThrow(
            () ->
                url.contains("://[")
                    ? Refused.with(
                        ExchangeFailure.Kind.FORBIDDEN.name(),
                        "A server is asked by its name here, not by its address in IPv6.")
                    : Refused.invalid("This is no address of a server: " + url));
  }

  private static List<Header> headers(JsonNode given) {
    List<Header> headers = new ArrayList<>();
    int chars = 0;
    for (JsonNode pair : given) {
      String name = pair.path(0).asText();
      String value = pair.path(1).asText();
      if (!TOKEN.matcher(name).matches() || !VALUE.matcher(value).matches()) {
        throw Refused.invalid("The header " + name + " has a character that no header may have.");
      }
      chars += name.length() + value.length();
      headers.add(new Header(name, value));
    }
    if (headers.size() > MOST_HEADERS || chars > MOST_CHARS) {
      throw Refused.with(
          ExchangeFailure.Kind.TOO_LARGE.name(),
          "A request has %d headers and %d KB in them at most."
              .formatted(MOST_HEADERS, MOST_CHARS >> 10));
    }
    return headers;
  }

  StreamedRequest request(String org, String installation, java.time.Duration limit) {
    return new StreamedRequest(org, installation, method, target, headers, hasBody, length, limit);
  }
}
