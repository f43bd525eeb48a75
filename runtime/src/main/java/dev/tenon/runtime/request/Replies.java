package dev.tenon.runtime.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import dev.tenon.runtime.outbound.Header;
import dev.tenon.runtime.outbound.OutboundResponse;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers of servers, as apps get them. */
final class Replies {

  private static final Set<String> CONTENT_TYPES =
      Set.of(
          "application/json",
          "application/xml",
          "text/html",
          "text/xml",
          "application/jsonp",
          "text/plain",
          "application/javascript",
          "application/vnd.api+json");

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

  private Replies() {}

  /** Whether the platform gives apps such content at all. */
  static boolean isContentAllowed(OutboundResponse response) {
    return response
        .header("content-type")
        .map(type -> type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT))
        .filter(type -> !type.isEmpty() && !CONTENT_TYPES.contains(type))
        .isEmpty();
  }

  /**
   * Whether a text has more than so many characters in JSON, where one of a few bytes may take six.
   */
  static boolean isLongerInJson(String text, int most) {
    long length = 0;
    for (int i = 0; i < text.length() && length <= most; i++) {
      char c = text.charAt(i);
      boolean named = c == '"' || c == '\\' || "\b\t\n\f\r".indexOf(c) >= 0;
      length += named ? 2 : c < ' ' ? 6 : 1;
    }
    return length > most;
  }

  /** {@code {status, headers, response, attempts}}. */
  static ObjectNode json(Tries.Answered answered, String text, boolean parsed) {
    OutboundResponse response = answered.response();
    return Json.object()
        .put("status", response.status())
        .<ObjectNode>set("headers", headers(response))
        .<ObjectNode>set("response", parsed ? parsed(text) : Json.object().textNode(text))
        .put("attempts", answered.attempts());
  }

  static String text(OutboundResponse response) {
    Matcher named = CHARSET.matcher(response.header("content-type").orElse(""));
    return new String(
        response.body(), named.find() ? charset(named.group(1)) : StandardCharsets.UTF_8);
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /** What is no JSON stays a text, as in npm's "request". */
  private static JsonNode parsed(String text) {
    try {
      return text.isEmpty() ? Json.object().textNode("") : Json.read(text);
    } catch (MalformedJson e) {
      return Json.object().textNode(text);
    }
  }

  /** As Node.js has them: names in lower case, several of one joined, but cookies listed. */
  private static ObjectNode headers(OutboundResponse response) {
    ObjectNode all = Json.object();
    for (Header header : response.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (name.equals("set-cookie")) {
        ArrayNode cookies = all.withArray(name);
        cookies.add(header.value());
      } else {
        all.put(
            name, all.has(name) ? all.path(name).asText() + ", " + header.value() : header.value());
      }
    }
    return all;
  }
}
