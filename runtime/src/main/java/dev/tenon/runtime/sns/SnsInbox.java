package dev.tenon.runtime.sns;

import dev.tenon.runtime.fair.Ration;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.ObjectText;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which messages of SNS are taken, and confirms subscriptions. Thread-safe. */
public final class SnsInbox {

  /** Where SNS says the topic of a message that it delivers raw. */
  public static final String TOPIC_HEADER = "x-amz-sns-topic-arn";

  private static final String CONFIGURED =
      "configured in sns-ticket-topic and sns-custom-object-topic";

  private static final Logger LOG = LoggerFactory.getLogger(SnsInbox.class);

  /** How far clocks may differ, and how long the last attempt to deliver may take. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** What else is refused meanwhile, only its sender is told. */
  private final Ration warnings;

  private final SnsRules rules;
  private final SnsNetwork network;
  private final SnsSignatures signatures;
  private final Clock clock;

  public SnsInbox(SnsRules rules, SnsNetwork network, Clock clock) {
    this.rules = rules;
    this.network = network;
    this.signatures = new SnsSignatures(network, clock);
    this.clock = clock;
    this.warnings = new Ration(1, Duration.ofMinutes(1), clock);
  }

  /**
   * Reads the body of a request, of which nothing else is looked at when its topic is none of
   * those. Whether SNS has signed it is still to be seen.
   *
   * @throws RuntimeFault saying why it is not to be taken
   */
  public SnsMessage read(String text) {
    ObjectText body = ObjectText.read(text);
    Optional<TopicArn> topic = SnsMessage.text(body, "TopicArn").flatMap(TopicArn::of);
    if (topic.isPresent()) {
      told(topic.get(), () -> admit(topic.get().text()));
    }
    return SnsMessage.of(body);
  }

  /**
   * Refuses a message that is not from one of the topics, too old, or not signed by SNS.
   *
   * @throws RuntimeFault saying why
   */
  public void admit(SnsMessage message) {
    told(message.topic(), () -> check(message));
  }

  /** SNS gives up a message that was refused, and nobody reads its answers: the log says it. */
  private void told(TopicArn topic, Runnable check) {
    try {
      check.run();
    } catch (RuntimeFault fault) {
      // Whoever posts forged messages must not fill the log with them.
      if (warnings.take()) {
        LOG.atWarn()
            .addKeyValue("topic", topic.text())
            .log("A message of SNS was not taken: {}", fault.getMessage());
      }
      throw fault;
    }
  }

  private void check(SnsMessage message) {
    admit(message.topic().text());
    if (rules.isWorkshop() && !message.isSigned()) {
      return;
    }
    if (!message.isSigned()) {
      throw new RuntimeFault(
          FaultCode.FORBIDDEN,
          "This message has no signature, and only those that SNS has signed are taken.");
    }
    refuseOtherTimes(message.time());
    signatures.verify(message);
  }

  private void admit(String topic) {
    admit(
        topic, "The topic of this message is not one of those that are %s.".formatted(CONFIGURED));
  }

  /**
   * Refuses a raw message that does not come from one of the topics.
   *
   * @param topic what {@value #TOPIC_HEADER} says, the one place where a raw message names it
   * @throws RuntimeFault saying why
   */
  public void admitRaw(Optional<String> topic) {
    admit(
        topic.orElse(""),
        topic.isEmpty()
            ? "This raw message has no header %s, which says its topic; only topics that are %s are taken."
                .formatted(TOPIC_HEADER, CONFIGURED)
            : "The topic in the header %s of this raw message is not one of those that are %s."
                .formatted(TOPIC_HEADER, CONFIGURED));
  }

  private void admit(String topic, String refusal) {
    if (rules.topics().contains(topic) || (rules.isWorkshop() && rules.topics().isEmpty())) {
      return;
    }
    throw new RuntimeFault(
        FaultCode.FORBIDDEN,
        rules.topics().isEmpty()
            ? "No SNS topic is configured, so nothing is taken from SNS. Set sns-ticket-topic or sns-custom-object-topic to the topic's ARN."
            : refusal);
  }

  /** A repeat within this time is known by its id, and one from before or after it is not taken. */
  private void refuseOtherTimes(Instant time) {
    if (rules.maxAge().isZero()) {
      return;
    }
    Instant now = clock.instant();
    if (time.isBefore(now.minus(rules.maxAge()).minus(TOLERANCE))
        || time.isAfter(now.plus(TOLERANCE))) {
      throw new RuntimeFault(
          FaultCode.FORBIDDEN,
          "This message was published at %s, and it is %s now; it may be %d minutes old (sns-max-age)."
              .formatted(time, now, rules.maxAge().toMinutes()));
    }
  }

  /**
   * Confirms a subscription, of a message that was admitted.
   *
   * @return what was done, as a sentence
   * @throws RuntimeFault when it cannot be confirmed
   */
  public String confirm(SnsMessage message) {
    URI url = PinnedAddress.confirmation(message);
    if (!rules.confirms()) {
      LOG.atWarn()
          .addKeyValue("topic", message.topic().text())
          .log(
              "SNS asks to confirm the subscription to {}. If it is wanted, visit {}",
              message.topic(),
              url);
      return "The subscription is not confirmed by itself here: visit the SubscribeURL if it is wanted; the log has it too.";
    }
    int status = visit(url);
    if (status >= 500 || status == 429) {
      throw later("SNS answered " + status);
    }
    if (status != 200) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "SNS did not take the confirmation and answered %d: the token may be too old. Ask SNS for another one."
              .formatted(status));
    }
    LOG.atInfo()
        .addKeyValue("topic", message.topic().text())
        .log("The subscription to {} is confirmed", message.topic());
    return "The subscription is confirmed.";
  }

  private int visit(URI url) {
    try {
      return network.get(url).status();
    } catch (IOException e) {
      throw later("" + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw later("the runtime is stopping");
    }
  }

  private static RuntimeFault later(String reason) {
    return new RuntimeFault(
        FaultCode.LATER,
        "The subscription cannot be confirmed at the moment: %s. Send the message again."
            .formatted(reason));
  }
}
