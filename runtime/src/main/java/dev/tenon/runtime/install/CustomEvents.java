package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.custom.CustomOpenApi;
import dev.tenon.runtime.custom.DataCheck;
import dev.tenon.runtime.custom.InvalidData;
import dev.tenon.runtime.custom.Violation;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.ObjectText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The custom events of an org: what it says about them itself, and what the apps say that it has
 * installed. Where several say something about one event, all of it holds; an event that nobody
 * says anything about is taken with any data. Thread-safe.
 */
public final class CustomEvents {

  private final OrgCustomEvents own;
  private final Installations installations;

  public CustomEvents(OrgCustomEvents own, Installations installations) {
    this.own = own;
    this.installations = installations;
  }

  /** What one who has a say says. */
  private record Said(String owner, CustomEvent event) {}

  /** What an app says. */
  private record OfApp(AppVersion app, CustomEvent event) {}

  /**
   * Refuses an event whose data do not fit, unless it repeats one that was taken. Events of other
   * products are left alone.
   *
   * @throws InvalidData naming each path and the reason
   */
  public void check(Event event) {
    if (!event.product().equals(Product.CUSTOM)) {
      return;
    }
    List<Said> said = new ArrayList<>();
    own.find(event.org(), event.type())
        .ifPresent(
            version ->
                version
                    .event()
                    .ifPresent(
                        one -> said.add(new Said("org, version " + version.version(), one))));
    for (OfApp one : ofApps(event.org(), event.type())) {
      said.add(new Said(owner(one.app()), one.event()));
    }
    if (said.isEmpty()) {
      return;
    }
    JsonNode data = ObjectText.reread(event.body()).get("data");
    List<Violation> violations = violations(said, data.isMissingNode() ? Json.object() : data);
    if (!violations.isEmpty() && !isRepeat(event)) {
      throw new InvalidData(
          "The data of the custom event \"%s\" do not fit its schema".formatted(event.type()),
          violations);
    }
  }

  /** What is kept already was taken by an earlier schema, and is only acknowledged once more. */
  private boolean isRepeat(Event event) {
    return event.dedupKey().filter(key -> own.isTaken(event.org(), key)).isPresent();
  }

  private static List<Violation> violations(List<Said> said, JsonNode data) {
    List<Violation> violations = new ArrayList<>();
    for (Said one : said) {
      for (Violation violation : DataCheck.of(one.event().jsonSchema()).check(data)) {
        Violation inCall = violation.below("/data");
        violations.add(said.size() == 1 ? inCall : inCall.by(one.owner()));
      }
    }
    return violations;
  }

  private static String owner(AppVersion app) {
    return "app %s %s".formatted(app.manifest().id(), app.manifest().version());
  }

  private List<OfApp> ofApps(OrgId org, String name) {
    return installations.ofOrg(org).stream()
        .map(Installation::app)
        .flatMap(
            app -> app.manifest().customEvent(name).map(event -> new OfApp(app, event)).stream())
        .toList();
  }

  /** The names of all events that the org or its apps say something about. */
  public SortedSet<String> names(OrgId org) {
    SortedSet<String> names = new TreeSet<>(own.names(org));
    for (Installation installation : installations.ofOrg(org)) {
      installation.app().manifest().customEvents().forEach(event -> names.add(event.name()));
    }
    return names;
  }

  /**
   * One page of all events that somebody says something about, by name: {@code {items: […],
   * next?}}, each as {@link #describe} has it but for its versions.
   */
  public ObjectNode list(OrgId org, int limit, Optional<String> after) {
    List<String> page =
        names(org).stream()
            .filter(name -> name.compareTo(after.orElse("")) > 0)
            .limit(limit + 1L)
            .toList();
    return Page.of(
        page, limit, name -> json(name, own.find(org, name), ofApps(org, name)), name -> name);
  }

  /**
   * An event: {@code {event, description?, version?, createdAt?, schema?, apps, jsonSchema,
   * example?, versions}}, where version, createdAt and schema are the org's own.
   *
   * @throws RuntimeFault when nobody says anything about it
   */
  public ObjectNode describe(OrgId org, String name) {
    Optional<OrgCustomEvents.Version> version = own.find(org, name);
    List<OfApp> apps = ofApps(org, name);
    if (version.isEmpty() && apps.isEmpty()) {
      throw OrgCustomEvents.unknown(org, name);
    }
    ObjectNode json = json(name, version, apps);
    ArrayNode versions = json.putArray("versions");
    for (OrgCustomEvents.Version one : own.versions(org, name)) {
      versions
          .addObject()
          .put("version", one.version())
          .put("createdAt", one.at().toString())
          .put("removed", one.event().isEmpty());
    }
    return json;
  }

  /**
   * What the org itself said about an event in a version.
   *
   * @throws RuntimeFault when that cannot be read
   */
  public ObjectNode describe(OrgId org, String name, int version) {
    return own.versions(org, name).stream()
        .filter(one -> one.version() == version && one.event().isPresent())
        .findFirst()
        .map(one -> json(name, Optional.of(one), List.of()))
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.NOT_FOUND,
                    "What the org %s said about the custom event \"%s\" in version %d cannot be read (any more)."
                        .formatted(org, name, version)));
  }

  private static ObjectNode json(
      String name, Optional<OrgCustomEvents.Version> version, List<OfApp> apps) {
    ObjectNode json = Json.object().put("event", name);
    Optional<CustomEvent> ofOrg = version.flatMap(OrgCustomEvents.Version::event);
    CustomOpenApi.Described described = described(name, ofOrg, apps);
    described.description().ifPresent(text -> json.put("description", text));
    version.ifPresent(
        one -> json.put("version", one.version()).put("createdAt", one.at().toString()));
    ofOrg.ifPresent(event -> json.set("schema", event.schema()));
    ArrayNode list = json.putArray("apps");
    for (OfApp one : apps) {
      list.addObject()
          .put("app", one.app().manifest().id())
          .put("version", one.app().manifest().version())
          .set("schema", one.event().schema());
    }
    json.set("jsonSchema", whole(described.schemas()));
    described.example().ifPresent(example -> json.set("example", example));
    return json;
  }

  private static ObjectNode whole(List<ObjectNode> schemas) {
    if (schemas.size() == 1) {
      return schemas.getFirst();
    }
    ObjectNode whole = Json.object();
    ArrayNode all = whole.putArray("allOf");
    schemas.forEach(all::add);
    return whole;
  }

  private static CustomOpenApi.Described described(
      String name, Optional<CustomEvent> ofOrg, List<OfApp> apps) {
    List<CustomEvent> events = new ArrayList<>();
    ofOrg.ifPresent(events::add);
    apps.forEach(one -> events.add(one.event()));
    return new CustomOpenApi.Described(
        name,
        events.stream().map(CustomEvent::description).flatMap(Optional::stream).findFirst(),
        events.stream().map(CustomEvent::jsonSchema).toList(),
        example(events));
  }

  /** One of the examples with what the others have beside it, if that fits all schemas. */
  private static Optional<ObjectNode> example(List<CustomEvent> events) {
    ObjectNode merged = Json.object();
    for (CustomEvent event : events.reversed()) {
      event.sample().ifPresent(merged::setAll);
    }
    boolean fits =
        events.stream().allMatch(event -> DataCheck.of(event.jsonSchema()).check(merged).isEmpty());
    return fits ? Optional.of(merged) : Optional.empty();
  }

  /** The events of an org as an OpenAPI document. */
  public ObjectNode openApi(OrgId org) {
    return CustomOpenApi.of(
        org.value(),
        names(org).stream()
            .map(
                name ->
                    described(
                        name,
                        own.find(org, name).flatMap(OrgCustomEvents.Version::event),
                        ofApps(org, name)))
            .toList());
  }
}
