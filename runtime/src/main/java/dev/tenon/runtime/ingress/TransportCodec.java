package dev.tenon.runtime.ingress;

import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.sns.SnsMessage;
import java.util.Optional;

/**
 * Makes an event of what a person sends in the form of a transport: it is unwrapped by what unwraps
 * the real ones. Whose it is, is known: that of the person. Thread-safe.
 */
public final class TransportCodec {

  private final EventCodec codec;

  public TransportCodec(EventCodec codec) {
    this.codec = codec;
  }

  /**
   * Decodes a request.
   *
   * @throws RuntimeFault saying why it would be refused where it arrives
   */
  public Event simulated(TransportRequest request, OrgId org) {
    String body = request.body();
    return switch (request.form()) {
      case BARE, WRAPPED, RAW -> thena(org, body, Optional.empty(), Attributes.NONE);
      case SNS -> {
        SnsMessage message = SnsMessage.read(body);
        yield thena(org, message.message(), Optional.of(message.id()), message.attributes());
      }
      case CALL ->
          decode(
              org,
              CustomCall.Said.in(body).event(),
              Product.CUSTOM,
              Optional.empty(),
              Attributes.NONE);
    };
  }

  private Event thena(OrgId org, String text, Optional<String> messageId, Attributes attributes) {
    return decode(org, ThenaEnvelope.of(text).text(), Product.THENA, messageId, attributes);
  }

  private Event decode(
      OrgId org, String text, Product product, Optional<String> messageId, Attributes attributes) {
    return codec.decode(
        new Arrival(
            org,
            text,
            Optional.of(product),
            Optional.empty(),
            EventSource.SIMULATION,
            messageId,
            attributes));
  }
}
