package dev.tenon.runtime.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Makes a whole event of what a host's code has at hand: what it leaves out is filled in, and
 * content that is too large is replaced. Immutable.
 */
public final class Publisher {

  /** Of the envelope and its attributes; the platform's limit for a message. */
  public static final int MAX_BYTES = 256 << 10;

  static final String TICKET_TOPIC = "AWS_SNS_TICKET_TOPIC_ARN";
  static final String CUSTOM_OBJECT_TOPIC = "AWS_SNS_CUSTOM_OBJECT_TOPIC_ARN";

  private static final String CUSTOM_OBJECT = "custom-object:";

  /** What each attribute is called whose value the message says is a string. */
  private static final int TYPE_BYTES = "String".length();

  private static final Set<String> BODIES = Set.of("payload", "eventData");

  private final Clock clock;

  public Publisher(Clock clock) {
    this.clock = clock;
  }

  /**
   * Makes an event.
   *
   * @param organization Thena's id of whose it is, unless the event names its own
   * @param request the envelope, or {@code {"message": envelope, "attributes": {…}}}
   * @param scope among which events of a custom object the order is kept
   * @throws RuntimeFault when it is no event, contradicts itself, or cannot be made to fit
   */
  public Publication publish(String organization, ObjectNode request, GroupScope scope) {
    boolean wrapped = request.path("message").isObject() && !request.has("eventType");
    ObjectNode given = wrapped ? (ObjectNode) request.path("message") : request;
    Draft draft =
        new Draft(given, wrapped ? attributes(request.path("attributes")) : Map.of(), clock);
    String type = draft.type();
    boolean customObject = type.startsWith(CUSTOM_OBJECT);
    if (scope != GroupScope.ORGANIZATION && !customObject) {
      throw refused(
          "only events of custom objects have another group than their organization, and \"%s\" is none"
              .formatted(type));
    }
    draft.text("eventId", Draft.ID, UUID.randomUUID().toString());
    draft.time(customObject);
    draft.text("orgId", Draft.ORGANIZATION, organization);
    draft.actor();
    ObjectNode event = draft.event();
    Map<String, String> attributes = draft.attributes();
    String body = body(event);
    List<String> truncated = List.of();
    int bytes = size(event, attributes);
    if (bytes > MAX_BYTES) {
      truncated =
          Truncation.cut((ObjectNode) event.path(body), "/" + body, (long) bytes - MAX_BYTES);
      bytes = size(event, attributes);
    }
    if (bytes > MAX_BYTES) {
      throw new RuntimeFault(
          FaultCode.TOO_LARGE,
          "The event has %,d bytes with its attributes, also without its large content fields; it may have at most %,d (256 KB)."
              .formatted(bytes, MAX_BYTES));
    }
    return new Publication(
        event,
        customObject ? CUSTOM_OBJECT_TOPIC : TICKET_TOPIC,
        group(event, scope),
        attributes,
        draft.filled(),
        truncated,
        bytes);
  }

  private static Map<String, String> attributes(JsonNode given) {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (!given.isMissingNode() && !given.isObject()) {
      throw refused("\"attributes\" must be an object, not " + Json.kind(given));
    }
    for (Map.Entry<String, JsonNode> attribute : given.properties()) {
      String name = attribute.getKey();
      if (!Draft.ATTRIBUTES.contains(name)) {
        throw refused(
            "there is no attribute \"%s\"%s"
                .formatted(
                    name,
                    Spelling.closest(name, Draft.ATTRIBUTES)
                        .map(near -> " (did you mean \"" + near + "\"?)")
                        .orElse("; there are " + String.join(", ", Draft.ATTRIBUTES))));
      }
      JsonNode value = attribute.getValue();
      if (!(value.isTextual() || value.isNumber()) || value.asText().isBlank()) {
        throw refused("the attribute \"%s\" must be a text that is not blank".formatted(name));
      }
      attributes.put(name, value.asText());
    }
    return attributes;
  }

  private static String body(ObjectNode event) {
    List<String> there = BODIES.stream().filter(event::has).sorted().toList();
    if (there.size() != 1) {
      throw refused(
          there.isEmpty()
              ? "it has neither \"payload\" nor \"eventData\" (custom objects)"
              : "it has both \"payload\" and \"eventData\"");
    }
    if (!event.path(there.getFirst()).isObject()) {
      throw refused(
          "\"%s\" must be an object, not %s"
              .formatted(there.getFirst(), Json.kind(event.path(there.getFirst()))));
    }
    return there.getFirst();
  }

  private static int size(ObjectNode event, Map<String, String> attributes) {
    int bytes = Truncation.bytes(event);
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      bytes += attribute.getKey().length() + TYPE_BYTES;
      bytes += attribute.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }

  private static String group(ObjectNode event, GroupScope scope) {
    String organization = event.path("orgId").asText();
    String[] segments = event.path("eventType").asText().split(":", -1);
    String type = segments.length > 1 ? segments[1] : "";
    return switch (scope) {
      case ORGANIZATION -> organization;
      case TYPE -> organization + ":" + type;
      case RECORD -> organization + ":" + type + ":" + record(event, type);
    };
  }

  /** The id of the custom object; of one that was deleted, only what it was before is there. */
  private static String record(ObjectNode event, String type) {
    JsonNode body = event.path(body(event));
    String previous = "previous" + (type.isEmpty() ? "" : capital(type));
    for (String key : List.of(type, previous)) {
      JsonNode id = body.path(key).path("id");
      if (id.isTextual() || id.isIntegralNumber()) {
        return id.asText();
      }
    }
    throw refused(
        "the order is to be kept for each record, and the event has no \"id\" in \"%s\" or \"%s\""
            .formatted(type, previous));
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  static RuntimeFault refused(String reason) {
    return new RuntimeFault(
        FaultCode.INVALID_INPUT, "This cannot be published: " + reason + ". Nothing was sent.");
  }
}
