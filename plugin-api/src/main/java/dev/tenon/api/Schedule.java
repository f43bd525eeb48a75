package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * Something to be done at a certain time.
 *
 * @param name unique in an installation; at most 30 characters
 * @param data what the handler gets, an object or an array of at most 4 KB
 * @param scheduleAt when, in ISO 8601. One that fires once is at least five minutes and at most a
 *     year ahead; of one that repeats it is where the counting begins, and may be long ago
 * @param repeat how it goes on; absent for one that fires once
 */
public record Schedule(String name, JsonNode data, String scheduleAt, Optional<Repeat> repeat) {

  /** One that fires once. */
  public static Schedule once(String name, JsonNode data, Instant at) {
    return new Schedule(name, data, at.toString(), Optional.empty());
  }

  /** One that repeats, counted from a first time. */
  public static Schedule repeating(String name, JsonNode data, Instant first, Repeat repeat) {
    return new Schedule(name, data, first.toString(), Optional.of(repeat));
  }

  /**
   * How a schedule goes on.
   *
   * @param timeUnit {@code minutes}, {@code hours} or {@code days}
   * @param frequency every how many of them: at most 60, 24 or 30
   * @param timezone where days have the same time of the day, such as {@code Europe/Berlin}
   */
  public record Repeat(String timeUnit, int frequency, String timezone) {

    /** Every so many minutes. */
    public static Repeat minutes(int frequency) {
      return new Repeat("minutes", frequency, "UTC");
    }

    /** Every so many hours. */
    public static Repeat hours(int frequency) {
      return new Repeat("hours", frequency, "UTC");
    }

    /** Every so many days, at the same time of the day in a time zone. */
    public static Repeat days(int frequency, String timezone) {
      return new Repeat("days", frequency, timezone);
    }
  }
}
