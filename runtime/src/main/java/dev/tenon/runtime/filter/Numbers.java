package dev.tenon.runtime.filter;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as SNS compares them: from -10^9 to 10^9, five digits behind the point. */
final class Numbers {

  private static final int DIGITS = 5;

  private static final BigDecimal LIMIT = BigDecimal.valueOf(1_000_000_000);

  private Numbers() {}

  /** Whether a policy may compare with this number. */
  static boolean isComparable(BigDecimal number) {
    return number.abs().compareTo(LIMIT) <= 0;
  }

  /** The number without what stands behind the fifth digit. */
  static BigDecimal rounded(BigDecimal number) {
    if (number.scale() <= DIGITS) {
      return number;
    }
    // Of a number such as 1e-999999999 all the zeros would have to be written down.
    boolean tiny = (long) number.precision() - number.scale() < -DIGITS;
    return tiny ? BigDecimal.ZERO : number.setScale(DIGITS, RoundingMode.DOWN);
  }
}
