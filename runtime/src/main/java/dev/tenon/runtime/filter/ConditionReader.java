package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.PositionedJson;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads one of the values that a policy lists under a key. */
final class ConditionReader {

  static final String OUT_OF_RANGE = "Value must be between -1.0E9 and 1.0E9, inclusive";

  private static final String ONE_KEY = "Only one key allowed in match expression";

  /** Also what SNS says where nothing is numeric. */
  private static final String TOO_MANY = "Too many elements in numeric expression";

  /** What a key of a policy cannot be called below {@code $or}, lest it be taken for one. */
  static final Set<String> OPERATORS =
      Set.of(
          "exactly",
          "equals-ignore-case",
          "prefix",
          "suffix",
          "anything-but",
          "exists",
          "wildcard",
          "numeric",
          "cidr",
          "=",
          "<",
          "<=",
          ">",
          ">=");

  private ConditionReader() {}

  /**
   * Reads a value.
   *
   * @throws InvalidPolicy in the words of SNS, which reads from left to right and stops at the
   *     first mistake
   */
  static Condition read(String pointer, JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> text(value.asText());
      case NUMBER -> new Condition.SameNumber(value.decimalValue());
      case BOOLEAN, NULL -> new Condition.Word(value.asText());
      case OBJECT -> expression(pointer, value);
      default -> throw refused(pointer, "Match value must be String, number, true, false, or null");
    };
  }

  /** An address can be written in several ways, all of which are meant. */
  private static Condition text(String text) {
    return Address.of(text)
        .<Condition>map(Condition.Machine::new)
        .orElseGet(() -> new Condition.Text(text));
  }

  private static Condition expression(String pointer, JsonNode expression) {
    if (expression.isEmpty()) {
      throw refused(pointer, "Match expression name not found");
    }
    Map.Entry<String, JsonNode> first = expression.properties().iterator().next();
    String operator = first.getKey();
    String at = PositionedJson.child(pointer, operator);
    JsonNode value = first.getValue();
    Condition condition =
        switch (operator) {
          case "prefix" -> onText(at, operator, value, Condition.Prefix::new);
          case "suffix" -> onText(at, operator, value, Condition.Suffix::new);
          case "equals-ignore-case" -> onText(at, operator, value, Condition.IgnoringCase::new);
          case "anything-but" -> anythingBut(at, value);
          case "numeric" -> NumericReader.read(at, value);
          case "exists" -> exists(at, value);
          // The word is the one that SNS uses.
          case "cidr" -> onText(at, "prefix", value, text -> network(at, text));
          default -> throw refused(at, "Unrecognized match type " + operator);
        };
    if (expression.size() > 1) {
      boolean numeric = operator.equals("numeric") || operator.equals("anything-but");
      throw refused(pointer, numeric ? TOO_MANY : ONE_KEY);
    }
    return condition;
  }

  private static Condition onText(
      String pointer, String operator, JsonNode value, Function<String, Condition> condition) {
    if (!value.isTextual()) {
      throw refused(pointer, operator + " match pattern must be a string");
    }
    return condition.apply(value.asText());
  }

  private static Condition exists(String pointer, JsonNode value) {
    if (!value.isBoolean()) {
      throw refused(pointer, "exists match pattern must be either true or false.");
    }
    return value.asBoolean() ? new Condition.Present() : new Condition.Absent();
  }

  private static Condition anythingBut(String pointer, JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> new Condition.NoneOf(Set.of(value.asText()));
      case NUMBER -> new Condition.NoneOfNumbers(Set.of(comparable(pointer, value)));
      case ARRAY -> noneOf(pointer, value);
      case OBJECT -> notBeginning(pointer, value);
      default ->
          throw refused(
              pointer, "Value of anything-but must be an array or single string/number value.");
    };
  }

  private static Condition noneOf(String pointer, JsonNode list) {
    Set<String> texts = new HashSet<>();
    Set<BigDecimal> numbers = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode value = list.get(i);
      String at = pointer + "/" + i;
      if (value.isTextual()) {
        texts.add(value.asText());
      } else if (value.isNumber()) {
        numbers.add(comparable(at, value));
      } else {
        throw refused(at, "Inside anything but list, start|null|boolean is not supported.");
      }
    }
    if (texts.isEmpty() == numbers.isEmpty()) {
      throw refused(
          pointer,
          "Inside anything but list, either all values are number or string, mixed type is not supported");
    }
    return numbers.isEmpty() ? new Condition.NoneOf(texts) : new Condition.NoneOfNumbers(numbers);
  }

  private static Condition notBeginning(String pointer, JsonNode pattern) {
    if (pattern.isEmpty()) {
      throw refused(pointer, "Anything-But expression name not found");
    }
    String operator = pattern.fieldNames().next();
    String at = PositionedJson.child(pointer, operator);
    if (!operator.equals("prefix")) {
      throw refused(at, "Unsupported anything-but pattern: " + operator);
    }
    Condition condition = onText(at, operator, pattern.get(operator), Condition.NotBeginning::new);
    if (pattern.get(operator).asText().isEmpty()) {
      throw refused(at, "Null prefix/suffix not allowed");
    }
    if (pattern.size() > 1) {
      throw refused(pointer, TOO_MANY);
    }
    return condition;
  }

  private static BigDecimal comparable(String pointer, JsonNode number) {
    if (!Numbers.isComparable(number.decimalValue())) {
      throw refused(pointer, OUT_OF_RANGE);
    }
    return number.decimalValue().stripTrailingZeros();
  }

  /** {@code 10.0.0.0/24}. */
  private static Condition network(String pointer, String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw refused(pointer, "Malformed CIDR, one '/' required");
    }
    int mask = mask(pointer, parts[1]);
    if (!Address.looksLikeOne(parts[0])) {
      throw refused(pointer, "Nonstandard IP address: " + parts[0]);
    }
    Optional<Address> network = Address.of(parts[0]);
    if (network.isEmpty()) {
      throw refused(pointer, "Invalid IP address: " + parts[0]);
    }
    int bits = network.get().bits();
    if (mask >= bits) {
      throw refused(pointer, "IPv%d mask bits must be < %d".formatted(bits == 32 ? 4 : 6, bits));
    }
    return new Condition.OnNetwork(network.get(), mask);
  }

  private static int mask(String pointer, String text) {
    int mask;
    try {
      mask = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw refused(pointer, "Malformed CIDR, mask bits must be an integer");
    }
    if (mask < 0) {
      throw refused(pointer, "Malformed CIDR, mask bits must not be negative");
    }
    return mask;
  }

  private static InvalidPolicy refused(String pointer, String message) {
    return new InvalidPolicy(new PolicyFault(pointer, message));
  }
}
