package dev.tenon.runtime.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When schedules fire again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class RepeatTest {

  @ParameterizedTest
  @CsvSource({
    // Begins in the future: that is the first time.
    "MINUTES, 5, UTC, 2026-01-01T10:00:00Z, 2026-01-01T09:00:00Z, 2026-01-01T10:00:00Z",
    // At the time itself it is the next one's turn.
    "MINUTES, 5, UTC, 2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z, 2026-01-01T10:05:00Z",
    "MINUTES, 60, UTC, 2026-01-01T10:00:00Z, 2026-01-01T12:30:00Z, 2026-01-01T13:00:00Z",
    "MINUTES, 0.001, UTC, 2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z, 2026-01-01T10:01:00Z",
    "MINUTES, 1.5, UTC, 2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z, 2026-01-01T10:01:30Z",
    "HOURS, 24, UTC, 2021-10-19T00:00:00Z, 2026-01-01T10:00:00Z, 2026-01-02T00:00:00Z",
    "DAYS, 1, UTC, 2021-10-19T00:00:00Z, 2026-01-01T10:00:00Z, 2026-01-02T00:00:00Z",
    "DAYS, 30, UTC, 2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z, 2026-01-31T10:00:00Z",
    "DAYS, 1, Asia/Kolkata, 2026-01-01T03:30:00Z, 2026-01-01T03:30:00Z, 2026-01-02T03:30:00Z",
    // 9 o'clock in Berlin stays 9 o'clock when summer time begins, and ends.
    "DAYS, 1, Europe/Berlin, 2026-03-28T08:00:00Z, 2026-03-28T09:00:00Z, 2026-03-29T07:00:00Z",
    "DAYS, 1, Europe/Berlin, 2026-03-28T08:00:00Z, 2026-10-25T01:00:00Z, 2026-10-25T08:00:00Z",
    "DAYS, 7, America/New_York, 2026-03-01T12:00:00Z, 2026-03-02T00:00:00Z, 2026-03-08T11:00:00Z",
    // Hours are hours, whatever the clocks say.
    "HOURS, 24, Europe/Berlin, 2026-03-28T08:00:00Z, 2026-03-28T09:00:00Z, 2026-03-29T08:00:00Z",
    // Half past two is not there on the 29th: an hour later instead, and as ever on the 30th.
    "DAYS, 1, Europe/Berlin, 2026-03-28T01:30:00Z, 2026-03-28T02:00:00Z, 2026-03-29T01:30:00Z",
    "DAYS, 1, Europe/Berlin, 2026-03-28T01:30:00Z, 2026-03-29T02:00:00Z, 2026-03-30T00:30:00Z",
    // Twice there on the 25th: the first of them, and once.
    "DAYS, 1, Europe/Berlin, 2026-10-24T00:30:00Z, 2026-10-24T01:00:00Z, 2026-10-25T00:30:00Z",
    "DAYS, 1, Europe/Berlin, 2026-10-24T00:30:00Z, 2026-10-25T00:30:00Z, 2026-10-26T01:30:00Z",
    // A date line apart from UTC.
    "DAYS, 1, Pacific/Kiritimati, 2026-01-01T11:00:00Z, 2026-01-01T12:00:00Z, 2026-01-02T11:00:00Z",
    "DAYS, 1, us/pacific, 2026-01-01T11:00:00Z, 2026-01-01T12:00:00Z, 2026-01-02T11:00:00Z",
    "DAYS, 1, EST, 2026-01-01T11:00:00Z, 2026-01-01T12:00:00Z, 2026-01-02T11:00:00Z"
  })
  void the_next_time_is_counted_from_the_first(
      Repeat.Unit unit,
      BigDecimal frequency,
      String timezone,
      Instant start,
      Instant moment,
      Instant next) {
    assertThat(new Repeat(unit, frequency, timezone).after(start, moment)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T10:20:30.123Z, 2026-01-31T10:20:30.123Z",
    "2026-01-31T10:20:30.123456789Z, 2026-01-31T10:20:30.123456789Z",
    "2026-01-31T10:20:30+05:30, 2026-01-31T04:50:30Z",
    "2026-01-31T10:20:30+0530, 2026-01-31T04:50:30Z",
    "2026-01-31T10:20:30-05, 2026-01-31T15:20:30Z",
    "2026-01-31T10:20, 2026-01-31T10:20:00Z",
    "2026-01-31T10, 2026-01-31T10:00:00Z",
    "2026-01-31 10:20:30, 2026-01-31T10:20:30Z",
    "2026-01-31, 2026-01-31T00:00:00Z",
    "2026-01, 2026-01-01T00:00:00Z",
    "20260131T102030Z, 2026-01-31T10:20:30Z",
    "2026-02-30, ",
    "2026-01-31T25:00, ",
    "2026-01-31T10:20:30+99:00, ",
    "31.01.2026, ",
    "tomorrow, ",
    "'', "
  })
  void times_are_read_in_the_forms_that_apps_write(String text, Instant time) {
    assertThat(IsoTime.read(text).orElse(null)).isEqualTo(time);
  }
}
