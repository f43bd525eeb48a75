package dev.tenon.runtime.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An event that is being filled in. Not thread-safe. */
final class Draft {

  private static final String NAME = "event_name";
  private static final String TIME = "event_timestamp";
  private static final String USER = "context_user_id";
  private static final String USER_TYPE = "context_user_type";
  static final String ID = "event_id";
  static final String ORGANIZATION = "context_organization_id";

  /** All attributes, in the document's order. */
  static final List<String> ATTRIBUTES = List.of(NAME, ID, TIME, USER, USER_TYPE, ORGANIZATION);

  private final Clock clock;
  private final ObjectNode given;
  private final Map<String, String> named;
  private final ObjectNode head = Json.object();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<String> filled = new ArrayList<>();

  /**
   * @param named attributes that the caller gave
   */
  Draft(ObjectNode given, Map<String, String> named, Clock clock) {
    this.clock = clock;
    this.given = given;
    this.named = named;
    ATTRIBUTES.forEach(name -> attributes.put(name, ""));
  }

  /** The type, which nobody can fill in. */
  String type() {
    JsonNode type = given.path("eventType");
    if (!type.isTextual() || type.asText().isBlank()) {
      throw Publisher.refused(
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
      throw Publisher.refused("\"%s\" must be a string, not %s".formatted(key, Json.kind(value)));
    }
    if (isAbsent(value)) {
      filled.add("/" + key);
      head.put(key, named.getOrDefault(attribute, otherwise));
    } else {
      head.set(key, value);
    }
    note(attribute, head.path(key).asText());
  }

  /** The documents write times of custom objects as Unix seconds, others as texts. */
  void time(boolean customObject) {
    JsonNode value = given.path("timestamp");
    if (!isAbsent(value) && !value.isTextual() && !value.isNumber()) {
      throw Publisher.refused(
          "\"timestamp\" must be a time as text or as a number, not " + Json.kind(value));
    }
    Optional<String> wanted = Optional.ofNullable(named.get(TIME));
    if (!isAbsent(value)) {
      head.set("timestamp", value);
    } else {
      filled.add("/timestamp");
      if (wanted.isPresent() && customObject && wanted.get().matches("[1-9]\\d{0,14}")) {
        head.put("timestamp", Long.parseLong(wanted.get()));
      } else if (wanted.isPresent()) {
        head.put("timestamp", wanted.get());
      } else if (customObject) {
        head.put("timestamp", clock.instant().getEpochSecond());
      } else {
        head.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
      }
    }
    note(TIME, head.path("timestamp").asText());
  }

  /** Who did it; where nobody is named, the host's own code. */
  void actor() {
    JsonNode actor = given.path("actor");
    if (!isAbsent(actor) && !actor.isObject()) {
      throw Publisher.refused("\"actor\" must be an object, not " + Json.kind(actor));
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
      throw Publisher.refused(
          "\"actor.%s\" must be a string, not %s".formatted(key, Json.kind(value)));
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
      throw Publisher.refused(
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
