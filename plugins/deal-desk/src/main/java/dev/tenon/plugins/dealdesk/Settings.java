package dev.tenon.plugins.dealdesk;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked when the app is installed; see {@code config/iparams.json}.
 *
 * @param discountLimitPercent the largest discount that needs no approval, 20 unless it is given
 * @param approverEmail who approves larger ones
 */
record Settings(
    @JsonProperty("discount_limit_percent") @Nullable BigDecimal discountLimitPercent,
    @JsonProperty("approver_email") @Nullable String approverEmail) {

  private static final BigDecimal USUAL_LIMIT = BigDecimal.valueOf(20);

  BigDecimal limit() {
    return Objects.requireNonNullElse(discountLimitPercent, USUAL_LIMIT);
  }

  String approver() {
    return approverEmail == null || approverEmail.isBlank() ? "a sales manager" : approverEmail;
  }
}
