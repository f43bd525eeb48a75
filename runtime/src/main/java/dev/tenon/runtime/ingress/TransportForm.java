package dev.tenon.runtime.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * How an event travels, and where it arrives. Which forms a product has is known here and nowhere
 * else.
 */
public enum TransportForm {
  /** The event is the body. */
  BARE("Bare event"),
  /** The event is in the body's {@code message}. */
  WRAPPED("Wrapped in message"),
  /** The event is text in a notification of SNS, unsigned, as a developer's runtime takes it. */
  SNS("SNS notification"),
  /** The event is what SNS delivers, and nothing around it. */
  RAW("SNS raw delivery"),
  /** A host's own code triggers a custom event. */
  CALL("Custom event call");

  private static final List<TransportForm> OF_THENA = List.of(BARE, WRAPPED, SNS, RAW);
  private static final List<TransportForm> OF_CUSTOM = List.of(CALL);

  private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:sent-by-hand";
  private static final String KEY_WANTED =
      "The runtime of a host asks for a key too, in the header Authorization.";

  /** Where Thena's own publisher puts what is in the event into attributes beside it. */
  private static final Map<String, String> ATTRIBUTES = attributes();

  private final String label;

  TransportForm(String label) {
    this.label = label;
  }

  /** The forms in which events of a product travel, the usual one first; empty when it has one. */
  public static List<TransportForm> of(Product product) {
    if (product.equals(Product.THENA)) {
      return OF_THENA;
    }
    return product.equals(Product.CUSTOM) ? OF_CUSTOM : List.of();
  }

  /** The form of an id; empty when there is none. */
  public static Optional<TransportForm> of(String id) {
    return Arrays.stream(values()).filter(form -> form.id().equals(id)).findFirst();
  }

  /**
   * The form of an id for events of a product.
   *
   * @throws RuntimeFault that names those that the product has, when this is none of them
   */
  public static TransportForm of(Product product, String id) {
    List<TransportForm> fit = of(product);
    return of(id)
        .filter(fit::contains)
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.INVALID_INPUT,
                    fit.isEmpty()
                        ? "Events of the product %s have no form to choose; leave \"form\" out."
                            .formatted(product)
                        : "The form of an event of the product %s is %s, not \"%s\"."
                            .formatted(product, listed(fit), id)));
  }

  /** Ids as a sentence has them: {@code bare, wrapped, sns or raw}. */
  public static String listed(List<TransportForm> forms) {
    List<String> ids = forms.stream().map(TransportForm::id).toList();
    return ids.size() < 2
        ? String.join("", ids)
        : String.join(", ", ids.subList(0, ids.size() - 1)) + " or " + ids.getLast();
  }

  /** Its name in requests and on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name as people read it. */
  public String label() {
    return label;
  }

  /** The request in which an event travels. */
  public TransportRequest request(String event, Clock clock) {
    return request(event, Optional.empty(), clock);
  }

  /**
   * The same by way of a topic.
   *
   * @param topic its name, where it matters
   */
  public TransportRequest request(String event, Optional<String> topic, Clock clock) {
    String arn = topic.orElse(TOPIC);
    String id = UUID.randomUUID().toString();
    return switch (this) {
      case BARE -> json("/webhook/platform-events", event, KEY_WANTED);
      case WRAPPED -> json("/webhook/platform-events", "{\"message\": " + event + "}", KEY_WANTED);
      case SNS ->
          fromSns(
              id,
              arn,
              Map.of(),
              Json.write(notification(id, arn, event, clock)),
              "SNS signs its notifications. This one carries no signature, which the runtime of a host refuses.");
      case RAW -> fromSns(id, arn, Map.of("x-amz-sns-rawdelivery", "true"), event, KEY_WANTED);
      case CALL -> json("/run/event", event, KEY_WANTED);
    };
  }

  private TransportRequest json(String path, String body, String note) {
    return new TransportRequest(this, path, Map.of("Content-Type", "application/json"), body, note);
  }

  private TransportRequest fromSns(
      String id, String topic, Map<String, String> more, String body, String note) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "text/plain; charset=UTF-8");
    headers.put("x-amz-sns-message-type", "Notification");
    headers.put("x-amz-sns-message-id", id);
    headers.put("x-amz-sns-topic-arn", topic);
    headers.putAll(more);
    return new TransportRequest(this, "/webhook/sns", headers, body, note);
  }

  private static ObjectNode notification(String id, String topic, String event, Clock clock) {
    ObjectNode envelope = Json.readObject(event);
    ObjectNode notification =
        Json.object()
            .put("Type", "Notification")
            .put("MessageId", id)
            .put("TopicArn", topic)
            // As products write it: without the line breaks that a person has in it.
            .put("Message", Json.write(envelope))
            .put("Timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    ObjectNode attributes = notification.putObject("MessageAttributes");
    ATTRIBUTES.forEach(
        (name, place) -> {
          String value = envelope.at(place).asText();
          if (!value.isEmpty()) {
            attributes.putObject(name).put("Type", "String").put("Value", value);
          }
        });
    return notification;
  }

  private static Map<String, String> attributes() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("event_name", "/eventType");
    places.put("event_id", "/eventId");
    places.put("event_timestamp", "/timestamp");
    places.put("context_user_id", "/actor/id");
    places.put("context_user_type", "/actor/type");
    places.put("context_organization_id", "/orgId");
    return places;
  }
}
