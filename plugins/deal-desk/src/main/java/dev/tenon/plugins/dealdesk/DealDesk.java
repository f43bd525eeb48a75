package dev.tenon.plugins.dealdesk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.api.App;
import dev.tenon.api.AppContext;
import dev.tenon.api.Event;
import dev.tenon.api.PermanentFailure;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Reviews the discount when a sales person lowers the amount of a deal.
 *
 * <p>This is a complete app. {@code manifest.json} says which events it wants and which method
 * handles each; {@code config/iparams.json} says what is asked when the app is installed. The
 * runtime makes a new instance of this class for every event, so a field would not be there the
 * next time.
 */
public final class DealDesk implements App {

  /**
   * Handles {@code onDealUpdate}. What is returned is the answer: it is shown with the run on the
   * simulator page, and kept with it.
   */
  public Review onDealUpdate(Event event, AppContext app) {
    // Nodes suit data of which little is needed: at() gives a missing node where there is nothing.
    JsonNode deal = event.data().at("/deal/name/value");
    JsonNode amounts = event.data().at("/changes/model_changes/amount");
    if (amounts.isMissingNode()) {
      app.log().info("{}: something else changed", deal.asText());
      return Review.unchanged(deal.asText());
    }

    // A record suits values that belong together, such as what was asked at installation.
    Settings settings = app.iparams(Settings.class);
    Review review =
        Review.of(deal.asText(), amount(amounts, 0), amount(amounts, 1), settings.limit());
    if (review.flagged()) {
      app.log().warn("{}: {} Ask {}.", review.deal(), review.reason(), settings.approver());
    } else {
      app.log().info("{}: {}", review.deal(), review.reason());
    }
    return review;
  }

  /** The product writes an amount as a number or as text, and none as null. */
  private static Optional<BigDecimal> amount(JsonNode amounts, int index) {
    JsonNode amount = amounts.path(index);
    if (amount.isMissingNode() || amount.isNull()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(amount.asText()));
    } catch (NumberFormatException e) {
      // Any other exception would have the event delivered again, and it would be no different.
      throw new PermanentFailure("The amount of the deal is not a number: " + amount, e);
    }
  }
}
