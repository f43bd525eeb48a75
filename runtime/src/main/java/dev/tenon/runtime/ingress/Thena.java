package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.ObjectText;
import dev.tenon.runtime.sns.SnsMessage;
import java.util.Optional;

/**
 * Thena's events in whatever form they are transported, which name an organization of Thena's
 * instead of an org. Thread-safe.
 */
public final class Thena {

  private final Orgs orgs;
  private final EventCodec codec;

  public Thena(Orgs orgs, EventCodec codec) {
    this.orgs = orgs;
    this.codec = codec;
  }

  /**
   * Decodes an envelope, bare or wrapped, and finds the org that its organization belongs to.
   *
   * @throws UnknownAccount when no org is known for the organization
   * @throws RuntimeFault when it is no event
   */
  public Event decode(String text) {
    return decode(text, Optional.empty(), Attributes.NONE);
  }

  /**
   * Decodes the envelope in a notification of SNS, which was admitted. Whose it is, the envelope
   * says alone: what the notification carries beside it is not signed.
   *
   * @throws UnknownAccount when no org is known for the organization
   * @throws RuntimeFault when it is no event
   */
  public Event decode(SnsMessage notification) {
    return decode(
        notification.message(), Optional.of(notification.id()), notification.attributes());
  }

  private Event decode(String text, Optional<String> messageId, Attributes attributes) {
    ThenaEnvelope envelope = ThenaEnvelope.of(text);
    String account = organization(envelope.members());
    OrgId org =
        orgs.ofAccount(Product.THENA, account)
            .orElseThrow(() -> new UnknownAccount(Product.THENA, account));
    return codec.decode(
        new Arrival(
            org,
            envelope.text(),
            Optional.of(Product.THENA),
            Optional.empty(),
            EventSource.HTTP,
            messageId,
            attributes));
  }

  private static String organization(ObjectText envelope) {
    JsonNode account = envelope.get("orgId");
    if (!(account.isTextual() || account.isIntegralNumber()) || account.asText().isBlank()) {
      throw ThenaEnvelope.refused("it has no \"orgId\", a string, to find the org by");
    }
    return account.asText();
  }
}
