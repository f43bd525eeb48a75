package dev.tenon.plugins.dealdesk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * What the desk thinks of a change. It is a plain function of amounts, so it can be tested without
 * the runtime.
 *
 * @param deal the deal's name
 * @param from the amount before, if there was one
 * @param to the amount now, if there is one
 * @param discountPercent by how much it went down, with one decimal; 0 when it did not
 * @param flagged whether somebody must approve it
 * @param reason why, or why not
 */
public record Review(
    String deal,
    Optional<BigDecimal> from,
    Optional<BigDecimal> to,
    BigDecimal discountPercent,
    boolean flagged,
    String reason) {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal NONE = BigDecimal.ZERO;

  static Review unchanged(String deal) {
    return new Review(
        deal, Optional.empty(), Optional.empty(), NONE, false, "The amount did not change.");
  }

  static Review of(
      String deal, Optional<BigDecimal> from, Optional<BigDecimal> to, BigDecimal limitPercent) {
    if (from.isEmpty() || from.get().signum() <= 0) {
      return new Review(
          deal, from, to, NONE, false, "There was no amount before, so there is no discount.");
    }
    if (to.isEmpty()) {
      return new Review(deal, from, to, NONE, true, "The amount was removed.");
    }
    BigDecimal discount =
        from.get().subtract(to.get()).multiply(HUNDRED).divide(from.get(), 1, RoundingMode.HALF_UP);
    if (discount.signum() <= 0) {
      return new Review(deal, from, to, NONE, false, "The amount did not go down.");
    }
    boolean flagged = discount.compareTo(limitPercent) > 0;
    String reason =
        "A discount of %s %% is %s the limit of %s %%."
            .formatted(discount, flagged ? "above" : "within", limitPercent);
    return new Review(deal, from, to, discount, flagged, reason);
  }
}
