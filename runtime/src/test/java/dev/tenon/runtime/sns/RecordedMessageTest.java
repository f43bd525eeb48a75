package dev.tenon.runtime.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Attribute;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A message that AWS signed, recorded with its certificate; where the recording is there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class RecordedMessageTest {

  private static final Path RECORDED = Path.of("../../shared/fixtures/sns");
  private static final String TOPIC = "arn:aws:sns:us-east-1:810605503585:just_testing";
  private static final Instant THEN = Instant.parse("2015-09-20T01:23:00Z");

  private final List<URI> visited = new ArrayList<>();
  private ObjectNode message = Json.object();

  @BeforeEach
  void read() throws IOException {
    Path file = RECORDED.resolve("v1-message.json");
    if (!Files.exists(file)) {
      LoggerFactory.getLogger(getClass()).warn("SKIPPED: there is no recorded message at {}", file);
    }
    assumeTrue(Files.exists(file), "no recorded message at " + file);
    message = Json.readObject(Files.readString(file));
  }

  @Test
  void it_is_taken_at_its_time() {
    assertThatCode(() -> admit(THEN)).doesNotThrowAnyException();
    assertThat(SnsMessage.read(Json.write(message)).attributes().byName())
        .containsEntry("AWS.SNS.MOBILE.WNS.Type", new Attribute("String", "wns/badge"));
  }

  @Test
  void it_is_taken_without_its_subject_being_there_as_null_elsewhere() {
    message.putNull("Token");
    assertThatCode(() -> admit(THEN)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Message", "MessageId", "Subject", "Signature"})
  void it_is_refused_with_a_member_changed(String name) {
    String text = message.path(name).asText();
    message.put(name, (text.startsWith("A") ? "B" : "A") + text.substring(1));
    assertThat(refusal(THEN)).contains("signature");
    message.put(name, "");
    assertThat(refusal(THEN)).isNotBlank();
    message.remove(name);
    assertThat(refusal(THEN)).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "Timestamp, 2015-09-20T01:22:14.002Z, signature",
    "Timestamp, 2015-09-20T01:22:14.0010Z, signature",
    "Timestamp, yesterday, Timestamp",
    "TopicArn, arn:aws:sns:us-east-1:810605503585:just_testinh, topic",
    "TopicArn, arn:aws:sns:us-east-1:810605503586:just_testing, topic",
    "TopicArn, just_testing, TopicArn",
    "Type, SubscriptionConfirmation, SubscribeURL",
    "Type, notification, Type",
    "SignatureVersion, 2, signature",
    "SignatureVersion, 3, SignatureVersion",
    "SignatureVersion, '', SignatureVersion",
    "Signature, not Base64!, Base64",
  })
  void it_is_refused_with_a_member_of_another_value(String name, String value, String reason) {
    message.put(name, value);
    assertThat(refusal(THEN)).containsIgnoringCase(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://evil.example/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://evil.example#sns.us-east-1.amazonaws.com/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://evil.sns.us-east-1.amazonaws.com/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://s3.us-east-1.amazonaws.com/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://sns.us-east-1.amazonaws.com/x/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-../x.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem?x=1",
        "https://sns.us-east-1.amazonaws.com/?Action=Publish&x=.pem",
        "https://127.0.0.1/SimpleNotificationService-bb750dd426d95ee9390147a5624348ee.pem",
        "file:///etc/passwd",
        "nowhere",
        "",
      })
  void it_is_refused_with_a_certificate_from_elsewhere_which_is_not_visited(String url) {
    message.put("SigningCertURL", url);
    assertThat(refusal(THEN)).contains("\"SigningCertURL\" of this message is not one of SNS");
    assertThat(visited).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2015-09-20T02:28:00Z, published",
    "2015-09-20T01:17:00Z, published",
    "2016-08-22T00:00:00Z, published",
    "2026-01-01T00:00:00Z, published"
  })
  void it_is_refused_at_another_time(Instant now, String reason) {
    assertThat(refusal(now)).contains(reason);
    assertThat(visited).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2015-08-06T23:59:59Z", "2016-08-22T00:00:00Z"})
  void its_certificate_is_not_taken_at_another_time_either(Instant now) {
    SnsInbox anyTime = inbox(SnsRules.host(Set.of(TOPIC), true, Duration.ZERO), now);
    assertThat(refusal(anyTime)).contains("is valid from 2015-08-07", "and not now");
  }

  private void admit(Instant now) {
    inbox(SnsRules.host(Set.of(TOPIC), true, SnsRules.MAX_AGE), now)
        .admit(SnsMessage.read(Json.write(message)));
  }

  private SnsInbox inbox(SnsRules rules, Instant now) {
    return new SnsInbox(rules, this::recorded, Clock.fixed(now, ZoneOffset.UTC));
  }

  private SnsNetwork.Answer recorded(URI url) throws IOException {
    visited.add(url);
    Path file = RECORDED.resolve("." + url.getPath()).normalize();
    return Files.exists(file)
        ? new SnsNetwork.Answer(200, Files.readString(file))
        : new SnsNetwork.Answer(404, "nothing");
  }

  private String refusal(Instant now) {
    return refusal(inbox(SnsRules.host(Set.of(TOPIC), true, SnsRules.MAX_AGE), now));
  }

  private String refusal(SnsInbox inbox) {
    RuntimeFault fault =
        catchThrowableOfType(
            RuntimeFault.class, () -> inbox.admit(SnsMessage.read(Json.write(message))));
    assertThat(fault).isNotNull();
    assertThat(fault.code()).isIn(FaultCode.FORBIDDEN, FaultCode.INVALID_INPUT);
    return fault.getMessage();
  }
}
