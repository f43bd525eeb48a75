package dev.tenon.runtime.ingress;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.ObjectText;
import java.util.Optional;

/**
 * The envelope of Thena's events, which comes bare or as the {@code message} of an object that
 * carries nothing else of its own.
 *
 * @param members of the envelope
 * @param text the envelope as it was sent
 */
record ThenaEnvelope(ObjectText members, String text) {

  /**
   * The envelope in a body.
   *
   * @throws RuntimeFault when there is none
   */
  static ThenaEnvelope of(String text) {
    ObjectText body = ObjectText.read(text);
    return in(body, text)
        .orElseThrow(
            () ->
                refused(
                    body.has("TopicArn") && body.has("Message")
                        ? "it is a message of SNS, which belongs to /webhook/sns"
                        : "it has no \"eventType\""));
  }

  static RuntimeFault refused(String reason) {
    return new RuntimeFault(
        FaultCode.INVALID_INPUT, "This is not an event of Thena: " + reason + ".");
  }

  /** The envelope in a body; empty when there is none. */
  static Optional<ThenaEnvelope> in(ObjectText body, String text) {
    if (body.has("message") && body.text("message").startsWith("{")) {
      String inner = body.text("message");
      ObjectText envelope = ObjectText.read(inner);
      if (envelope.has("eventType")) {
        return Optional.of(new ThenaEnvelope(envelope, inner));
      }
    }
    return body.has("eventType") ? Optional.of(new ThenaEnvelope(body, text)) : Optional.empty();
  }
}
