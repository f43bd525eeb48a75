package dev.tenon.runtime.sns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.ObjectText;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What SNS posts, read and not yet believed. All of its members stay as they were written: what is
 * signed is their text, and a time that was read and written again would be another text.
 */
public final class SnsMessage {

  /** Longer ones are nothing that SNS sends. */
  private static final int MAX_ID = 200;

  /** SNS counts them as part of a message, of which they are a small one. */
  private static final int MAX_ATTRIBUTES = 256 << 10;

  private static final String ATTRIBUTES = "MessageAttributes";

  private static final List<String> SIGNATURE =
      List.of("Signature", "SignatureVersion", "SigningCertURL");

  /** What SNS has to say. */
  public enum Kind {
    NOTIFICATION("Notification"),
    SUBSCRIPTION("SubscriptionConfirmation"),
    UNSUBSCRIPTION("UnsubscribeConfirmation");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The members that are signed, in their order; those that are not there are left out. */
    List<String> signed() {
      return this == NOTIFICATION
          ? List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
          : List.of(
              "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
    }

    List<String> required() {
      return this == NOTIFICATION
          ? List.of("Message", "MessageId", "Timestamp", "TopicArn")
          : List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn");
    }
  }

  private final Kind kind;
  private final Map<String, String> members;

  /** As JSON, as it came. */
  private final String attributes;

  private final TopicArn topic;
  private final Instant time;

  private SnsMessage(
      Kind kind, Map<String, String> members, String attributes, TopicArn topic, Instant time) {
    this.kind = kind;
    this.members = Map.copyOf(members);
    this.attributes = attributes;
    this.topic = topic;
    this.time = time;
  }

  /**
   * Reads the body of a request of SNS.
   *
   * @throws RuntimeFault saying why it is none
   */
  public static SnsMessage read(String text) {
    return of(ObjectText.read(text));
  }

  /** The same of one whose members are known; of all else in it nothing is made. */
  static SnsMessage of(ObjectText body) {
    Kind kind = kind(body);
    Map<String, String> members = new HashMap<>();
    for (String name : kind.signed()) {
      JsonNode value = body.get(name);
      if (value.isTextual()) {
        members.put(name, value.asText());
      } else if (!value.isMissingNode() && !value.isNull()) {
        throw refused("\"%s\" must be a string, not %s".formatted(name, Json.kind(value)));
      }
    }
    for (String name : SIGNATURE) {
      text(body, name).ifPresent(value -> members.put(name, value));
    }
    // The other spelling is that of messages on their way through AWS Lambda.
    text(body, "SigningCertUrl").ifPresent(url -> members.putIfAbsent("SigningCertURL", url));
    for (String name : kind.required()) {
      if (members.getOrDefault(name, "").isBlank()) {
        throw refused("it has no \"" + name + "\"");
      }
    }
    if (members.getOrDefault("MessageId", "").length() > MAX_ID) {
      throw refused("its \"MessageId\" is longer than " + MAX_ID + " characters");
    }
    return new SnsMessage(
        kind,
        members,
        body.has(ATTRIBUTES) ? body.text(ATTRIBUTES) : "{}",
        TopicArn.of(members.getOrDefault("TopicArn", ""))
            .orElseThrow(() -> refused("its \"TopicArn\" is not that of an SNS topic")),
        time(members.getOrDefault("Timestamp", "")));
  }

  /** A member that is a string; others are not made anything of. */
  static Optional<String> text(ObjectText body, String name) {
    return body.has(name) && body.text(name).startsWith("\"")
        ? Optional.of(body.get(name).asText())
        : Optional.empty();
  }

  private static Kind kind(ObjectText body) {
    String type = text(body, "Type").orElse("");
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.label.equals(type))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "its \"Type\" is not %s. Events themselves are posted to /webhook/platform-events, or here with the header x-amz-sns-rawdelivery: true"
                        .formatted(
                            Arrays.stream(Kind.values())
                                .map(kind -> kind.label)
                                .collect(Collectors.joining(", ")))));
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw refused("its \"Timestamp\" is no time");
    }
  }

  public Kind kind() {
    return kind;
  }

  /** The event, as text. */
  public String message() {
    return member("Message").orElseThrow();
  }

  /** The same in every attempt to deliver the message. */
  public String id() {
    return member("MessageId").orElseThrow();
  }

  public TopicArn topic() {
    return topic;
  }

  /** When it was published. */
  Instant time() {
    return time;
  }

  /**
   * What it carries beside its text, by name; nobody has signed this, and what SNS would not send
   * is left out. It is read now, so that nothing is made of what a forged message carries.
   */
  public Attributes attributes() {
    return attributes.length() > MAX_ATTRIBUTES
        ? Attributes.NONE
        : Attributes.received(Json.read(attributes));
  }

  /** A member as it was written. */
  Optional<String> member(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** Whether it says anything of who signed it. */
  boolean isSigned() {
    return members.containsKey("Signature") || members.containsKey("SigningCertURL");
  }

  /** What the signature is of. */
  String signedText() {
    StringBuilder text = new StringBuilder();
    for (String name : kind.signed()) {
      member(name).ifPresent(value -> text.append(name).append('\n').append(value).append('\n'));
    }
    return text.toString();
  }

  private static RuntimeFault refused(String reason) {
    return new RuntimeFault(
        FaultCode.INVALID_INPUT, "This is not a message of SNS: " + reason + ".");
  }
}
