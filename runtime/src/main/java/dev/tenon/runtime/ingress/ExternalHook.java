package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What another system posts to an app's address becomes the event {@code onExternalEvent}: the body
 * as {@code data}, with the request's headers and the address's options. Thread-safe.
 */
public final class ExternalHook {

  /** The platform's limit for a body. */
  public static final int MAX_BYTES = 100 << 10;

  private final EventCodec codec;
  private final Clock clock;

  public ExternalHook(EventCodec codec, Clock clock) {
    this.codec = codec;
    this.clock = clock;
  }

  /**
   * A request as it came in.
   *
   * @param product in whose name the address was made
   * @param contentType of the body, with its parameters
   * @param headers by name
   * @param options what the app had put into the address
   */
  public record Request(
      OrgId org,
      Product product,
      String body,
      Optional<String> contentType,
      Map<String, String> headers,
      Optional<String> options) {
    public Request {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Makes the event of a request that says no more of an account than its product.
   *
   * @throws RuntimeFault when the body is too large or not what its content type says
   */
  public Event decode(Request request) {
    return decode(
        request, Json.object().put("event", "onExternalEvent").put("timestamp", clock.millis()));
  }

  /**
   * The same of a request for one installation.
   *
   * @param payload what there is to say of the event beside what came in; it is added to
   */
  public Event decode(Request request, ObjectNode payload) {
    if (request.body().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new RuntimeFault(
          FaultCode.TOO_LARGE, "The body of an external event may have at most 100 KB.");
    }
    payload.set("data", data(request));
    ObjectNode headers = payload.putObject("headers");
    // Handlers look headers up by lower-case names, which is how Node.js has them.
    new TreeMap<>(request.headers())
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    request.options().ifPresent(options -> payload.put("options", options));
    return codec.decode(
        new Arrival(
            request.org(),
            Json.write(payload),
            Optional.of(request.product()),
            Optional.empty(),
            EventSource.HTTP));
  }

  private static JsonNode data(Request request) {
    String type =
        request.contentType().orElse("").replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "application/json" ->
          request.body().isBlank() ? Json.object() : Json.read(request.body());
      case "application/x-www-form-urlencoded" -> form(request.body());
      case "multipart/form-data" ->
          MultipartForm.read(request.body(), request.contentType().orElse(""));
      case "application/xml", "text/xml", "text/plain" -> new TextNode(request.body());
      case "" -> {
        if (request.body().isEmpty()) {
          yield Json.object();
        }
        throw unsupported("The request has no content type");
      }
      default -> throw unsupported("The content type " + type + " is not taken");
    };
  }

  private static RuntimeFault unsupported(String what) {
    return new RuntimeFault(
        FaultCode.INVALID_INPUT,
        what
            + "; send application/json, application/xml, text/xml, application/x-www-form-urlencoded or multipart/form-data.");
  }

  private static ObjectNode form(String body) {
    ObjectNode form = Json.object();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        FormFields.add(
            form,
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            new TextNode(equals < 0 ? "" : decoded(pair.substring(equals + 1))));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "The form in the body is not encoded as one: " + text, e);
    }
  }
}
