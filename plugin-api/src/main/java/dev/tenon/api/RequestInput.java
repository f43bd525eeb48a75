package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is filled into a template of a request.
 *
 * @param context an object: the values for {@code <%= context.name %>}
 * @param body the body; empty for none
 */
public record RequestInput(ObjectNode context, String body) {

  /** Nothing. */
  public static final RequestInput NONE =
      new RequestInput(JsonNodeFactory.instance.objectNode(), "");

  /** Takes a context alone. */
  public static RequestInput of(ObjectNode context) {
    return new RequestInput(context, "");
  }

  /** The same with JSON as the body. */
  public RequestInput body(JsonNode json) {
    return new RequestInput(context, json.toString());
  }
}
