package dev.tenon.runtime.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that an org wants to hear of.
 *
 * @param kind why
 * @param field the field that it is about
 * @param text in one line, for people
 */
public record Alert(Kind kind, String field, String text) {

  /** Why an org wants to hear of an event. */
  public enum Kind {
    /** A value above the org's threshold. */
    HIGH_VALUE("high_value"),
    /** A change of a field that the org calls critical. */
    CRITICAL_FIELD("critical_field"),
    /** Data that do not fit the org's schema. */
    SCHEMA_VALIDATION("schema_validation");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The word in APIs and metrics. */
    public String label() {
      return label;
    }

    static Kind of(String label) {
      for (Kind kind : values()) {
        if (kind.label.equals(label)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("No alert is called " + label);
    }
  }

  /** As APIs have it. */
  public ObjectNode json() {
    return Json.object().put("kind", kind.label).put("field", field).put("text", text);
  }

  /** Several, as they are stored. */
  public static String stored(List<Alert> alerts) {
    return Json.writeValue(alerts.stream().map(Alert::json).toList());
  }

  /** Reads what {@link #stored} wrote. */
  public static List<Alert> read(String stored) {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode one : Json.read(stored)) {
      alerts.add(
          new Alert(
              Kind.of(one.path("kind").asText()),
              one.path("field").asText(),
              one.path("text").asText()));
    }
    return alerts;
  }
}
