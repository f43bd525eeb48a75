package dev.tenon.plugins.dealdesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class ReviewTest {

  @ParameterizedTest
  @CsvSource({
    "20000, 15000, 25.0, true",
    "20000, 16000, 20.0, false",
    "20000, 15999, 20.0, false",
    "20000, 15980, 20.1, true",
    "3, 2, 33.3, true",
    "100, 0, 100.0, true",
    "100, 100, 0, false",
    "100, 120, 0, false",
  })
  void a_discount_above_the_limit_of_20_percent_is_flagged(
      String from, String to, String discount, boolean flagged) {
    Review review = review(Optional.of(new BigDecimal(from)), Optional.of(new BigDecimal(to)));

    assertThat(review.discountPercent()).isEqualTo(new BigDecimal(discount));
    assertThat(review.flagged()).isEqualTo(flagged);
  }

  @Test
  void a_first_amount_is_no_discount() {
    Optional<BigDecimal> amount = Optional.of(BigDecimal.TEN);

    assertThat(review(Optional.empty(), amount).flagged()).isFalse();
    assertThat(review(Optional.of(BigDecimal.ZERO), amount).flagged()).isFalse();
  }

  @Test
  void an_amount_that_was_removed_is_flagged() {
    Review review = review(Optional.of(BigDecimal.TEN), Optional.empty());

    assertThat(review.flagged()).isTrue();
    assertThat(review.reason()).isEqualTo("The amount was removed.");
  }

  private static Review review(Optional<BigDecimal> from, Optional<BigDecimal> to) {
    return Review.of("Fleet licence", from, to, BigDecimal.valueOf(20));
  }
}
