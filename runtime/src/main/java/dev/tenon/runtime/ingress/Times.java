package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as products write them: ISO 8601, or a Unix time in seconds or milliseconds. */
final class Times {

  /** Unix times from here on are milliseconds: as seconds they would lie beyond the year 5138. */
  private static final BigDecimal MILLIS_FROM = new BigDecimal("1e11");

  /** Times from here on, and before 1970, are mistakes; some could not even be stored. */
  private static final BigDecimal MILLIS_BELOW = new BigDecimal("1e14");

  private Times() {}

  /** The time a node stands for; empty when there is none, or nobody can tell which. */
  static Optional<Instant> read(JsonNode node) {
    if (node.isNumber()) {
      return unix(node.decimalValue());
    }
    if (!node.isTextual()) {
      return Optional.empty();
    }
    String text = node.asText().strip();
    if (text.matches("\\d{1,15}(\\.\\d{1,9})?")) {
      return unix(new BigDecimal(text));
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      boolean sane =
          !time.isBefore(Instant.EPOCH)
              && time.isBefore(Instant.ofEpochMilli(MILLIS_BELOW.longValue()));
      return sane ? Optional.of(time) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> unix(BigDecimal value) {
    if (value.signum() < 0 || value.compareTo(MILLIS_BELOW) >= 0) {
      return Optional.empty();
    }
    BigDecimal millis = value.compareTo(MILLIS_FROM) >= 0 ? value : value.scaleByPowerOfTen(3);
    return Optional.of(Instant.ofEpochMilli(millis.longValue()));
  }
}
