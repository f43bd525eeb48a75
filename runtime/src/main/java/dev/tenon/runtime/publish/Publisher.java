package dev.tenon.runtime.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  private static final String NAME = "event_name";
  private static final String ID = "event_id";
  private static final String TIME = "event_timestamp";
  private static final String USER = "context_user_id";
  private static final String USER_TYPE = "context_user_type";
  private static final String ORGANIZATION = "context_organization_id";

  private static final List<String> ATTRIBUTES =
      List.of(NAME, ID, TIME, USER, USER_TYPE, ORGANIZATION);

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
   * @param org whose it is, unless it names its own organization
   * @param request the envelope, or {@code {"message": envelope, "attributes": {…}}}
   * @param scope among which events of a custom object the order is kept
   * @throws RuntimeFault when it is no event, contradicts itself, or cannot be made to fit
   */
  public Publication publish(OrgId org, ObjectNode request, GroupScope scope) {
    boolean wrapped = request.path("message").isObject() && !request.has("eventType");
    ObjectNode given = wrapped ? (ObjectNode) request.path("message") : request;
    Draft draft = new Draft(given, wrapped ? attributes(request.path("attributes")) : Map.of());
    String type = draft.type();
    boolean customObject = type.startsWith(CUSTOM_OBJECT);
    if (scope != GroupScope.ORGANIZATION && !customObject) {
      throw refused(
          "only events of custom objects have another group than their organization, and \"%s\" is none"
              .formatted(type));
    }
    draft.text("eventId", ID, UUID.randomUUID().toString());
    draft.time(customObject);
    draft.text("orgId", ORGANIZATION, org.value());
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
      if (!ATTRIBUTES.contains(name)) {
        throw refused(
            "there is no attribute \"%s\"%s"
                .formatted(
                    name,
                    Spelling.closest(name, ATTRIBUTES)
                        .map(near -> " (did you mean \"" + near + "\"?)")
                        .orElse("; there are " + String.join(", ", ATTRIBUTES))));
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

  private static RuntimeFault refused(String reason) {
    return new RuntimeFault(
        FaultCode.INVALID_INPUT, "This cannot be published: " + reason + ". Nothing was sent.");
  }

  /** An event that is being filled in. */
  private final class Draft {
    private final ObjectNode given;
    private final Map<String, String> named;
    private final ObjectNode head = Json.object();
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<String> filled = new ArrayList<>();

    Draft(ObjectNode given, Map<String, String> named) {
      this.given = given;
      this.named = named;
      ATTRIBUTES.forEach(name -> attributes.put(name, ""));
    }

    /** The type, which nobody can fill in. */
    String type() {
      JsonNode type = given.path("eventType");
      if (!type.isTextual() || type.asText().isBlank()) {
        throw refused(
            type.isMissingNode()
                ? "it lacks \"eventType\", such as \"ticket:created\""
                : "\"eventType\" must be the event's type, a string");
      }
      head.set("eventType", type);
      note(NAME, type.asText());
      return type.asText();
    }

    /** A member that is also an attribute. */
    void text(String key, String attribute, String otherwise) {
      JsonNode value = given.path(key);
      if (!isAbsent(value) && !value.isTextual()) {
        throw refused("\"%s\" must be a string, not %s".formatted(key, Json.kind(value)));
      }
      if (isAbsent(value)) {
        filled.add("/" + key);
        head.put(key, named.getOrDefault(attribute, otherwise));
      } else {
        head.set(key, value);
      }
      note(attribute, head.path(key).asText());
    }

    /** The documents write times of custom objects as numbers, others as texts. */
    void time(boolean customObject) {
      JsonNode value = given.path("timestamp");
      if (!isAbsent(value) && !value.isTextual() && !value.isNumber()) {
        throw refused(
            "\"timestamp\" must be a time as text or as a number, not " + Json.kind(value));
      }
      Optional<String> wanted = Optional.ofNullable(named.get(TIME));
      if (!isAbsent(value)) {
        head.set("timestamp", value);
      } else {
        filled.add("/timestamp");
        if (wanted.isPresent() && !wanted.get().matches("\\d{1,15}")) {
          head.put("timestamp", wanted.get());
        } else if (wanted.isPresent()) {
          head.put("timestamp", Long.parseLong(wanted.get()));
        } else if (customObject) {
          head.put("timestamp", clock.millis());
        } else {
          head.put("timestamp", clock.instant().toString());
        }
      }
      note(TIME, head.path("timestamp").asText());
    }

    /** Who did it; where nobody is named, the host's own code. */
    void actor() {
      JsonNode actor = given.path("actor");
      if (!isAbsent(actor) && !actor.isObject()) {
        throw refused("\"actor\" must be an object, not " + Json.kind(actor));
      }
      ObjectNode whole = actor.isObject() ? ((ObjectNode) actor).deepCopy() : Json.object();
      boolean somebody = !isAbsent(whole.path("id")) || named.containsKey(USER);
      actorPart(whole, "id", USER, "system");
      actorPart(whole, "type", USER_TYPE, somebody ? "USER" : "SYSTEM");
      head.set("actor", whole);
    }

    private void actorPart(ObjectNode actor, String key, String attribute, String otherwise) {
      JsonNode value = actor.path(key);
      if (isAbsent(value)) {
        filled.add("/actor/" + key);
        actor.put(key, named.getOrDefault(attribute, otherwise));
      } else if (!value.isTextual() && !value.isIntegralNumber()) {
        throw refused("\"actor.%s\" must be a string, not %s".formatted(key, Json.kind(value)));
      }
      note(attribute, actor.path(key).asText());
    }

    private boolean isAbsent(JsonNode value) {
      return value.isMissingNode()
          || value.isNull()
          || (value.isTextual() && value.asText().isBlank());
    }

    private void note(String attribute, String value) {
      String wanted = named.getOrDefault(attribute, value);
      if (!wanted.equals(value)) {
        throw refused(
            "the attribute \"%s\" is \"%s\", and the event itself says \"%s\""
                .formatted(attribute, wanted, value));
      }
      attributes.put(attribute, value);
    }

    /** The envelope: what every event has, then the rest in its order. */
    ObjectNode event() {
      ObjectNode event = Json.object();
      for (String key : List.of("eventId", "eventType", "timestamp", "orgId", "actor")) {
        event.set(key, head.path(key));
      }
      for (Map.Entry<String, JsonNode> member : given.properties()) {
        if (!event.has(member.getKey())) {
          event.set(member.getKey(), member.getValue());
        }
      }
      return event;
    }

    Map<String, String> attributes() {
      return attributes;
    }

    List<String> filled() {
      return filled;
    }
  }
}
