package dev.tenon.runtime.keyvalue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.services.Refusals;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A change of a part of a record. */
sealed interface Update {

  /**
   * Reads what a handler passed.
   *
   * @throws ServiceRefusal when it is no update, whatever the record is
   */
  static Update of(String key, JsonNode action, JsonNode attributes, KeyValueLimits limits) {
    limits.refuseLongKey(key);
    if (attributes.isContainerNode()) {
      Values.members(attributes).fieldNames().forEachRemaining(limits::refuseLongName);
    }
    String name = action.isMissingNode() ? "undefined" : action.asText();
    if (!List.of("increment", "append", "set", "remove").contains(name)) {
      throw Refusals.with(400, "Invalid action " + name + " for update");
    }
    if (Values.isBlank(attributes) || !attributes.isContainerNode()) {
      throw Refusals.with(
          400, "Attributes object cannot be empty and should be of type JSON or Array");
    }
    return switch (name) {
      case "increment" -> new Increment(numbers(Values.members(attributes)));
      case "append" -> new Append(lists(Values.members(attributes)));
      case "set" -> new SetPaths(values(Values.members(attributes)));
      default -> new RemovePaths(paths(attributes));
    };
  }

  private static ObjectNode numbers(ObjectNode attributes) {
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      refuseBlank(attribute.getKey(), 400);
      if (!attribute.getValue().isNumber()) {
        throw Refusals.with(400, "The value passed to increment should be of type number");
      }
    }
    return attributes;
  }

  private static ObjectNode lists(ObjectNode attributes) {
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      refuseBlank(attribute.getKey(), 400);
      if (!attribute.getValue().isArray() || attribute.getValue().isEmpty()) {
        throw Refusals.with(
            400,
            "The value passed to append should be of type array and should not be an empty array");
      }
    }
    return attributes;
  }

  private static ObjectNode values(ObjectNode attributes) {
    attributes.fieldNames().forEachRemaining(path -> refuseBlank(path, 422));
    return attributes;
  }

  private static List<String> paths(JsonNode attributes) {
    if (!attributes.isArray()) {
      throw Refusals.with(
          400, "The attributes object passed to remove action should be of type array");
    }
    List<String> paths = new ArrayList<>();
    for (JsonNode path : attributes) {
      String text = path.isNull() ? "" : path.asText();
      refuseBlank(text, 422);
      paths.add(text);
    }
    return paths;
  }

  private static void refuseBlank(String path, int status) {
    if (path.isEmpty()) {
      throw Refusals.with(status, "Keys or paths inside attributes object cannot be blank");
    }
  }

  private static ServiceRefusal clash() {
    return Refusals.with(400, "Mandatory attributes missing");
  }

  /** What JavaScript takes for nothing there. */
  private static boolean isNothing(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isTextual() && value.asText().isEmpty());
  }

  /**
   * What becomes of a record.
   *
   * @param record what there is of it, which is changed; nothing where there is none
   * @throws ServiceRefusal when it does not fit the update
   */
  ObjectNode apply(Optional<ObjectNode> record);

  /** Adds to numbers. */
  record Increment(ObjectNode by) implements Update {
    @Override
    public ObjectNode apply(Optional<ObjectNode> record) {
      ObjectNode result = record.orElseGet(Json::object);
      by.properties().forEach(member -> result.set(member.getKey(), sum(result, member)));
      return result;
    }

    /** In decimals of 34 digits: a tenth and two tenths are three tenths. */
    private static JsonNode sum(ObjectNode record, Map.Entry<String, JsonNode> member) {
      JsonNode present = record.path(member.getKey());
      if (isNothing(present)) {
        return member.getValue();
      }
      if (!present.isNumber()) {
        throw clash();
      }
      return DecimalNode.valueOf(
          present.decimalValue().add(member.getValue().decimalValue(), MathContext.DECIMAL128));
    }
  }

  /** Adds to lists. */
  record Append(ObjectNode more) implements Update {
    @Override
    public ObjectNode apply(Optional<ObjectNode> record) {
      ObjectNode result = record.orElseGet(Json::object);
      for (Map.Entry<String, JsonNode> member : more.properties()) {
        JsonNode present = result.path(member.getKey());
        if (isNothing(present)) {
          result.set(member.getKey(), member.getValue().deepCopy());
        } else if (present instanceof ArrayNode list) {
          list.addAll((ArrayNode) member.getValue());
        } else {
          throw clash();
        }
      }
      return result;
    }
  }

  /** Sets what is at some paths. */
  record SetPaths(ObjectNode values) implements Update {
    @Override
    public ObjectNode apply(Optional<ObjectNode> record) {
      ObjectNode result = record.orElseGet(Json::object);
      List<JsonNode> wanted =
          List.copyOf(values.properties().stream().map(Map.Entry::getValue).toList());
      List<Paths.Place> places =
          Paths.places(result, values.properties().stream().map(Map.Entry::getKey).toList());
      for (int i = 0; i < places.size(); i++) {
        places.get(i).set(wanted.get(i));
      }
      return result;
    }
  }

  /** Removes what is at some paths. */
  record RemovePaths(List<String> paths) implements Update {
    @Override
    public ObjectNode apply(Optional<ObjectNode> record) {
      ObjectNode result =
          record.orElseThrow(
              () ->
                  Refusals.with(
                      400,
                      "The specified key for remove operation does not exist in the data store"));
      Paths.remove(Paths.places(result, paths));
      return result;
    }
  }
}
