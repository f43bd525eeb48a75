package dev.tenon.runtime.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.event.CustomObjectType;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * That a field of an object was changed, as an event of its own says it, or an update among others.
 *
 * @param type of the object
 * @param id of the object; empty when it has none
 * @param previous what it was; empty when that is not known
 * @param now what it is
 */
record FieldChange(
    String type, String id, String field, Optional<JsonNode> previous, JsonNode now) {

  private static final String CUSTOM = "customFields";

  /** What platforms write in place of content that is too large. */
  private static final String TOO_LARGE = "Payload too large. Use API instead";

  /** Of a member that is kept where only the beginning of an object is. */
  private static final int SHORT = 200;

  private static final int FEW = 30;

  /** By which the same change is found again, whichever event brings it. */
  String key() {
    return Canonical.hash(List.of(type, id, field, Canonical.text(now)));
  }

  /** By which two changes of the same key are told apart, where it is known. */
  Optional<String> previousKey() {
    return previous.map(value -> Canonical.hash(List.of(Canonical.text(value))));
  }

  /** What a field event says. */
  static FieldChange of(CustomObjectType type, String field, JsonNode data) {
    JsonNode change = data.path("fieldChange");
    return new FieldChange(
        type.object(),
        data.path(type.object()).path("id").asText(),
        field,
        known(change.path("previousValue")),
        orNull(change.path("newValue")));
  }

  /** What an update says: its {@code changedFields}, or what differs where it has none. */
  static List<FieldChange> all(CustomObjectType type, JsonNode data) {
    JsonNode now = data.path(type.object());
    JsonNode before = data.path(previousKey(type.object()));
    List<FieldChange> changes = new ArrayList<>();
    for (String field : changedFields(data, before, now)) {
      JsonNode was = value(before, field);
      JsonNode is = value(now, field);
      boolean same = before.isObject() && now.isObject() && was.equals(is);
      if (!same) {
        changes.add(
            new FieldChange(
                type.object(),
                now.path("id").asText(),
                field,
                before.isObject() ? Optional.of(orNull(was)) : Optional.empty(),
                orNull(is)));
      }
    }
    return changes;
  }

  private static Set<String> changedFields(JsonNode data, JsonNode before, JsonNode now) {
    Set<String> fields = new LinkedHashSet<>();
    if (data.path("changedFields").isArray()) {
      for (JsonNode field : data.path("changedFields")) {
        if (field.isTextual()) {
          fields.add(field.asText());
        }
      }
    } else if (before.isObject() && now.isObject()) {
      names(before, now).forEach(fields::add);
      fields.remove(CUSTOM);
      names(before.path(CUSTOM), now.path(CUSTOM)).forEach(fields::add);
    }
    return fields;
  }

  private static Set<String> names(JsonNode before, JsonNode now) {
    Set<String> names = new LinkedHashSet<>();
    now.fieldNames().forEachRemaining(names::add);
    before.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Fields of an org's own may be given with the others, or apart. */
  private static JsonNode value(JsonNode object, String field) {
    return object.has(field) ? object.path(field) : object.path(CUSTOM).path(field);
  }

  private static Optional<JsonNode> known(JsonNode value) {
    return value.isMissingNode() ? Optional.empty() : Optional.of(value);
  }

  private static JsonNode orNull(JsonNode value) {
    return value.isMissingNode() ? NullNode.getInstance() : value;
  }

  /** {@code previousDeal} of {@code deal}. */
  static String previousKey(String type) {
    return "previous" + type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
  }

  /**
   * The event of this change, as the product would send it.
   *
   * @param update the event that told of it
   * @param whole whether with the whole object, or only with its first short members
   */
  Event event(Event update, CustomObjectType type, ObjectNode envelope, boolean whole) {
    String name = type.naming(field);
    ObjectNode body = envelope.deepCopy();
    JsonNode data = body.path("eventData");
    body.remove(List.of("eventData", "payload"));
    String own = ":field:" + field;
    body.put("eventId", envelope.path("eventId").asText(update.id().value()) + own);
    body.put("eventType", name);
    JsonNode object = data.path(type.object());
    ObjectNode told = body.putObject("eventData");
    told.set(type.object(), whole ? object : beginning(object));
    told.putObject("fieldChange")
        .put("fieldName", field)
        .<ObjectNode>set("previousValue", shortened(previous.orElse(NullNode.getInstance()), whole))
        .<ObjectNode>set("newValue", shortened(now, whole))
        .put(
            "changedAt",
            object
                .path("updatedAt")
                .asText(update.occurredAt().orElse(update.acceptedAt()).toString()));
    Optional<String> dedup = update.dedupKey().map(key -> key + own);
    return update.following(name, dedup, Json.write(body));
  }

  private static ObjectNode beginning(JsonNode object) {
    ObjectNode beginning = Json.object();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (beginning.size() == FEW) {
        break;
      }
      if (member.getKey().length() <= SHORT) {
        beginning.set(member.getKey(), shortened(member.getValue(), false));
      }
    }
    if (object.has("id")) {
      beginning.set("id", shortened(object.path("id"), false));
    }
    return beginning;
  }

  private static JsonNode shortened(JsonNode value, boolean whole) {
    return whole || Json.write(value).length() <= SHORT ? value : TextNode.valueOf(TOO_LARGE);
  }
}
