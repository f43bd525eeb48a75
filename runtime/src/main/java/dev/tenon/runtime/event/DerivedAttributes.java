package dev.tenon.runtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.ObjectText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The attributes that Thena sends along with every event, for events that came without them: read
 * off the body, under the same names for every product, as far as a product says such things.
 */
public final class DerivedAttributes {

  private static final String NAME = "event_name";
  private static final String ID = "event_id";
  private static final String TIMESTAMP = "event_timestamp";
  private static final String USER_ID = "context_user_id";
  private static final String USER_TYPE = "context_user_type";
  private static final String ORGANIZATION = "context_organization_id";

  /** The names of all of them. */
  public static final List<String> NAMES =
      List.of(NAME, ID, TIMESTAMP, USER_ID, USER_TYPE, ORGANIZATION);

  /** Those that are of one event alone, also if another one is made of it. */
  static final Set<String> OF_ONE = Set.of(NAME, ID);

  private static final EventCatalog CATALOG = EventCatalog.standard();

  private DerivedAttributes() {}

  /** All attributes of an event: those sent along, and the derived ones that were not. */
  public static Attributes of(Event event) {
    ObjectText body = ObjectText.reread(event.body());
    Map<String, Attribute> derived = new LinkedHashMap<>();
    derived.put(NAME, name(event));
    derived.put(ID, Attribute.text(text(body.get("eventId"), event.id().value())));
    JsonNode time = body.get("timestamp");
    // A string also where the body has a number: the publisher sends all of these as strings.
    if (time.isNumber()) {
      derived.put(TIMESTAMP, Attribute.text(body.text("timestamp")));
    } else if (time.isTextual()) {
      derived.put(TIMESTAMP, Attribute.text(time.asText()));
    }
    JsonNode actor = actor(event, body);
    put(derived, USER_ID, actor.path("id"));
    put(derived, USER_TYPE, actor.path("type"));
    if (event.product().equals(Product.CUSTOM)) {
      put(derived, USER_ID, body.get("userId"));
    }
    derived.put(ORGANIZATION, Attribute.text(text(body.get("orgId"), event.org().value())));
    return sent(event).over(new Attributes(derived));
  }

  /** All names of the event, so that whoever asks for it by another one gets it too. */
  private static Attribute name(Event event) {
    Set<String> others = CATALOG.otherNames(event.product(), event.type());
    if (others.isEmpty()) {
      return Attribute.text(event.type());
    }
    ArrayNode names = Json.mapper().createArrayNode().add(event.type());
    others.forEach(names::add);
    return new Attribute(Attribute.STRING_ARRAY, Json.write(names));
  }

  /** What was sent, but for a name that only repeats the type, and would hide the others. */
  private static Attributes sent(Event event) {
    Attributes sent = event.attributes();
    if (!Attribute.text(event.type()).equals(sent.byName().get(NAME))) {
      return sent;
    }
    Map<String, Attribute> others = new LinkedHashMap<>(sent.byName());
    others.remove(NAME);
    return new Attributes(others);
  }

  /** Who did it: Thena says so beside the payload, Freshworks in the data. */
  private static JsonNode actor(Event event, ObjectText body) {
    return event.product().isFreshworks() ? body.get("data").path("actor") : body.get("actor");
  }

  private static void put(Map<String, Attribute> derived, String name, JsonNode value) {
    if (value.isTextual() || value.isNumber()) {
      derived.put(name, Attribute.text(value.asText()));
    }
  }

  private static String text(JsonNode value, String otherwise) {
    boolean said = (value.isTextual() && !value.asText().isBlank()) || value.isNumber();
    return said ? value.asText() : otherwise;
  }
}
