package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The fields of a form as an object. */
final class FormFields {

  private FormFields() {}

  /** Adds a field; a name that is there more than once has a list of its values, in order. */
  static void add(ObjectNode form, String name, JsonNode value) {
    JsonNode there = form.path(name);
    if (there.isMissingNode()) {
      form.set(name, value);
    } else if (there instanceof ArrayNode list) {
      list.add(value);
    } else {
      form.putArray(name).add(there).add(value);
    }
  }
}
