package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.ObjectText;
import java.util.Optional;

/** Bare Freshworks payloads, which name an account of a product instead of an org. Thread-safe. */
public final class Freshworks {

  private final Orgs orgs;
  private final EventCodec codec;

  public Freshworks(Orgs orgs, EventCodec codec) {
    this.orgs = orgs;
    this.codec = codec;
  }

  /**
   * Decodes a payload and finds the org that its account belongs to.
   *
   * @throws RuntimeFault when it is no event, or no org is known for the account
   */
  public Event decode(String text, Optional<Product> named, Optional<String> idempotencyKey) {
    ObjectText body = ObjectText.read(text);
    JsonNode account = body.get("account_id");
    if (!account.isValueNode() || account.isNull() || account.asText().isBlank()) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "This is not a Freshworks event: it has no \"account_id\" to find the org by.");
    }
    Product product = named.orElseGet(() -> productOf(body));
    OrgId org =
        orgs.ofAccount(product, account.asText())
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND,
                        "No org is known for account %s of %s."
                            .formatted(account.asText(), product)));
    return codec.decode(
        new Arrival(org, text, Optional.of(product), idempotencyKey, EventSource.HTTP));
  }

  /** The product that a payload names, or Freshworks at large. */
  static Product productOf(ObjectText body) {
    String name = body.get("productContext").path("name").asText();
    return name.matches("[a-z][a-z0-9_]*") ? new Product(name) : Product.FRESHWORKS;
  }
}
