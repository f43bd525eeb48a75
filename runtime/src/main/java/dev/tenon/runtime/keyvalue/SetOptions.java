package dev.tenon.runtime.keyvalue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.services.Refusals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a value is to be set.
 *
 * @param lifeMillis for how long it is kept; for ever where nothing is said
 * @param condition when it is set at all
 */
record SetOptions(Optional<Long> lifeMillis, Condition condition) {

  /** What there must be of the key before. */
  enum Condition {
    ANYTHING,
    RECORD,
    NO_RECORD;

    boolean isMet(boolean hasRecord) {
      return switch (this) {
        case ANYTHING -> true;
        case RECORD -> hasRecord;
        case NO_RECORD -> !hasRecord;
      };
    }
  }

  /** Longer lives than this are for ever: ten thousand years. */
  private static final BigDecimal FOREVER_SECONDS = new BigDecimal(10_000L * 365 * 24 * 3600);

  /** What JavaScript reads as a number at the beginning of a text. */
  private static final Pattern NUMBER =
      Pattern.compile("\\s*([+-]?(?:\\d{1,30}\\.?\\d{0,30}|\\.\\d{1,30})(?:[eE][+-]?\\d{1,3})?)");

  static SetOptions of(JsonNode given) {
    Optional<Long> life = Optional.empty();
    Condition condition = Condition.ANYTHING;
    for (String name : names(given)) {
      switch (name) {
        case "ttl" -> life = life(given.path(name));
        case "setIf" -> condition = condition(given.path(name));
        default -> throw Refusals.with(400, "Invalid option " + name + " inside options");
      }
    }
    return new SetOptions(life, condition);
  }

  /** A text is looped over like a list by JavaScript; its first letter is no option. */
  private static List<String> names(JsonNode given) {
    if (given.isTextual()) {
      return given.asText().isEmpty() ? List.of() : List.of("0");
    }
    List<String> names = new ArrayList<>();
    Values.members(given).fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Optional<Long> life(JsonNode ttl) {
    BigDecimal seconds = number(ttl).orElseThrow(SetOptions::noTtl);
    if (seconds.signum() == 0) {
      throw noTtl();
    }
    return seconds.signum() < 0 || seconds.compareTo(FOREVER_SECONDS) > 0
        ? Optional.empty()
        : Optional.of(Math.max(1, seconds.movePointRight(3).longValue()));
  }

  private static Optional<BigDecimal> number(JsonNode ttl) {
    if (ttl.isNumber()) {
      return Optional.of(ttl.decimalValue());
    }
    Matcher matcher = NUMBER.matcher(ttl.isTextual() ? ttl.asText() : "");
    return matcher.lookingAt() ? Optional.of(new BigDecimal(matcher.group(1))) : Optional.empty();
  }

  private static ServiceRefusal noTtl() {
    return Refusals.with(400, "Time to live(ttl) should be of type float and a non-zero value");
  }

  private static Condition condition(JsonNode setIf) {
    if (setIf.equals(TextNode.valueOf("exist"))) {
      return Condition.RECORD;
    }
    if (setIf.equals(TextNode.valueOf("not_exist"))) {
      return Condition.NO_RECORD;
    }
    throw Refusals.with(422, "setIf can only take two values: \"exist\" or \"not_exist\"");
  }
}
