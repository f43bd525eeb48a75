package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The events of one installation that no product sends: that it is set up, that a time has come,
 * that another system posted something. What they say of an account is what is known of the org.
 * Thread-safe.
 */
public final class AccountEvents {

  /** The data centre that payloads name; what the platform's own samples say. */
  private static final String REGION = "US";

  private final Orgs orgs;
  private final Clock clock;

  public AccountEvents(Orgs orgs, Clock clock) {
    this.orgs = orgs;
    this.clock = clock;
  }

  /**
   * Such an event as it happens now.
   *
   * @param product in whose name it is told
   * @param subscription which of the app's handlers is meant; none when it has none
   * @param payload what there is to say of any such event, without parameters
   */
  public record Told(Product product, Optional<Subscription> subscription, ObjectNode payload) {}

  /** An event of this type for an installation. */
  public Told of(Installation installation, String type) {
    AppManifest app = installation.app().manifest();
    List<Orgs.Account> accounts = orgs.accounts(installation.org());
    Optional<Subscription> subscription = subscription(app, type, accounts);
    Product asked =
        subscription
            .map(Subscription::product)
            .or(() -> app.products().stream().findFirst())
            .orElse(Product.FRESHWORKS);
    return new Told(asked, subscription, payload(installation, asked, type, accounts));
  }

  /** An app of several products may have a handler for each; one is called. */
  private static Optional<Subscription> subscription(
      AppManifest app, String type, List<Orgs.Account> accounts) {
    List<Subscription> all =
        app.subscriptions().inFileOrder().stream()
            .filter(one -> one.pattern().text().equals(type))
            .filter(one -> !one.product().equals(Product.CUSTOM))
            .toList();
    return all.stream()
        .filter(one -> accounts.stream().anyMatch(has -> has.product().equals(one.product())))
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private ObjectNode payload(
      Installation installation, Product asked, String type, List<Orgs.Account> accounts) {
    AppManifest app = installation.app().manifest();
    Optional<Orgs.Account> account =
        accounts.stream()
            .filter(has -> has.product().equals(asked))
            .findFirst()
            .or(
                () ->
                    accounts.stream()
                        .filter(has -> app.products().contains(has.product()))
                        .findFirst());
    ObjectNode payload =
        Json.object()
            .put("account_id", account.map(Orgs.Account::id).orElse(installation.org().value()))
            .put("event", type)
            .put("region", REGION)
            .put("timestamp", clock.millis());
    if (app.products().size() > 1) {
      Product product = account.map(Orgs.Account::product).orElse(asked);
      payload.putObject("productContext").put("name", product.name());
    }
    return payload;
  }
}
