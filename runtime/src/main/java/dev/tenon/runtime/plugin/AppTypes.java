package dev.tenon.runtime.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.tenon.api.PermanentFailure;
import dev.tenon.runtime.json.Json;
import java.util.List;

/**
 * Turns nodes into values of an app's own types.
 *
 * @param mapper the app's
 */
record AppTypes(ObjectMapper mapper) {

  /**
   * Converts a node.
   *
   * @param what the node's name in messages: {@code data}, {@code iparams}
   * @throws PermanentFailure naming the place that does not fit, and never its value, since iparams
   *     can be secret
   */
  <T> T read(JsonNode node, Class<T> type, String what) {
    if (node.isMissingNode() || node.isNull()) {
      throw new PermanentFailure("There is no %s to make %s of.".formatted(what, type.getName()));
    }
    try {
      return mapper.treeToValue(node, type);
    } catch (ValueInstantiationException e) {
      // Its cause is the app's own exception, which knows better than anybody what is wrong.
      throw new PermanentFailure(
          "%s does not fit %s: its constructor refused it."
              .formatted(place(what, e.getPath()), type.getName()),
          e.getCause() == null ? e : e.getCause());
    } catch (MismatchedInputException e) {
      throw new PermanentFailure(
          "%s does not fit %s: %s was found where %s is needed."
              .formatted(
                  place(what, e.getPath()),
                  type.getName(),
                  Json.kind(at(node, e.getPath())),
                  e.getTargetType() == null ? "another value" : e.getTargetType().getSimpleName()));
    } catch (JsonMappingException e) {
      throw new PermanentFailure(
          "%s does not fit %s.".formatted(place(what, e.getPath()), type.getName()));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new PermanentFailure("%s does not fit %s.".formatted(what, type.getName()));
    }
  }

  /**
   * Turns a value of the app's own into a node.
   *
   * @param what the value's name in messages
   * @throws IllegalArgumentException when it cannot be
   */
  JsonNode write(Object value, String what) {
    try {
      return mapper.valueToTree(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The %s, of %s, cannot be made JSON of: %s"
              .formatted(what, value.getClass().getName(), e.getMessage()),
          e);
    }
  }

  private static String place(String what, List<JsonMappingException.Reference> path) {
    StringBuilder place = new StringBuilder(what);
    for (JsonMappingException.Reference step : path) {
      if (step.getFieldName() == null) {
        place.append('[').append(step.getIndex()).append(']');
      } else {
        place.append('.').append(step.getFieldName());
      }
    }
    return place.toString();
  }

  private static JsonNode at(JsonNode root, List<JsonMappingException.Reference> path) {
    JsonNode node = root;
    for (JsonMappingException.Reference step : path) {
      node =
          step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
    }
    return node;
  }
}
