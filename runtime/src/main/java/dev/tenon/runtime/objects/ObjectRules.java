package dev.tenon.runtime.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.tenon.runtime.custom.InvalidData;
import dev.tenon.runtime.custom.Violation;
import dev.tenon.runtime.event.CustomObjectType;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what follows for events from what their orgs say about custom objects. Thread-safe. */
public final class ObjectRules {

  /** The code of an event of a type of object that its org does not know. */
  public static final String UNKNOWN_TYPE = "INVALID_OBJECT_TYPE";

  /** The code of data that do not fit their schema. */
  public static final String UNFIT = "SCHEMA_VALIDATION_ERROR";

  /**
   * Of the events that are made of one, in characters: all are one write, which others wait for.
   * Those beyond hold only the beginning of the object.
   */
  private static final long MOST_FOLLOWING = 2L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(ObjectRules.class);

  /** Of schemas at hand, in characters as they were written. */
  private static final long SCHEMAS_AT_HAND = 4L << 20;

  private final OrgObjects orgs;
  private final LoadingCache<String, ObjectSchema> schemas =
      Caffeine.newBuilder()
          .maximumWeight(SCHEMAS_AT_HAND)
          .weigher((String text, ObjectSchema schema) -> text.length())
          .build(text -> ObjectSchema.stored(Json.readObject(text)));

  public ObjectRules(OrgObjects orgs) {
    this.orgs = orgs;
  }

  /** The parts of the type of an event of a custom object. */
  public static Optional<CustomObjectType> type(Event event) {
    return event.product().equals(Product.THENA)
        ? CustomObjectType.of(event.type())
        : Optional.empty();
  }

  /** What follows for an event that was just taken in. */
  public Ruling rule(Event event) {
    Optional<CustomObjectType> type = type(event);
    if (type.isEmpty()) {
      return Ruling.NONE;
    }
    OrgRules rules = orgs.of(event.org());
    Predicate<String> mayGet = mayGet(rules, type.get());
    if (rules.settings().isEmpty()) {
      return Ruling.dispatched(mayGet);
    }
    ObjectSettings settings = rules.settings().get();
    Optional<String> unwelcome = unwelcome(event, type.get(), settings);
    if (unwelcome.isPresent()) {
      return Ruling.keptOut(mayGet, unwelcome.get(), List.of());
    }
    ObjectSettings.OfType wanted =
        Objects.requireNonNull(settings.types().get(type.get().object()));
    ObjectNode envelope = Json.readObject(event.body());
    CustomObjectType named = named(type.get(), data(envelope));
    List<Ruling.Following> following = following(event, named, wanted, mayGet, envelope);
    if (!wanted.wants(named)) {
      return Ruling.keptOut(mayGet, notWanted(event, named, wanted), following);
    }
    List<Alert> alerts = Alerts.of(named, wanted, data(envelope));
    return new Ruling(
        Optional.empty(), mayGet, earlier(event, named, data(envelope)), alerts, following);
  }

  /** Why an event reached nobody, as far as its org's word about custom objects goes. */
  public Optional<String> keptOut(Event event) {
    Optional<CustomObjectType> type = type(event);
    Optional<ObjectSettings> settings = type.flatMap(_ -> orgs.of(event.org()).settings());
    if (type.isEmpty() || settings.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> unwelcome = unwelcome(event, type.get(), settings.get());
    if (unwelcome.isPresent()) {
      return unwelcome;
    }
    ObjectSettings.OfType wanted =
        Objects.requireNonNull(settings.get().types().get(type.get().object()));
    CustomObjectType named = named(type.get(), data(Json.readObject(event.body())));
    return wanted.wants(named) ? Optional.empty() : Optional.of(notWanted(event, named, wanted));
  }

  /** Which apps get an event that was dispatched before. */
  public Predicate<String> mayGet(Event event) {
    return type(event).map(type -> mayGet(orgs.of(event.org()), type)).orElse(Ruling.NONE.mayGet());
  }

  /** Which apps alone may see what an event is about, for people; nothing where all may. */
  public Optional<String> limited(Event event) {
    return type(event)
        .flatMap(
            type ->
                Optional.ofNullable(orgs.of(event.org()).apps().get(type.object()))
                    .map(
                        ids ->
                            "The org %s lets these apps see objects of type %s, and none of them asked for %s: %s."
                                .formatted(
                                    event.org(),
                                    type.object(),
                                    event.type(),
                                    ids.isEmpty() ? "none" : String.join(", ", ids))));
  }

  private static Predicate<String> mayGet(OrgRules rules, CustomObjectType type) {
    Set<String> apps = rules.apps().get(type.object());
    return apps == null ? app -> true : apps::contains;
  }

  /** Why no event of this type of object is dispatched. */
  private static Optional<String> unwelcome(
      Event event, CustomObjectType type, ObjectSettings settings) {
    if (!settings.enabled()) {
      return Optional.of(
          "The org %s has switched events of custom objects off.".formatted(event.org()));
    }
    return settings.types().containsKey(type.object())
        ? Optional.empty()
        : Optional.of(
            "%s: the org %s has no type of object \"%s\" among its customObjectEvents, which has: %s."
                .formatted(
                    UNKNOWN_TYPE,
                    event.org(),
                    type.object(),
                    String.join(", ", settings.types().keySet().stream().sorted().toList())));
  }

  private static String notWanted(
      Event event, CustomObjectType type, ObjectSettings.OfType wanted) {
    return "The org %s does not want %s: of %s it wants %s."
        .formatted(event.org(), event.type(), type.object(), wanted.wanted());
  }

  /** A change of a field may have been told before, by an update. */
  private static Work<Optional<String>> earlier(Event event, CustomObjectType type, JsonNode data) {
    if (event.simulated() || type.field().isEmpty()) {
      return handle -> Optional.empty();
    }
    FieldChange change = FieldChange.of(type, type.field().get(), data);
    return handle -> FieldChanges.earlier(handle, event, change, FieldChanges.Way.SENT);
  }

  private static JsonNode data(ObjectNode envelope) {
    return envelope.has("eventData") ? envelope.path("eventData") : envelope.path("payload");
  }

  /** The other name for a changed field says only in its data which one. */
  private static CustomObjectType named(CustomObjectType type, JsonNode data) {
    String field = data.path("fieldChange").path("fieldName").asText();
    return type.isOfAnyField() && !field.isEmpty()
        ? CustomObjectType.of(type.naming(field)).orElse(type)
        : type;
  }

  /** The changes that an update tells of and the org wants events of. */
  private static List<Ruling.Following> following(
      Event event,
      CustomObjectType type,
      ObjectSettings.OfType wanted,
      Predicate<String> mayGet,
      ObjectNode envelope) {
    List<Ruling.Following> following = new ArrayList<>();
    // Who simulates an event looks at that one; a change of a field is simulated by its own event.
    if (!type.action().equals("updated") || event.simulated()) {
      return following;
    }
    long size = 0;
    for (FieldChange change : FieldChange.all(type, data(envelope))) {
      if (wanted.wantsField(change.field())) {
        Event all = change.event(event, type, envelope, true);
        boolean whole = size + all.body().length() <= MOST_FOLLOWING;
        Event made = whole ? all : change.event(event, type, envelope, false);
        size += made.body().length();
        following.add(
            new Ruling.Following(
                made,
                mayGet,
                handle -> FieldChanges.earlier(handle, made, change, FieldChanges.Way.MADE),
                Alerts.of(
                    CustomObjectType.of(made.type()).orElseThrow(),
                    wanted,
                    data(Json.readObject(made.body())))));
      }
    }
    return following;
  }

  /**
   * What of an event's data does not fit its org's schema, in one line; asked before each attempt,
   * so that what was given up on can be redriven when the schema is mended.
   */
  public Optional<String> unfit(Event event) {
    Optional<CustomObjectType> type = type(event);
    if (type.isEmpty() || type.get().action().equals("deleted")) {
      return Optional.empty();
    }
    String name = type.get().object();
    OrgRules.Schema schema = orgs.of(event.org()).schemas().get(name);
    if (schema == null) {
      return Optional.empty();
    }
    ObjectNode envelope = Json.readObject(event.body());
    String at = (envelope.has("eventData") ? "/eventData/" : "/payload/") + name;
    JsonNode object = data(envelope).path(name);
    List<Violation> violations =
        object.isObject() ? check(schema, object) : List.of(new Violation("", "is no object", ""));
    if (violations.isEmpty()) {
      return Optional.empty();
    }
    List<String> told =
        violations.stream().limit(5).map(one -> at + one.path() + " " + one.reason()).toList();
    String more =
        violations.size() > told.size()
            ? " and %d more".formatted(violations.size() - told.size())
            : "";
    return Optional.of(
        "%s%s (schema of %s, version %d)"
            .formatted(String.join("; ", told), more, name, schema.version()));
  }

  private List<Violation> check(OrgRules.Schema schema, JsonNode object) {
    try {
      return schemas.get(schema.text()).check(object);
    } catch (InvalidData e) {
      // What an earlier version took and this one does not must not hold up an org's events.
      LOG.error("A schema that was taken before cannot be used any more and is left out", e);
      return List.of();
    }
  }
}
