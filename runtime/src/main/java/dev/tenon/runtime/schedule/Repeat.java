package dev.tenon.runtime.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a schedule goes on.
 *
 * @param unit of what
 * @param frequency every how many of them
 * @param timezone as the app wrote it
 */
record Repeat(Unit unit, BigDecimal frequency, String timezone) {

  static final String UTC = "UTC";

  /** A part of a minute is no mistake, and must not become an event every few milliseconds. */
  private static final Duration LEAST = Duration.ofMinutes(1);

  /** Names in lower case: the platform does not mind how they are written. */
  private static final Map<String, String> ZONES =
      ZoneId.getAvailableZoneIds().stream()
          .collect(Collectors.toMap(id -> id.toLowerCase(Locale.ROOT), Function.identity()));

  /** What frequencies count. */
  enum Unit {
    MINUTES(60, Duration.ofMinutes(1)),
    HOURS(24, Duration.ofHours(1)),
    DAYS(30, Duration.ofDays(1));

    private final int most;
    private final Duration length;

    Unit(int most, Duration length) {
      this.most = most;
      this.length = length;
    }

    /** How many of them there may be at most from one time to the next. */
    int most() {
      return most;
    }

    /** The word that apps use. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Unit> of(String label) {
      for (Unit unit : values()) {
        if (unit.label().equals(label)) {
          return Optional.of(unit);
        }
      }
      return Optional.empty();
    }
  }

  /** The time zone of this name, if there is one. */
  static Optional<ZoneId> zone(String name) {
    return Optional.ofNullable(ZONES.get(name.toLowerCase(Locale.ROOT)))
        .or(() -> Optional.ofNullable(ZoneId.SHORT_IDS.get(name)))
        .map(ZoneId::of);
  }

  /**
   * The first time after a moment.
   *
   * @param start a time of the schedule, by which all others go
   */
  Instant after(Instant start, Instant moment) {
    if (start.isAfter(moment)) {
      return start;
    }
    boolean whole = frequency.stripTrailingZeros().scale() <= 0;
    return unit == Unit.DAYS && whole ? day(start, moment) : tick(start, moment);
  }

  /** At the same time of the day there, also when clocks are changed meanwhile. */
  private Instant day(Instant start, Instant moment) {
    ZonedDateTime first = start.atZone(zone(timezone).orElseThrow());
    int step = frequency.intValueExact();
    long past = ChronoUnit.DAYS.between(first.toLocalDate(), moment.atZone(first.getZone()));
    long times = Math.max(0, past / step - 1);
    // From the local time of the first one: a time that one day lacks is there again on the next.
    Instant next = first.plusDays(times * step).toInstant();
    while (!next.isAfter(moment)) {
      times++;
      next = first.plusDays(times * step).toInstant();
    }
    return next;
  }

  private Instant tick(Instant start, Instant moment) {
    long step =
        Math.max(
            LEAST.toMillis(),
            frequency.multiply(BigDecimal.valueOf(unit.length.toMillis())).longValue());
    long times = Duration.between(start, moment).toMillis() / step + 1;
    return start.plusMillis(times * step);
  }

  ObjectNode json() {
    return Json.object()
        .put("time_unit", unit.label())
        .put("frequency", frequency)
        .put("timezone", timezone);
  }

  /** The one that was stored as {@link #json}. */
  static Repeat stored(String json) {
    ObjectNode stored = Json.readObject(json);
    return new Repeat(
        Unit.of(stored.path("time_unit").asText()).orElseThrow(),
        stored.path("frequency").decimalValue(),
        stored.path("timezone").asText());
  }
}
