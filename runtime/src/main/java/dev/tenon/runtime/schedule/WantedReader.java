package dev.tenon.runtime.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.services.Refusals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what an app wants to be scheduled, with the platform's own refusals, in their order. */
final class WantedReader {

  private static final int MAX_NAME = 30;
  private static final int MAX_DATA_BYTES = 4096;
  private static final Duration LEAST = Duration.ofMinutes(5);
  private static final Duration MOST = Duration.ofDays(365);

  private final Instant now;
  private final boolean handled;

  /**
   * @param handled whether the app has a handler for what its schedules do
   */
  WantedReader(Instant now, boolean handled) {
    this.now = now;
    this.handled = handled;
  }

  /** The name in what was given to a method that needs no more. */
  static String name(ObjectNode asked) {
    if (!asked.has("name")) {
      throw missing(List.of("name"));
    }
    if (!asked.path("name").isTextual()) {
      throw refused("Name must be of type string");
    }
    return asked.path("name").asText();
  }

  /**
   * A whole schedule.
   *
   * @throws ServiceRefusal saying what is wrong with it
   */
  Wanted read(ObjectNode asked) {
    Optional<ObjectNode> repeat = repeat(asked.path("repeat"));
    refuseMissing(asked, repeat);
    String name = name(asked);
    if (name.length() > MAX_NAME) {
      throw refused("Name length must not be greater than " + MAX_NAME);
    }
    JsonNode data = asked.path("data");
    if (!data.isContainerNode()) {
      throw refused("The 'data' value must be of type JSON");
    }
    if (Json.write(data).getBytes(StandardCharsets.UTF_8).length > MAX_DATA_BYTES) {
      throw refused("The size of the 'data' payload must not exceed 4Kb");
    }
    Instant at = time(asked.path("schedule_at"), repeat.isPresent());
    if (!handled) {
      throw refused("The app has not registered an onScheduledEvent");
    }
    return new Wanted(
        name, data, asked.path("schedule_at").asText(), at, repeat.map(WantedReader::repetition));
  }

  /** What JavaScript takes for nothing is none. What is no object lacks everything. */
  private static Optional<ObjectNode> repeat(JsonNode given) {
    return switch (given) {
      case ObjectNode object -> Optional.of(object);
      default -> {
        boolean nothing =
            given.isMissingNode() || given.isNull() || (given.isValueNode() && isFalsy(given));
        yield nothing ? Optional.empty() : Optional.of(Json.object());
      }
    };
  }

  private static boolean isFalsy(JsonNode value) {
    return value.isTextual()
        ? value.asText().isEmpty()
        : value.isNumber() ? value.decimalValue().signum() == 0 : !value.asBoolean();
  }

  private static void refuseMissing(ObjectNode asked, Optional<ObjectNode> repeat) {
    List<String> missing = new ArrayList<>();
    List.of("name", "data", "schedule_at").stream()
        .filter(key -> !asked.has(key))
        .forEach(missing::add);
    repeat.ifPresent(
        given ->
            List.of("time_unit", "frequency").stream()
                .filter(key -> !given.has(key))
                .forEach(missing::add));
    if (!missing.isEmpty()) {
      throw missing(missing);
    }
  }

  private Instant time(JsonNode given, boolean repeats) {
    Instant at =
        Optional.of(given)
            .filter(JsonNode::isTextual)
            .flatMap(text -> IsoTime.read(text.asText()))
            .orElseThrow(() -> refused("The 'schedule_at' value must be an ISO string"));
    // Of one that repeats, it is where the counting begins, and may be long ago.
    if (!repeats && at.isBefore(now.plus(LEAST))) {
      throw refused("The 'schedule_at' value must be at least 5 minutes in the future");
    }
    if (!repeats && at.isAfter(now.plus(MOST))) {
      throw refused("The 'schedule_at' value must not be greater than a year");
    }
    return at;
  }

  private static Repeat repetition(ObjectNode given) {
    Repeat.Unit unit =
        Repeat.Unit.of(given.path("time_unit").asText())
            .orElseThrow(() -> refused("Time unit must either be days, minutes or hours"));
    JsonNode zone = given.path("timezone");
    String timezone =
        zone.isMissingNode() || zone.isNull() || (zone.isValueNode() && isFalsy(zone))
            ? Repeat.UTC
            : zone.isTextual() ? zone.asText() : "";
    if (Repeat.zone(timezone).isEmpty()) {
      throw refused("Invalid timezone");
    }
    JsonNode frequency = given.path("frequency");
    if (!frequency.isNumber()) {
      throw refused("The 'frequency' value must be of type Number");
    }
    if (frequency.decimalValue().signum() <= 0) {
      throw refused("The 'frequency' value must be greater than 0");
    }
    if (frequency.decimalValue().compareTo(BigDecimal.valueOf(unit.most())) > 0) {
      throw refused(
          "The maximum frequency value for the '%s' parameter is %d"
              .formatted(unit.label(), unit.most()));
    }
    return new Repeat(unit, frequency.decimalValue(), timezone);
  }

  private static ServiceRefusal missing(List<String> keys) {
    return refused("The following mandatory keys are missing - " + String.join(",", keys));
  }

  private static ServiceRefusal refused(String message) {
    return Refusals.with(400, message);
  }
}
