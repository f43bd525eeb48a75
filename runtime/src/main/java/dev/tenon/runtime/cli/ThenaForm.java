package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How one of Thena's events travels, and where it arrives. */
enum ThenaForm {
  /** The event is the body. */
  BARE,
  /** The event is in the body's {@code message}. */
  WRAPPED,
  /** The event is text in a notification of SNS, unsigned, as a developer's runtime takes it. */
  SNS,
  /** The event is what SNS delivers, and nothing around it. */
  RAW;

  private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:sent-by-hand";

  /** Its name on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The form of a name; empty when there is none. */
  static Optional<ThenaForm> of(String label) {
    for (ThenaForm form : values()) {
      if (form.label().equals(label)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  String path() {
    return this == SNS || this == RAW ? "/webhook/sns" : "/webhook/platform-events";
  }

  Map<String, String> headers() {
    return this == RAW
        ? Map.of("x-amz-sns-rawdelivery", "true", "x-amz-sns-topic-arn", TOPIC)
        : Map.of();
  }

  /** The body in which an event travels. */
  String body(String event) {
    return switch (this) {
      case BARE, RAW -> event;
      case WRAPPED -> "{\"message\": " + event + "}";
      case SNS -> Json.write(notification(event));
    };
  }

  private static ObjectNode notification(String event) {
    ObjectNode envelope = Json.readObject(event);
    ObjectNode notification =
        Json.object()
            .put("Type", "Notification")
            .put("MessageId", UUID.randomUUID().toString())
            .put("TopicArn", TOPIC)
            .put("Message", event)
            .put(
                "Timestamp", Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS).toString());
    ObjectNode attributes = notification.putObject("MessageAttributes");
    Map.of(
            "event_name", "/eventType",
            "event_id", "/eventId",
            "event_timestamp", "/timestamp",
            "context_user_id", "/actor/id",
            "context_user_type", "/actor/type",
            "context_organization_id", "/orgId")
        .forEach(
            (name, place) -> {
              String value = envelope.at(place).asText();
              if (!value.isEmpty()) {
                attributes.putObject(name).put("Type", "String").put("Value", value);
              }
            });
    return notification;
  }
}
