package dev.tenon.runtime.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.custom.InvalidData;
import dev.tenon.runtime.custom.Violation;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code {"customObjectEvents": {…}}} as an org writes it; says all that is wrong at once.
 */
final class SettingsReader {

  static final String KEY = "customObjectEvents";

  private static final int MOST_TYPES = 200;

  /** Of each list; each field that changes can make an event of every update. */
  private static final int MOST_NAMES = 50;

  private final List<Violation> violations = new ArrayList<>();

  private SettingsReader() {}

  /**
   * The settings.
   *
   * @throws InvalidData naming each place and the reason
   */
  static ObjectSettings read(ObjectNode body) {
    SettingsReader reader = new SettingsReader();
    reader.onlyKnown(body, "", List.of(KEY));
    ObjectSettings settings = reader.settings(reader.object(body, "", KEY, true), "/" + KEY);
    if (!reader.violations.isEmpty()) {
      throw new InvalidData("The settings of custom objects cannot be used", reader.violations);
    }
    return settings;
  }

  private ObjectSettings settings(ObjectNode node, String at) {
    onlyKnown(node, at, List.of("enabled", "objectTypes"));
    JsonNode enabled = node.path("enabled");
    if (!enabled.isMissingNode() && !enabled.isBoolean()) {
      wrong(at + "/enabled", "is true or false, not " + Json.kind(enabled));
    }
    ObjectNode given = object(node, at, "objectTypes", false);
    Map<String, ObjectSettings.OfType> types = new LinkedHashMap<>();
    if (given.size() > MOST_TYPES) {
      wrong(at + "/objectTypes", "has more than %d types".formatted(MOST_TYPES));
      return new ObjectSettings(true, types);
    }
    for (Map.Entry<String, JsonNode> type : given.properties()) {
      String place = at + "/objectTypes/" + type.getKey();
      ObjectTypes.fault(type.getKey()).ifPresent(fault -> wrong(place, fault));
      types.put(
          type.getKey(), ofType(object(given, at + "/objectTypes", type.getKey(), true), place));
    }
    return new ObjectSettings(enabled.asBoolean(true), types);
  }

  private ObjectSettings.OfType ofType(ObjectNode node, String at) {
    onlyKnown(node, at, List.of("events", "fieldEvents", "notificationSettings"));
    ObjectNode told = object(node, at, "notificationSettings", false);
    String place = at + "/notificationSettings";
    onlyKnown(told, place, List.of("highValueThreshold", "criticalFields"));
    JsonNode threshold = told.path("highValueThreshold");
    Optional<BigDecimal> highValue = Optional.empty();
    if (threshold.isNumber() && Math.abs((long) threshold.decimalValue().scale()) <= 100) {
      highValue = Optional.of(threshold.decimalValue());
    } else if (!threshold.isMissingNode() && !threshold.isNull()) {
      wrong(
          place + "/highValueThreshold",
          threshold.isNumber()
              ? "must be a number of ordinary size"
              : "must be a number, not " + Json.kind(threshold));
    }
    return new ObjectSettings.OfType(
        names(node, at, "events"),
        names(node, at, "fieldEvents"),
        highValue,
        names(told, place, "criticalFields"));
  }

  private Set<String> names(ObjectNode node, String at, String key) {
    Set<String> names = new LinkedHashSet<>();
    JsonNode list = node.path(key);
    String place = at + "/" + key;
    if (list.isMissingNode()) {
      return names;
    }
    if (!list.isArray()) {
      wrong(place, "is a list of names, not " + Json.kind(list));
      return names;
    }
    if (list.size() > MOST_NAMES) {
      wrong(place, "has more than %d names".formatted(MOST_NAMES));
      return names;
    }
    for (int i = 0; i < list.size(); i++) {
      String name = list.get(i).asText();
      if (!list.get(i).isTextual() || name.isBlank() || name.length() > ObjectTypes.LONGEST) {
        wrong(place + "/" + i, "is a name of 1 to %d characters".formatted(ObjectTypes.LONGEST));
      } else {
        names.add(name);
      }
    }
    return names;
  }

  /** An object that may be missing, or must be there. */
  private ObjectNode object(ObjectNode node, String at, String key, boolean needed) {
    JsonNode value = node.path(key);
    if (value instanceof ObjectNode object) {
      return object;
    }
    if (needed || !value.isMissingNode()) {
      wrong(
          at + "/" + key,
          value.isMissingNode() ? "is missing" : "is an object, not " + Json.kind(value));
    }
    return Json.object();
  }

  private void onlyKnown(ObjectNode node, String at, List<String> known) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!known.contains(member.getKey())) {
        wrong(
            at + "/" + member.getKey(),
            Spelling.closest(member.getKey(), known)
                .map("is not known; did you mean \"%s\"?"::formatted)
                .orElse("is not known; what can stand here is " + String.join(", ", known)));
      }
    }
  }

  private void wrong(String path, String reason) {
    if (violations.size() < 20) {
      violations.add(new Violation(path, reason, ""));
    }
  }
}
