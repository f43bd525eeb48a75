package dev.tenon.runtime.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.json.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class TimesTest {

  @ParameterizedTest
  @CsvSource({
    "1768469400, 2026-01-15T09:30:00Z",
    "1768469400000, 2026-01-15T09:30:00Z",
    "1593023454.58, 2020-06-24T18:30:54.580Z",
    "1768469400000.75, 2026-01-15T09:30:00Z",
    "1.7684694e9, 2026-01-15T09:30:00Z",
    "0, 1970-01-01T00:00:00Z",
    "99999999999, 5138-11-16T09:46:39Z",
    "100000000000, 1973-03-03T09:46:40Z",
    "'\"1768469400\"', 2026-01-15T09:30:00Z",
    "'\"1768469400000\"', 2026-01-15T09:30:00Z",
    "'\" 1768469400.5 \"', 2026-01-15T09:30:00.500Z",
    "'\"2026-01-15T09:30:00Z\"', 2026-01-15T09:30:00Z",
    "'\"2026-01-15T10:30:00.123+01:00\"', 2026-01-15T09:30:00.123Z",
  })
  void reads(String json, Instant expected) {
    assertThat(read(json)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "{}",
        "[]",
        "\"\"",
        "\"soon\"",
        "\"2026-01-15\"",
        "\"2026-02-30T00:00:00Z\"",
        "-1",
        "100000000000000",
        "99999999999999999999999999",
        "1e400",
        "-1e2147483647",
        "\"999999999999999999\"",
      })
  void nobody_can_tell_what_this_means(String json) {
    assertThat(read(json)).isEmpty();
  }

  @Test
  void a_missing_time_is_no_time() {
    assertThat(Times.read(Json.object().path("timestamp"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"+999999999-12-31T23:59:59Z\"",
        "\"-999999999-01-01T00:00:00Z\"",
        "\"0001-01-01T00:00:00Z\""
      })
  void a_year_that_is_absurd_is_no_time_since_it_could_not_be_stored(String json) {
    assertThat(read(json)).isEmpty();
  }

  private static Optional<Instant> read(String json) {
    return Times.read(Json.read(json));
  }
}
