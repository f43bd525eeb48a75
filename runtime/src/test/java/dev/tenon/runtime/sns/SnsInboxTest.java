package dev.tenon.runtime.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.SnsSigner;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class SnsInboxTest {

  private static final SnsRules HOST =
      SnsRules.host(Set.of(SnsSigner.TOPIC), true, SnsRules.MAX_AGE);
  private static final SnsSigner SNS = new SnsSigner();

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void both_versions_of_signatures_are_understood(String version) {
    ObjectNode message =
        SNS.notification("{\"a\": \"ü\\u2028\"}", version, Map.of("Subject", "Über\nalles"));
    assertThatCode(() -> admit(message)).doesNotThrowAnyException();
    message.put("Subject", "Über");
    assertThat(refusal(message)).contains("does not fit the message");
  }

  @Test
  void the_signature_of_one_version_is_not_one_of_the_other() {
    ObjectNode message = SNS.notification("x", "2", Map.of()).put("SignatureVersion", "1");
    assertThat(refusal(message)).contains("does not fit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SubscriptionConfirmation", "UnsubscribeConfirmation"})
  void confirmations_are_signed_with_members_of_their_own(String type) {
    ObjectNode message = SNS.confirmation(type, SnsSigner.subscribeUrl("t-1"), "t-1");
    assertThatCode(() -> admit(message)).doesNotThrowAnyException();
    for (String name : List.of("Token", "SubscribeURL", "Message")) {
      assertThat(refusal(message.deepCopy().put(name, "other"))).contains("does not fit");
    }
  }

  @Test
  void a_message_without_a_signature_is_taken_on_a_developers_machine_only() {
    ObjectNode message = SNS.notification("x");
    message.remove(List.of("Signature", "SignatureVersion", "SigningCertURL"));
    assertThat(refusal(message)).contains("has no signature");
    SnsInbox workshop = new SnsInbox(SnsRules.workshop(), SNS, Clock.systemUTC());
    assertThatCode(() -> workshop.admit(read(message))).doesNotThrowAnyException();
    ObjectNode forged = SNS.notification("x").put("Message", "y");
    assertThat(refusal(workshop, forged, FaultCode.FORBIDDEN)).contains("does not fit");
  }

  @Test
  void without_a_topic_nothing_is_taken() {
    SnsInbox closed = new SnsInbox(SnsRules.nothing(), SNS, Clock.systemUTC());
    assertThat(refusal(closed, SNS.notification("x"), FaultCode.FORBIDDEN))
        .contains("No SNS topic is configured", "sns-ticket-topic");
  }

  @ParameterizedTest
  @CsvSource({"sns.example.com, 2048, to [sns.example.com]", "sns.amazonaws.com, 1024, RSA key"})
  void certificates_of_others_and_weak_ones_are_refused(String name, int bits, String reason) {
    SnsSigner other =
        new SnsSigner(name, bits, Instant.now().minusSeconds(9), Instant.now().plusSeconds(99));
    SnsInbox inbox = new SnsInbox(HOST, other, Clock.systemUTC());
    assertThat(refusal(inbox, other.notification("x"), FaultCode.FORBIDDEN)).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sns-signing.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com"})
  void the_names_of_a_region_are_those_of_sns(String name) {
    SnsSigner other =
        new SnsSigner(name, 2_048, Instant.now().minusSeconds(9), Instant.now().plusSeconds(99));
    SnsInbox inbox = new SnsInbox(HOST, other, Clock.systemUTC());
    assertThatCode(() -> inbox.admit(read(other.notification("x")))).doesNotThrowAnyException();
  }

  @Test
  void those_who_come_while_a_certificate_is_fetched_wait_for_the_same_one() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    SnsInbox inbox =
        new SnsInbox(
            HOST,
            url -> {
              fetched.incrementAndGet();
              asked.countDown();
              answer.await();
              return SNS.get(url);
            },
            Clock.systemUTC());
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      SnsMessage message = read(SNS.notification("m" + i));
      waiting.add(
          CompletableFuture.runAsync(() -> inbox.admit(message), Thread::startVirtualThread));
    }
    asked.await();
    answer.countDown();
    CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
    inbox.admit(read(SNS.notification("later")));
    assertThat(fetched).hasValue(1);
  }

  @Test
  void what_sns_cannot_answer_now_is_to_be_sent_again() {
    AtomicInteger asked = new AtomicInteger();
    SnsInbox inbox =
        new SnsInbox(
            HOST,
            url -> {
              int count = asked.incrementAndGet();
              if (count == 1) {
                throw new IOException("no route");
              }
              return count == 2 ? new SnsNetwork.Answer(503, "") : SNS.get(url);
            },
            Clock.systemUTC());
    ObjectNode message = SNS.notification("x");
    assertThat(refusal(inbox, message, FaultCode.LATER)).contains("no route", "send it again");
    assertThat(refusal(inbox, message, FaultCode.LATER)).contains("503");
    assertThatCode(() -> inbox.admit(read(message))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"404, ''", "302, ''", "200, no certificate"})
  void where_sns_has_no_certificate_it_is_not_asked_again_at_once(int status, String body) {
    AtomicInteger asked = new AtomicInteger();
    SnsInbox inbox =
        new SnsInbox(
            HOST,
            url -> {
              asked.incrementAndGet();
              return new SnsNetwork.Answer(status, body);
            },
            Clock.systemUTC());
    for (int i = 0; i < 3; i++) {
      assertThat(refusal(inbox, SNS.notification("x"), FaultCode.FORBIDDEN))
          .contains("there is no certificate at");
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void invented_names_of_certificates_are_asked_for_a_few_times_and_displace_no_real_one() {
    SnsSigner sns = new SnsSigner();
    SnsInbox inbox = new SnsInbox(HOST, sns, Clock.systemUTC());
    inbox.admit(read(sns.notification("before")));
    int later = 0;
    for (int i = 0; i < 500; i++) {
      String name = SnsSigner.HOST + "SimpleNotificationService-x%d.pem".formatted(i);
      SnsMessage invented = read(sns.notification("x").put("SigningCertURL", name));
      RuntimeFault fault = catchThrowableOfType(RuntimeFault.class, () -> inbox.admit(invented));
      later += fault.code() == FaultCode.LATER ? 1 : 0;
    }
    assertThat(sns.visited()).hasSizeLessThan(100);
    assertThat(later).isGreaterThan(400);
    inbox.admit(read(sns.notification("after")));
    assertThat(sns.visited()).containsOnlyOnce(URI.create(SnsSigner.CERTIFICATE));
  }

  @Test
  void a_subscription_is_confirmed_by_one_visit() {
    SnsSigner sns = new SnsSigner();
    SnsInbox inbox = new SnsInbox(HOST, sns, Clock.systemUTC());
    String url = SnsSigner.subscribeUrl("t%2B1");
    SnsMessage message = read(sns.confirmation("SubscriptionConfirmation", url, "t+1"));
    inbox.admit(message);
    assertThat(inbox.confirm(message)).isEqualTo("The subscription is confirmed.");
    assertThat(sns.visited()).containsExactly(URI.create(SnsSigner.CERTIFICATE), URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/?Action=ConfirmSubscription&TopicArn=TOPIC&Token=t-1",
        "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=TOPIC&Token=t-1",
        "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=TOPIC&Token=t-1",
        "https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic&TopicArn=TOPIC&Token=t-1",
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=TOPICX&Token=t-1",
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=TOPIC&Token=t-2",
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=TOPIC&Token=t-1&x=y",
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=TOPIC&Token=t-1&Token=t-1",
        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=TOPIC&Token=%zz",
        "https://sns.eu-west-1.amazonaws.com/x?Action=ConfirmSubscription&TopicArn=TOPIC&Token=t-1",
        "https://sns.eu-west-1.amazonaws.com/",
        "https://u@sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=TOPIC&Token=t-1",
      })
  void an_address_that_does_anything_else_is_not_visited_even_if_it_is_signed(String url) {
    SnsSigner sns = new SnsSigner();
    SnsInbox inbox = new SnsInbox(HOST, sns, Clock.systemUTC());
    String address = url.replace("TOPIC", SnsSigner.TOPIC);
    SnsMessage message = read(sns.confirmation("SubscriptionConfirmation", address, "t-1"));
    inbox.admit(message);
    RuntimeFault fault = catchThrowableOfType(RuntimeFault.class, () -> inbox.confirm(message));
    assertThat(fault.code()).isEqualTo(FaultCode.FORBIDDEN);
    assertThat(sns.visited()).hasSize(1);
  }

  @Test
  void where_that_is_switched_off_nothing_is_visited() {
    SnsSigner sns = new SnsSigner();
    SnsRules rules = SnsRules.host(Set.of(SnsSigner.TOPIC), false, SnsRules.MAX_AGE);
    SnsInbox inbox = new SnsInbox(rules, sns, Clock.systemUTC());
    SnsMessage message =
        read(sns.confirmation("SubscriptionConfirmation", SnsSigner.subscribeUrl("t-1"), "t-1"));
    inbox.admit(message);
    assertThat(inbox.confirm(message)).contains("not confirmed by itself");
    assertThat(sns.visited()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"400, INVALID_INPUT", "301, INVALID_INPUT", "500, LATER", "429, LATER", "-1, LATER"})
  void a_confirmation_that_sns_does_not_take_is_no_success(int status, FaultCode code) {
    SnsInbox inbox =
        new SnsInbox(
            HOST,
            url -> {
              if (url.getPath().length() > 1) {
                return SNS.get(url);
              }
              if (status < 0) {
                throw new IOException("cut off");
              }
              return new SnsNetwork.Answer(status, "");
            },
            Clock.systemUTC());
    SnsMessage message =
        read(SNS.confirmation("SubscriptionConfirmation", SnsSigner.subscribeUrl("t-1"), "t-1"));
    inbox.admit(message);
    assertThat(catchThrowableOfType(RuntimeFault.class, () -> inbox.confirm(message)).code())
        .isEqualTo(code);
  }

  @Test
  void any_age_will_do_where_the_limit_is_off() {
    SnsInbox inbox =
        new SnsInbox(
            SnsRules.host(Set.of(SnsSigner.TOPIC), true, Duration.ZERO), SNS, Clock.systemUTC());
    ObjectNode old = SNS.notification("x", "1", Map.of("Timestamp", "2015-09-20T01:22:14.000Z"));
    assertThatCode(() -> inbox.admit(read(old))).doesNotThrowAnyException();
    assertThat(refusal(old)).contains("published at 2015");
  }

  private static void admit(ObjectNode message) {
    new SnsInbox(HOST, SNS, Clock.systemUTC()).admit(read(message));
  }

  private static String refusal(ObjectNode message) {
    return refusal(new SnsInbox(HOST, SNS, Clock.systemUTC()), message, FaultCode.FORBIDDEN);
  }

  private static String refusal(SnsInbox inbox, ObjectNode message, FaultCode code) {
    RuntimeFault fault = catchThrowableOfType(RuntimeFault.class, () -> inbox.admit(read(message)));
    assertThat(fault).isNotNull();
    assertThat(fault.code()).as(fault.getMessage()).isEqualTo(code);
    return fault.getMessage();
  }

  private static SnsMessage read(ObjectNode message) {
    return SnsMessage.read(Json.write(message));
  }
}
