package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Describes the call that sends custom events as an OpenAPI document: with the schema of each
 * event's data and an example, so that programs can be made from it.
 */
public final class CustomOpenApi {

  /** What the document is called, which no event can be. */
  public static final String FILE = "openapi.json";

  private static final String SCHEMAS = "#/components/schemas/";

  private final ObjectNode document = Json.object().put("openapi", "3.1.0");
  private final ObjectNode schemas = Json.object();
  private final Set<String> names = new HashSet<>(Set.of("accepted", "problem", "anycall"));

  private CustomOpenApi() {}

  /**
   * An event and all that is said about its data.
   *
   * @param schemas all of which must hold
   * @param example data that fits them, if there is any
   */
  public record Described(
      String name,
      Optional<String> description,
      List<ObjectNode> schemas,
      Optional<ObjectNode> example) {
    public Described {
      schemas = List.copyOf(schemas);
    }
  }

  /**
   * The document.
   *
   * @param org whose events they are
   */
  public static ObjectNode of(String org, List<Described> events) {
    return new CustomOpenApi().made(org, events);
  }

  private ObjectNode made(String org, List<Described> events) {
    document
        .putObject("info")
        .put("title", "Custom events of " + org)
        .put("version", "1")
        .put(
            "description",
            "Each event that has a schema, of the org and of the apps that it has installed. Events without one are taken as well, with any data.");
    document.putArray("servers").addObject().put("url", "/").put("description", "This runtime");
    document.putArray("security").addObject().putArray("key");
    ObjectNode operation = document.putObject("paths").putObject("/run/event").putObject("post");
    operation.put("operationId", "runEvent").put("summary", "Triggers a custom event");
    ObjectNode content =
        operation
            .putObject("requestBody")
            .put("required", true)
            .putObject("content")
            .putObject("application/json");
    ArrayNode calls = content.putObject("schema").putArray("anyOf");
    ObjectNode examples = Json.object();
    for (Described event : events) {
      String call = call(event);
      calls.addObject().put("$ref", SCHEMAS + call);
      event.example().ifPresent(data -> example(examples.putObject(call), event, data));
    }
    calls.addObject().put("$ref", SCHEMAS + "AnyCall");
    schemas.set("AnyCall", anyCall(events));
    if (!examples.isEmpty()) {
      content.set("examples", examples);
    }
    responses(operation.putObject("responses"));
    ObjectNode components = document.putObject("components");
    components
        .putObject("securitySchemes")
        .putObject("key")
        .put("type", "http")
        .put("scheme", "bearer");
    components.set("schemas", schemas);
    return document;
  }

  private String call(Described event) {
    String name = componentName(event.name());
    List<String> parts = new ArrayList<>();
    for (ObjectNode schema : event.schemas()) {
      String part = name + "Data" + (parts.isEmpty() ? "" : parts.size() + 1);
      parts.add(part);
      schemas.set(part, rebased(schema, SCHEMAS + part));
    }
    ObjectNode call = schemas.putObject(name);
    call.put("type", "object").put("title", event.name());
    event.description().ifPresent(text -> call.put("description", text));
    call.putArray("required").add("event").add("userId").add("data");
    ObjectNode properties = call.putObject("properties");
    properties.putObject("event").put("const", event.name());
    properties.set("userId", userId());
    ObjectNode data = properties.putObject("data");
    if (parts.size() == 1) {
      data.put("$ref", SCHEMAS + parts.getFirst());
    } else {
      ArrayNode all = data.putArray("allOf");
      parts.forEach(part -> all.addObject().put("$ref", SCHEMAS + part));
    }
    return name;
  }

  /** Letters and digits that no other component has as its name. */
  private String componentName(String event) {
    StringBuilder name = new StringBuilder();
    for (String word : event.split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    String plain = name.isEmpty() ? "Event" : name.toString();
    String unique = plain;
    // Data of an event have its name and a number, too.
    for (int i = 2;
        !names.add(unique.toLowerCase(Locale.ROOT)) || unique.matches(".*Data\\d*");
        i++) {
      unique = plain + "_" + i;
    }
    return unique;
  }

  /** References that began at the schema begin at its place in the document. */
  private static JsonNode rebased(ObjectNode schema, String place) {
    ObjectNode copy = schema.deepCopy();
    copy.remove(List.of("$schema", "$id"));
    rebase(copy, place);
    return copy;
  }

  private static void rebase(JsonNode node, String place) {
    if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
      object.put("$ref", object.path("$ref").asText().replaceFirst("^#", place));
    }
    for (JsonNode child : node) {
      rebase(child, place);
    }
  }

  private static ObjectNode userId() {
    return Json.object()
        .put("type", "string")
        .put("minLength", 1)
        .put("description", "The user for whom it happened.");
  }

  private static void example(ObjectNode into, Described event, ObjectNode data) {
    into.put("summary", event.name());
    into.set(
        "value",
        Json.object().put("event", event.name()).put("userId", "user-1").set("data", data));
  }

  /** An event of another name: those that have a schema are held against it. */
  private static ObjectNode anyCall(List<Described> events) {
    ObjectNode call = Json.object().put("type", "object").put("title", "Any other event");
    call.putArray("required").add("event").add("userId").add("data");
    ObjectNode properties = call.putObject("properties");
    ObjectNode name = properties.putObject("event").put("type", "string").put("minLength", 1);
    if (!events.isEmpty()) {
      ArrayNode others = name.putObject("not").putArray("enum");
      events.forEach(event -> others.add(event.name()));
    }
    properties.set("userId", userId());
    properties.putObject("data").put("type", "object");
    return call;
  }

  private void responses(ObjectNode responses) {
    ObjectNode ok = responses.putObject("200").put("description", "The event is on disk.");
    ok.putObject("content")
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", SCHEMAS + "Accepted");
    ObjectNode accepted = schemas.putObject("Accepted").put("type", "object");
    accepted.putArray("required").add("message").add("eventId");
    ObjectNode properties = accepted.putObject("properties");
    properties.putObject("message").put("const", "Event successfully triggered");
    properties.putObject("eventId").put("type", "string");
    problem(responses, "400", "It is no custom event.");
    problem(responses, "401", "No key was shown, or none that is valid.");
    problem(responses, "404", "The user belongs to no org.");
    problem(responses, "413", "The event is larger than 256 KB.");
    problem(responses, "422", "The data do not fit: `errors` names each path and the reason.");
    problem(responses, "429", "There is too much waiting already.");
    schemas.putObject("Problem").put("type", "object");
  }

  private static void problem(ObjectNode responses, String status, String description) {
    responses
        .putObject(status)
        .put("description", description)
        .putObject("content")
        .putObject("application/problem+json")
        .putObject("schema")
        .put("$ref", SCHEMAS + "Problem");
  }
}
