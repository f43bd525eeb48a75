package dev.tenon.runtime.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads how somebody defines a custom event: its schema alone, or {@code {"description", "schema",
 * "example"}}.
 */
public final class Definition {

  /** How long a name can be; events of other products may be as long. */
  private static final int LONGEST_NAME = 200;

  private static final int LONGEST_DESCRIPTION = 2_000;

  /** Of a schema, as text: what is larger describes more than one thing. */
  private static final int LONGEST_SCHEMA = 32 << 10;

  /** What stands for many events, or could not be part of an address. */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}*/\\\\;%]");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private static final Set<String> KEYS = Set.of("description", "schema", "example");

  private final List<DefinitionFault> faults = new ArrayList<>();

  private Definition() {}

  /**
   * What reading gave.
   *
   * @param event absent when there are faults
   * @param faults why it cannot be used, with pointers into what was read
   */
  public record Reading(Optional<CustomEvent> event, List<DefinitionFault> faults) {
    public Reading {
      faults = List.copyOf(faults);
    }
  }

  /** Reads a definition. */
  public static Reading read(String name, JsonNode definition) {
    return new Definition().reading(name, definition);
  }

  /** Why an event cannot have this name; empty when it can. */
  public static Optional<String> nameFault(String name) {
    if (name.isBlank()) {
      return Optional.of("the name of an event cannot be blank");
    }
    if (name.length() > LONGEST_NAME) {
      return Optional.of(
          "the name of an event has at most %d characters, not %d"
              .formatted(LONGEST_NAME, name.length()));
    }
    if (!name.equals(name.strip())
        || UNFIT.matcher(name).find()
        || name.matches("\\.+")
        || name.equals(CustomOpenApi.FILE)) {
      return Optional.of(
          "\"%s\" cannot be the name of an event: it has no * / \\ ; %% and no blanks at its ends, and is not %s"
              .formatted(CONTROL.matcher(name).replaceAll("?"), CustomOpenApi.FILE));
    }
    return Optional.empty();
  }

  private Reading reading(String name, JsonNode definition) {
    nameFault(name)
        .ifPresent(reason -> fault("", reason, "use a name such as \"invoice_created\"."));
    if (!(definition instanceof ObjectNode object)) {
      fault(
          "",
          "a custom event is defined by an object, not by " + Json.kind(definition),
          "write { \"id\": \"String\" }, or a JSON Schema.");
      return new Reading(Optional.empty(), faults);
    }
    boolean wrapped = object.path("schema").isObject();
    JsonNode schema = wrapped ? object.path("schema") : object;
    Optional<String> description = wrapped ? description(object) : Optional.empty();
    if (wrapped) {
      unknown(object);
    }
    schema((ObjectNode) schema, wrapped ? "/schema" : "");
    if (!faults.isEmpty()) {
      return new Reading(Optional.empty(), faults);
    }
    CustomEvent event =
        new CustomEvent(
            name,
            description,
            (ObjectNode) schema,
            wrapped && object.get("example") instanceof ObjectNode example
                ? Optional.of(example)
                : Optional.empty());
    if (wrapped) {
      example(object, event);
    }
    return new Reading(faults.isEmpty() ? Optional.of(event) : Optional.empty(), faults);
  }

  private Optional<String> description(ObjectNode object) {
    JsonNode description = object.path("description");
    if (description.isMissingNode()) {
      return Optional.empty();
    }
    if (!description.isTextual() || description.asText().length() > LONGEST_DESCRIPTION) {
      fault(
          "/description",
          "a description is a text of at most %,d characters".formatted(LONGEST_DESCRIPTION),
          "say in a sentence what the event is for.");
      return Optional.empty();
    }
    return Optional.of(description.asText());
  }

  private void unknown(ObjectNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!KEYS.contains(member.getKey())) {
        fault(
            Pointers.child("", member.getKey()),
            "the key \"%s\" is not known".formatted(member.getKey()),
            "beside \"schema\" there are \"description\" and \"example\"; fields go into \"schema\".");
      }
    }
  }

  private void schema(ObjectNode schema, String at) {
    int length = Json.write(schema).length();
    if (length > LONGEST_SCHEMA) {
      fault(
          at,
          "the schema has %,d characters, of at most %,d".formatted(length, LONGEST_SCHEMA),
          "describe only what the event needs.");
      return;
    }
    List<DefinitionFault> found =
        switch (SchemaForm.of(schema)) {
          case FLAT -> FlatSchema.faults(schema);
          case JSON_SCHEMA -> SchemaFaults.of(schema);
        };
    found.forEach(fault -> faults.add(fault.below(at)));
  }

  private void example(ObjectNode object, CustomEvent event) {
    JsonNode example = object.path("example");
    if (example.isMissingNode()) {
      return;
    }
    if (!example.isObject()) {
      fault(
          "/example",
          "an example is the event's data, an object, not " + Json.kind(example),
          "write { … } with a value for each field.");
      return;
    }
    for (Violation violation : DataCheck.of(event.jsonSchema()).check(example)) {
      fault(
          "/example" + violation.path(),
          "the example does not fit the schema: it " + violation.reason(),
          "change the one or the other.");
    }
  }

  private void fault(String pointer, String message, String fix) {
    faults.add(new DefinitionFault(pointer, message, fix));
  }
}
