package dev.tenon.runtime.objects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.CustomObjectType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Finds what an org wants to be told of. */
final class Alerts {

  /** The field that a threshold is about. */
  private static final String VALUE = "value";

  private Alerts() {}

  static List<Alert> of(CustomObjectType type, ObjectSettings.OfType wanted, JsonNode data) {
    List<Alert> alerts = new ArrayList<>();
    if (type.action().equals("created")) {
      highValue(type, wanted, data.path(type.object()).path(VALUE), alerts);
    }
    List<FieldChange> changes =
        type.field()
            .map(field -> List.of(FieldChange.of(type, field, data)))
            .orElseGet(
                () -> type.action().equals("updated") ? FieldChange.all(type, data) : List.of());
    for (FieldChange change : changes) {
      if (change.field().equals(VALUE)) {
        highValue(type, wanted, change.now(), alerts);
      }
      if (wanted.criticalFields().contains(change.field())) {
        alerts.add(
            new Alert(
                Alert.Kind.CRITICAL_FIELD,
                cut(change.field()),
                "%s of the %s %s was changed from %s to %s"
                    .formatted(
                        cut(change.field()),
                        type.object(),
                        cut(change.id()),
                        change.previous().map(Alerts::shown).orElse("something"),
                        shown(change.now()))));
      }
    }
    return alerts;
  }

  private static void highValue(
      CustomObjectType type, ObjectSettings.OfType wanted, JsonNode value, List<Alert> alerts) {
    if (!value.isNumber() || wanted.highValue().isEmpty()) {
      return;
    }
    BigDecimal threshold = wanted.highValue().get();
    if (value.decimalValue().compareTo(threshold) > 0) {
      alerts.add(
          new Alert(
              Alert.Kind.HIGH_VALUE,
              VALUE,
              "the value of the %s is %s, above %s"
                  .formatted(type.object(), shown(value), threshold)));
    }
  }

  private static String shown(JsonNode value) {
    String text = value.isTextual() ? "\"" + value.asText() + "\"" : value.toString();
    return cut(text);
  }

  private static String cut(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }
}
