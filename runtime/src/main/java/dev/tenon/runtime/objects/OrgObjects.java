package dev.tenon.runtime.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.tenon.runtime.custom.InvalidData;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.store.Work;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What orgs say about their custom objects: which events they want, the schemas, and which apps may
 * see a type. Kept on disk, and at hand for the orgs that have events. Thread-safe.
 */
public final class OrgObjects {

  /** Types of objects that one org can say something about. */
  private static final int MOST_TYPES = 200;

  /** Versions of a schema that can be read. */
  private static final int MOST_VERSIONS = 100;

  private static final int MOST_APPS = 100;

  /** Of what orgs say, kept at hand in characters. */
  private static final long AT_HAND = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(OrgObjects.class);

  private final Database database;
  private final Clock clock;
  private final LoadingCache<OrgId, OrgRules> known =
      Caffeine.newBuilder()
          .maximumWeight(AT_HAND)
          .weigher((OrgId org, OrgRules rules) -> rules.weight())
          .build(this::load);

  public OrgObjects(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** All that an org says. */
  OrgRules of(OrgId org) {
    return known.get(org);
  }

  /** After an org was removed. */
  public void forget(OrgId org) {
    known.invalidate(org);
  }

  /** The settings as they were written, if there are any. */
  public Optional<ObjectNode> settings(OrgId org) {
    return database.read(handle -> settings(handle, org)).map(Json::readObject);
  }

  /**
   * Sets which events an org wants.
   *
   * @return what may not be meant so, as sentences
   * @throws InvalidData naming each place that cannot be used
   */
  public List<String> putSettings(OrgId org, ObjectNode settings) {
    ObjectSettings read = SettingsReader.read(settings);
    write(
        org,
        handle ->
            handle.execute(
                """
                INSERT INTO object_settings (org_id, settings, set_at) VALUES (?, ?, ?)
                ON CONFLICT (org_id) DO UPDATE SET settings = excluded.settings,
                  set_at = excluded.set_at
                """,
                org.value(),
                Json.write(settings),
                clock.millis()));
    List<String> warnings = new ArrayList<>();
    new TreeMap<>(read.types())
        .forEach(
            (type, wanted) ->
                wanted
                    .nearMisses()
                    .forEach(
                        (event, meant) ->
                            warnings.add(
                                "No event \"%s\" of \"%s\" is known: did you mean \"%s\"?"
                                    .formatted(event, type, meant))));
    return warnings;
  }

  /** Takes the settings back: all events are wanted again. */
  public void removeSettings(OrgId org) {
    int removed =
        write(
            org,
            handle -> handle.execute("DELETE FROM object_settings WHERE org_id = ?", org.value()));
    refuseNothing(removed, "The org %s has no settings for custom objects.".formatted(org));
  }

  /**
   * Sets the schema of a type; a new version unless it is the one that holds. True if there was
   * none.
   *
   * @throws InvalidData naming each place that cannot be used
   */
  public boolean putSchema(OrgId org, String type, ObjectNode schema) {
    ObjectTypes.refuse(type);
    ObjectSchema.read(type, schema);
    return write(
        org,
        handle -> {
          Optional<Version> newest = newest(handle, org, type);
          if (newest.flatMap(Version::schema).filter(schema::equals).isPresent()) {
            return false;
          }
          refuseTooMany(handle, org, type);
          insert(handle, org, type, newest, Optional.of(Json.write(schema)));
          return newest.flatMap(Version::schema).isEmpty();
        });
  }

  /** Takes a schema back; its versions can still be read. */
  public void removeSchema(OrgId org, String type) {
    write(
        org,
        handle -> {
          Optional<Version> newest = newest(handle, org, type);
          refuseNothing(newest.flatMap(Version::schema).isPresent() ? 1 : 0, noSchema(org, type));
          return insert(handle, org, type, newest, Optional.empty());
        });
  }

  private int insert(
      Handle handle, OrgId org, String type, Optional<Version> newest, Optional<String> text) {
    int version = newest.map(Version::number).orElse(0) + 1;
    handle.execute(
        "DELETE FROM object_schema WHERE org_id = ? AND type = ? AND version <= ?",
        org.value(),
        type,
        version - MOST_VERSIONS);
    return handle
        .createUpdate(
            """
            INSERT INTO object_schema (org_id, type, version, definition, created_at)
            VALUES (:org, :type, :version, :definition, :now)
            """)
        .bind("org", org.value())
        .bind("type", type)
        .bind("version", version)
        .bind("definition", text)
        .bind("now", clock.millis())
        .execute();
  }

  private static void refuseTooMany(Handle handle, OrgId org, String type) {
    int others =
        handle
            .createQuery(
                """
                SELECT count(DISTINCT type) FROM object_schema WHERE org_id = :org AND type <> :type
                """)
            .bind("org", org.value())
            .bind("type", type)
            .mapTo(Integer.class)
            .one();
    if (others >= MOST_TYPES) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The org %s has schemas for %d types of objects, which is all it can."
              .formatted(org, MOST_TYPES));
    }
  }

  /** One version of a schema; empty where it was taken back. */
  private record Version(int number, Optional<ObjectNode> schema, Instant at) {}

  private static Optional<Version> newest(Handle handle, OrgId org, String type) {
    return handle
        .createQuery(
            """
            SELECT version, definition, created_at FROM object_schema
            WHERE org_id = :org AND type = :type ORDER BY version DESC LIMIT 1
            """)
        .bind("org", org.value())
        .bind("type", type)
        .map(
            (row, context) ->
                new Version(
                    row.getInt("version"),
                    Optional.ofNullable(row.getString("definition")).map(Json::readObject),
                    Instant.ofEpochMilli(row.getLong("created_at"))))
        .findOne();
  }

  /**
   * A schema: {@code {type, version, createdAt, schema, jsonSchema, example?}}.
   *
   * @param version which one; the newest when none is named
   * @throws RuntimeFault when there is no such schema
   */
  public ObjectNode schema(OrgId org, String type, Optional<Integer> version) {
    Version found =
        database
            .read(
                handle ->
                    version.isEmpty()
                        ? newest(handle, org, type)
                        : version(handle, org, type, version.get()))
            .filter(one -> one.schema().isPresent())
            .orElseThrow(() -> new RuntimeFault(FaultCode.NOT_FOUND, noSchema(org, type)));
    ObjectSchema schema = ObjectSchema.read(type, found.schema().orElseThrow());
    ObjectNode json =
        Json.object()
            .put("type", type)
            .put("version", found.number())
            .put("createdAt", found.at().toString());
    json.set("schema", schema.written());
    json.set("jsonSchema", schema.jsonSchema());
    schema.example().ifPresent(example -> json.set("example", example));
    return json;
  }

  private static Optional<Version> version(Handle handle, OrgId org, String type, int number) {
    return handle
        .createQuery(
            """
            SELECT version, definition, created_at FROM object_schema
            WHERE org_id = :org AND type = :type AND version = :version
            """)
        .bind("org", org.value())
        .bind("type", type)
        .bind("version", number)
        .map(
            (row, context) ->
                new Version(
                    row.getInt("version"),
                    Optional.ofNullable(row.getString("definition")).map(Json::readObject),
                    Instant.ofEpochMilli(row.getLong("created_at"))))
        .findOne();
  }

  private static String noSchema(OrgId org, String type) {
    return "The org %s has no such schema for objects of type \"%s\".".formatted(org, type);
  }

  /**
   * Limits who gets events of a type to these apps.
   *
   * @param apps the apps' ids; none of them need be installed
   */
  public void putApps(OrgId org, String type, ArrayNode apps) {
    ObjectTypes.refuse(type);
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode app : apps) {
      if (!app.isTextual() || app.asText().isBlank()) {
        throw new RuntimeFault(
            FaultCode.INVALID_INPUT, "\"apps\" is a list of ids of apps, not of " + Json.kind(app));
      }
      ids.add(app.asText());
    }
    if (ids.size() > MOST_APPS) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "\"apps\" has more than %d apps.".formatted(MOST_APPS));
    }
    write(
        org,
        handle -> {
          int others =
              handle
                  .createQuery(
                      "SELECT count(*) FROM object_access WHERE org_id = :org AND type <> :type")
                  .bind("org", org.value())
                  .bind("type", type)
                  .mapTo(Integer.class)
                  .one();
          if (others >= MOST_TYPES) {
            throw new RuntimeFault(
                FaultCode.CONFLICT,
                "The org %s limits %d types of objects, which is all it can."
                    .formatted(org, MOST_TYPES));
          }
          return handle.execute(
              """
              INSERT INTO object_access (org_id, type, apps) VALUES (?, ?, ?)
              ON CONFLICT (org_id, type) DO UPDATE SET apps = excluded.apps
              """,
              org.value(),
              type,
              Json.writeValue(ids));
        });
  }

  /** The ids of the apps that alone get events of a type; empty when all may. */
  public Optional<Set<String>> apps(OrgId org, String type) {
    return Optional.ofNullable(of(org).apps().get(type));
  }

  /** Lets all apps that ask for them have events of a type again. */
  public void removeApps(OrgId org, String type) {
    int removed =
        write(
            org,
            handle ->
                handle.execute(
                    "DELETE FROM object_access WHERE org_id = ? AND type = ?", org.value(), type));
    refuseNothing(
        removed, "The org %s does not limit who gets events of \"%s\".".formatted(org, type));
  }

  /** All types that an org says something about: {@code {items: [{type, …}]}}. */
  public ObjectNode list(OrgId org) {
    OrgRules rules = of(org);
    Set<String> types = new TreeSet<>(rules.schemas().keySet());
    types.addAll(rules.apps().keySet());
    rules.settings().ifPresent(settings -> types.addAll(settings.types().keySet()));
    ObjectNode list = Json.object();
    ArrayNode items = list.putArray("items");
    for (String type : types) {
      ObjectNode item = items.addObject().put("type", type);
      rules
          .settings()
          .map(settings -> settings.types().containsKey(type))
          .ifPresent(wanted -> item.put("wanted", wanted));
      OrgRules.Schema schema = rules.schemas().get(type);
      if (schema != null) {
        item.put("schemaVersion", schema.version());
      }
      Set<String> apps = rules.apps().get(type);
      if (apps != null) {
        ArrayNode ids = item.putArray("apps");
        apps.forEach(ids::add);
      }
    }
    return list;
  }

  /** Drops what is kept to know changes of fields again, where it is too old for that. */
  public int dropOldChanges() {
    return database.writeNow(handle -> FieldChanges.drop(handle, clock.instant()));
  }

  private OrgRules load(OrgId org) {
    return database.read(
        handle -> {
          TreeMap<String, OrgRules.Schema> schemas = new TreeMap<>();
          handle
              .createQuery(
                  """
                  SELECT type, version, definition FROM object_schema s
                  WHERE org_id = :org AND definition IS NOT NULL AND version = (
                    SELECT max(version) FROM object_schema n
                    WHERE n.org_id = s.org_id AND n.type = s.type)
                  """)
              .bind("org", org.value())
              .map(
                  (row, context) -> {
                    String type = row.getString("type");
                    int version = row.getInt("version");
                    schemas.put(type, new OrgRules.Schema(version, row.getString("definition")));
                    return type;
                  })
              .list();
          TreeMap<String, Set<String>> apps = new TreeMap<>();
          handle
              .createQuery("SELECT type, apps FROM object_access WHERE org_id = :org")
              .bind("org", org.value())
              .map((row, context) -> apps.put(row.getString("type"), ids(row.getString("apps"))))
              .list();
          return new OrgRules(
              settings(handle, org)
                  .flatMap(
                      text ->
                          readable(
                              "settings", org, () -> SettingsReader.read(Json.readObject(text)))),
              schemas,
              apps);
        });
  }

  /** What an earlier version took and this one does not must not keep an org's events out. */
  private static <T> Optional<T> readable(String what, OrgId org, Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (InvalidData e) {
      LOG.atError()
          .addKeyValue("org", org.value())
          .log("The {} of the org {} cannot be used any more and is left out", what, org, e);
      return Optional.empty();
    }
  }

  private static Set<String> ids(String list) {
    List<String> ids = new ArrayList<>();
    Json.read(list).forEach(id -> ids.add(id.asText()));
    return new LinkedHashSet<>(ids);
  }

  private static Optional<String> settings(Handle handle, OrgId org) {
    return handle
        .createQuery("SELECT settings FROM object_settings WHERE org_id = :org")
        .bind("org", org.value())
        .mapTo(String.class)
        .findOne();
  }

  private <T> T write(OrgId org, Work<T> work) {
    try {
      return database.writeNow(work);
    } finally {
      known.invalidate(org);
    }
  }

  private static void refuseNothing(int found, String message) {
    if (found == 0) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, message);
    }
  }
}
