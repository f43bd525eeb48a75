package dev.tenon.runtime.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the schema of one event: the structure that its fixture has, with what is known about the
 * attributes. Where the documentation contradicts the sample, both are accepted, since the sample
 * is the vendor's own; what is not mandatory may be null or absent, and more may be there.
 */
final class SchemaBuilder {

  private static final String KIND_OF_ALL_FIELDS = "field";

  private final DescribedEvent event;
  private final Path folder;
  private final Samples samples;
  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  SchemaBuilder(DescribedEvent event, Path testData, Samples samples) {
    this.event = event;
    this.folder = testData.resolve("attributes").resolve(event.folder());
    this.samples = samples;
  }

  /**
   * The schema.
   *
   * @param fixtures the event's own, if it has one
   * @param names all names of the event
   */
  ObjectNode build(List<JsonNode> fixtures, Collection<String> names) {
    Attributes envelope = known(event.root());
    ObjectNode schema = Json.object();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("$id", "urn:tenon:event:" + event.folder() + ":" + event.type());
    schema.put("title", event.generic() ? envelope.title() : event.type());
    schema.put("description", event.text());
    schema.setAll(object(envelope, fixtures, false));
    if (!event.generic()) {
      String key = event.folder().equals("thena") ? "eventType" : "event";
      ObjectNode type = (ObjectNode) schema.at("/properties/" + key);
      type.remove("examples");
      names.forEach(type.putArray("enum")::add);
    }
    if (!definitions.isEmpty()) {
      ObjectNode all = schema.putObject("$defs");
      definitions.forEach(all::set);
    }
    return schema;
  }

  private ObjectNode object(Attributes known, List<JsonNode> sampled, boolean nullable) {
    ObjectNode schema = Json.object();
    Found.type(schema, Set.of("object"), nullable);
    ObjectNode properties = Json.object();
    ArrayNode required = Json.mapper().createArrayNode();
    for (String key : keys(known, sampled)) {
      boolean mandatory = mandatory(known, key, sampled);
      List<JsonNode> values = Found.values(sampled, key);
      boolean body = key.equals(event.body()) && known.name().equals(event.root());
      properties.set(
          key, body ? body(known.of(key), values) : attribute(known.of(key), values, mandatory));
      if (mandatory) {
        required.add(key);
      }
    }
    if (!properties.isEmpty()) {
      schema.set("properties", properties);
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (sampled.isEmpty()) {
      known
          .previous()
          .ifPresent(
              previous ->
                  schema
                      .putObject("patternProperties")
                      .set("^previous[A-Z]", attribute(previous, List.of(), false)));
      known
          .others()
          .ifPresent(
              others -> schema.set("additionalProperties", attribute(others, List.of(), false)));
    }
    return schema;
  }

  private static Set<String> keys(Attributes known, List<JsonNode> sampled) {
    Set<String> keys = new LinkedHashSet<>();
    if (!known.onlyWhatIsDocumented()) {
      sampled.forEach(sample -> sample.fieldNames().forEachRemaining(keys::add));
    }
    if (!known.onlyWhatTheSampleHas() || sampled.isEmpty()) {
      keys.addAll(known.byKey().keySet());
    }
    return keys;
  }

  private boolean mandatory(Attributes known, String key, List<JsonNode> sampled) {
    boolean ofThisEvent =
        event.mandatory().contains(key) && event.holds().filter(known.name()::equals).isPresent();
    boolean always = known.of(key).path("mandatory").asBoolean();
    return ofThisEvent || (always && !(known.onlyWhatTheSampleHas() && sampled.isEmpty()));
  }

  /** What happened: the part of the payload in which the events of a product differ. */
  private ObjectNode body(ObjectNode known, List<JsonNode> values) {
    if (event.holds().isEmpty()) {
      return attribute(known, values, true);
    }
    ObjectNode schema = object(known(event.holds().get()), values, false);
    return schema.put("description", HoverText.of(known, Set.of("object"), true));
  }

  private ObjectNode attribute(ObjectNode known, List<JsonNode> values, boolean mandatory) {
    ObjectNode schema = Json.object();
    Set<String> sampled = Found.types(values);
    boolean nullable = !mandatory || values.stream().anyMatch(JsonNode::isNull);
    if (known.has("is")) {
      schema.put("$ref", define(known.path("is").asText()));
      if (!nullable) {
        schema.put("type", "object");
      }
    } else {
      Set<String> types = new LinkedHashSet<>(sampled);
      for (String source : List.of("type", "likely")) {
        if (known.has(source)) {
          types.add(known.path(source).asText());
        }
      }
      known.path("also").forEach(type -> types.add(type.asText()));
      if (!types.isEmpty() && !types.contains("any")) {
        Found.type(schema, types, nullable);
      }
      if (!known.path("free").asBoolean()) {
        structure(schema, known, values, nullable);
      }
    }
    String text = HoverText.of(known, sampled, mandatory);
    return text.isEmpty() ? schema : schema.put("description", text);
  }

  private void structure(
      ObjectNode schema, ObjectNode known, List<JsonNode> values, boolean nullable) {
    List<JsonNode> objects = Found.objects(values);
    if (Found.isField(objects)) {
      schema.set("properties", field(known, objects));
      return;
    }
    if (known.has("map")) {
      ObjectNode entry = (ObjectNode) known.path("map");
      schema.set("additionalProperties", attribute(entry, Found.entries(objects), false));
    } else if (!objects.isEmpty()) {
      schema.setAll(properties(objects));
    }
    if (known.has("each") || !Found.elements(values).isEmpty()) {
      ObjectNode each = known.get("each") instanceof ObjectNode given ? given : Attributes.UNKNOWN;
      if (known.path("pair").asBoolean()) {
        schema.put("minItems", 2).put("maxItems", 2);
      } else {
        schema.set("items", attribute(each, Found.elements(values), !each.isEmpty()));
      }
    }
    Found.values(schema, known, values, nullable);
  }

  private ObjectNode properties(List<JsonNode> objects) {
    ObjectNode properties = Json.object();
    Set<String> keys = new LinkedHashSet<>();
    objects.forEach(object -> object.fieldNames().forEachRemaining(keys::add));
    keys.forEach(
        key ->
            properties.set(key, attribute(Attributes.UNKNOWN, Found.values(objects, key), false)));
    return properties.isEmpty() ? properties : Json.object().set("properties", properties);
  }

  /** The form in which the CRM sends most fields of a record: label, type and value. */
  private ObjectNode field(ObjectNode known, List<JsonNode> fields) {
    Attributes parts = known(KIND_OF_ALL_FIELDS);
    ObjectNode properties = Json.object();
    for (String key : keys(parts, fields)) {
      if (!key.equals("value")) {
        List<JsonNode> values = Found.values(fields, key);
        if (!values.isEmpty()) {
          properties.set(key, attribute(parts.of(key), values, false));
        }
      }
    }
    List<JsonNode> values = Found.values(fields, "value");
    ObjectNode value = Json.object();
    Set<String> types = Found.types(values);
    if (Found.isNumeric(fields)) {
      // Decimals come as text, the same numbers in changes do not: an app must take both.
      types.addAll(List.of("number", "string"));
    }
    if (!types.isEmpty()) {
      Found.type(value, types, true);
    }
    ObjectNode about = Json.object();
    if (known.has("values") && types.stream().allMatch("string"::equals)) {
      about.set("values", known.get("values"));
    }
    structure(value, about, values, true);
    properties.set("value", value.put("description", known.path("text").asText()));
    return properties;
  }

  private String define(String kind) {
    if (!definitions.containsKey(kind)) {
      definitions.put(kind, Json.object());
      Attributes known = known(kind);
      ObjectNode definition = Json.object().put("title", known.title());
      definition.setAll(object(known, samples.of(kind), true));
      definitions.put(kind, definition);
    }
    return "#/$defs/" + kind;
  }

  private Attributes known(String kind) {
    return Attributes.read(folder, kind);
  }
}
