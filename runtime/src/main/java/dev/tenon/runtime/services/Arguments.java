package dev.tenon.runtime.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;

/**
 * What a handler passed to a method of a service. JavaScript's {@code undefined} arrives as null,
 * and apps pass null where they mean nothing: both are the same as an argument that is not there.
 */
public record Arguments(JsonNode all) {

  /**
   * Reads those of one call.
   *
   * @param json a JSON array
   * @throws dev.tenon.runtime.invoke.ServiceRefusal when it cannot be read, as it is when it is
   *     nested too deeply
   */
  public static Arguments of(String json) {
    try {
      return new Arguments(Json.read(json));
    } catch (MalformedJson e) {
      throw Refusals.with(400, "The arguments cannot be read: " + e.getMessage());
    }
  }

  /** The argument at an index from 0; a missing node where there is none. */
  public JsonNode at(int index) {
    JsonNode argument = all.path(index);
    return argument.isNull() ? MissingNode.getInstance() : argument;
  }

  /** Whether there is an argument at an index. */
  public boolean has(int index) {
    return !at(index).isMissingNode();
  }
}
