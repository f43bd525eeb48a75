package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.filter.Condition.Between;
import dev.tenon.runtime.filter.Condition.Bound;
import java.util.Optional;

/** Reads what stands under {@code numeric}: {@code [">", 0, "<=", 150]}. */
final class NumericReader {

  private final String pointer;
  private final JsonNode terms;

  private NumericReader(String pointer, JsonNode terms) {
    this.pointer = pointer;
    this.terms = terms;
  }

  /**
   * Reads a range.
   *
   * @throws InvalidPolicy in the words of SNS, which reads from left to right and stops at the
   *     first mistake
   */
  static Condition read(String pointer, JsonNode terms) {
    return new NumericReader(pointer, terms).read();
  }

  private Condition read() {
    if (!terms.isArray()) {
      throw refused("Value of numeric must be an array.");
    }
    if (!terms.path(0).isTextual()) {
      throw at(0, "Invalid member in numeric match: " + token(0));
    }
    String operator = terms.get(0).asText();
    return switch (operator) {
      case "=" -> {
        Optional<Bound> bound = Optional.of(last("equals", true));
        yield new Between(bound, bound);
      }
      case "<", "<=" ->
          new Between(Optional.empty(), Optional.of(last(operator, operator.equals("<="))));
      case ">", ">=" -> from(operator);
      default -> throw at(0, "Unrecognized numeric range operator: " + operator);
    };
  }

  /** The number behind the operator, behind which nothing may follow. */
  private Bound last(String operator, boolean included) {
    Bound bound = bound(1, operator, included);
    if (terms.size() > 2) {
      throw at(2, "Too many elements in numeric expression");
    }
    return bound;
  }

  private Condition from(String operator) {
    Bound bottom = bound(1, operator, operator.equals(">="));
    if (terms.size() == 2) {
      return new Between(Optional.of(bottom), Optional.empty());
    }
    if (!terms.get(2).isTextual()) {
      throw at(2, "Bad value in numeric range: " + token(2));
    }
    String upTo = terms.get(2).asText();
    if (!upTo.equals("<") && !upTo.equals("<=")) {
      throw at(2, "Bad numeric range operator: " + upTo);
    }
    Bound top = bound(3, upTo, upTo.equals("<="));
    if (terms.size() > 4) {
      throw at(4, "Too many terms in numeric range expression");
    }
    if (bottom.number().compareTo(top.number()) >= 0) {
      throw refused("Bottom must be less than top");
    }
    return new Between(Optional.of(bottom), Optional.of(top));
  }

  private Bound bound(int index, String operator, boolean included) {
    JsonNode number = terms.path(index);
    if (!number.isNumber()) {
      throw at(index, "Value of " + operator + " must be numeric");
    }
    if (!Numbers.isComparable(number.decimalValue())) {
      throw at(index, ConditionReader.OUT_OF_RANGE);
    }
    return new Bound(Numbers.rounded(number.decimalValue()), included);
  }

  /** What SNS calls the thing at this place: where nothing is, the end of the array. */
  private String token(int index) {
    JsonNode term = terms.path(index);
    return switch (term.getNodeType()) {
      case MISSING -> "]";
      case ARRAY -> "[";
      case OBJECT -> "{";
      default -> term.asText();
    };
  }

  private InvalidPolicy at(int index, String message) {
    String place = index < terms.size() ? pointer + "/" + index : pointer;
    return new InvalidPolicy(new PolicyFault(place, message));
  }

  private InvalidPolicy refused(String message) {
    return new InvalidPolicy(new PolicyFault(pointer, message));
  }
}
