package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.sns.SnsRules;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import dev.tenon.runtime.testing.SnsSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thena's events at the addresses that Thena and SNS post to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class ThenaWebhooksTest {

  private static final String PLATFORM = "/webhook/platform-events";
  private static final String SNS_PATH = "/webhook/sns";
  private static final String EVENT =
      """
      {"eventId": "e-1", "eventType": "ticket:created", "timestamp": "2026-01-15T09:30:00Z",
       "orgId": "ORG7", "actor": {"id": "U1"}, "payload": {"ticket": {"id": "T1"}}, "extra": [1]}
      """;

  private final SnsSigner sns = new SnsSigner();
  private final Path folder;
  private Optional<RunningTenon> running = Optional.empty();
  private String[] key = {};

  ThenaWebhooksTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void stop() {
    running.ifPresent(RunningTenon::close);
  }

  /** A host's runtime with an org that has an account of Thena. */
  private RunningTenon serve(boolean openIngress, SnsRules rules) {
    TenonConfig without =
        new TenonConfig(
            folder.resolve("data"),
            "127.0.0.1",
            0,
            TenonConfig.Bench.NONE,
            List.of(),
            new TenonConfig.Callers(true, openIngress),
            1_000,
            Retention.Rules.STANDARD);
    RunningTenon tenon = RunningTenon.start(without.with(rules), new Outside(sns));
    running = Optional.of(tenon);
    key = new String[] {"Authorization", "Bearer " + tenon.hostKey()};
    String org =
        "{\"name\": \"Acme\", \"accounts\": [{\"product\": \"thena\", \"accountId\": \"ORG7\"}]}";
    byte[] body = org.getBytes(StandardCharsets.UTF_8);
    tenon.ask("PUT", "/api/v1/orgs/acme", "application/json", body, key);
    return tenon;
  }

  private RunningTenon serve() {
    return serve(false, SnsRules.host(Set.of(SnsSigner.TOPIC), true, SnsRules.MAX_AGE));
  }

  /** A developer's runtime with an app. */
  private RunningTenon run(String events, String server) {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .file(
                "manifest.json",
                "{\"platform-version\": \"2.2\", \"product\": {\"thena\": {\"events\": {%s}}}}"
                    .formatted(events))
            .server(server)
            .path();
    RunningTenon tenon =
        RunningTenon.start(
            new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", 0, List.of(app)),
            new Outside(sns));
    running = Optional.of(tenon);
    return tenon;
  }

  @ParameterizedTest
  @ValueSource(strings = {PLATFORM, SNS_PATH})
  void whoever_asks_whether_somebody_listens_is_told_so_without_a_key(String path) {
    RunningTenon tenon = serve();
    assertThat(tenon.get(path).statusCode()).isEqualTo(200);
    assertThat(tenon.get(path).body()).isEqualTo("Events are posted here.\n");
    assertThat(tenon.ask("HEAD", path, "text/plain", new byte[0]).statusCode()).isEqualTo(200);
    assertThat(tenon.ask("PUT", path, "text/plain", new byte[0]).statusCode()).isIn(401, 405);
  }

  @Test
  void what_sns_signed_needs_no_key_and_is_one_event_however_often_it_comes() {
    RunningTenon tenon = serve();
    String message = Json.write(sns.notification(EVENT));
    JsonNode first = taken(fromSns(tenon, message));
    assertThat(first.path("duplicate").asBoolean()).isFalse();
    assertThat(first.path("note").asText()).contains("No installed app asked for ticket:created");
    assertThat(taken(fromSns(tenon, message)).path("duplicate").asBoolean()).isTrue();
    // By another way, and with another message id, it is still the same event.
    String again = Json.write(sns.notification(EVENT, "2", Map.of()));
    assertThat(taken(fromSns(tenon, again)).path("eventId")).isEqualTo(first.path("eventId"));
    JsonNode bare = taken(tenon.post(PLATFORM, EVENT, key));
    assertThat(bare.path("eventId")).isEqualTo(first.path("eventId"));
    assertThat(sns.visited()).containsExactly(URI.create(SnsSigner.CERTIFICATE));
    JsonNode kept =
        Json.read(
            tenon.get("/api/v1/orgs/acme/events/" + first.path("eventId").asText(), key).body());
    assertThat(kept.path("body")).isEqualTo(Json.read(EVENT));
    assertThat(kept.path("product").asText()).isEqualTo("thena");
  }

  @Test
  void filters_look_at_the_attributes_that_sns_carried_along() {
    RunningTenon tenon =
        run(
            "\"ticket:*\": {\"handler\": \"onTicket\", \"filter\": {\"tier\": [\"gold\"]}}",
            "exports = { onTicket: function () {} };");
    ObjectNode silver = sns.notification(EVENT);
    silver
        .putObject("MessageAttributes")
        .putObject("tier")
        .put("Type", "String")
        .put("Value", "silver");
    assertThat(taken(fromSns(tenon, Json.write(silver))).path("note").asText()).contains("filter");
    ObjectNode gold = sns.notification(EVENT.replace("e-1", "e-2"));
    gold.putObject("MessageAttributes")
        .putObject("tier")
        .put("Type", "String")
        .put("Value", "gold");
    JsonNode taken = taken(fromSns(tenon, Json.write(gold)));
    assertThat(taken.path("deliveries")).hasSize(1);
    assertThat(tenon.get("/api/v1/orgs/demo/events/" + taken.path("eventId").asText()).body())
        .contains("\"attributes\":{\"tier\":{\"Type\":\"String\",\"Value\":\"gold\"}}");
  }

  @Test
  void a_time_is_a_string_to_filters_whichever_way_the_event_came() {
    RunningTenon tenon =
        run(
            "\"custom-object:*\": {\"handler\": \"onDeal\", \"filter\": {\"event_timestamp\": [{\"prefix\": \"17763\"}]}}",
            "exports = { onDeal: function () {} };");
    String event =
        """
        {"eventId": "d-%d", "eventType": "custom-object:deal:created", "timestamp": 1776331448,
         "orgId": "ORG7", "actor": {"id": "U1"}, "eventData": {"deal": {"id": "D1"}}}
        """;
    assertThat(taken(tenon.post(PLATFORM, event.formatted(1), key)).path("deliveries")).hasSize(1);
    ObjectNode sent = sns.notification(event.formatted(2));
    sent.putObject("MessageAttributes")
        .putObject("event_timestamp")
        .put("Type", "String")
        .put("Value", "1776331448");
    assertThat(taken(fromSns(tenon, Json.write(sent))).path("deliveries")).hasSize(1);
  }

  @Test
  void a_name_that_sns_carried_along_does_not_hide_the_events_other_names() {
    RunningTenon tenon =
        run(
            "\"ticket:*\": {\"handler\": \"onTicket\", \"filter\": {\"event_name\": [\"ticket:comment:created\"]}}",
            "exports = { onTicket: function () {} };");
    ObjectNode added = sns.notification(EVENT.replace("ticket:created", "ticket:comment:added"));
    added
        .putObject("MessageAttributes")
        .putObject("event_name")
        .put("Type", "String")
        .put("Value", "ticket:comment:added");
    assertThat(taken(fromSns(tenon, Json.write(added))).path("deliveries")).hasSize(1);
  }

  @Test
  void an_event_without_an_id_is_known_again_by_that_of_its_message() {
    RunningTenon tenon = serve();
    String event = EVENT.replace("\"eventId\": \"e-1\", ", "");
    String message = Json.write(sns.notification(event, "1", Map.of("MessageId", "m-1")));
    JsonNode first = taken(fromSns(tenon, message));
    assertThat(taken(fromSns(tenon, message)).path("eventId")).isEqualTo(first.path("eventId"));
    String other = Json.write(sns.notification(event, "1", Map.of("MessageId", "m-2")));
    assertThat(taken(fromSns(tenon, other)).path("duplicate").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Message, '{\"eventType\": \"ticket:deleted\", \"orgId\": \"ORG7\"}', does not fit",
    "TopicArn, arn:aws:sns:eu-west-1:123456789012:others, topic",
    "Timestamp, 2015-09-20T01:22:14.001Z, published",
    "SigningCertURL, https://evil.example/SimpleNotificationService-1.pem, SigningCertURL",
    "Signature, AAAA, signature",
  })
  void what_sns_did_not_sign_is_refused_and_kept_nowhere(String name, String value, String reason) {
    RunningTenon tenon = serve();
    ObjectNode forged = sns.notification(EVENT).put(name, value);
    refused(fromSns(tenon, Json.write(forged)), 403, reason);
    // Nor with a key: the signature is not to be switched off.
    refused(tenon.post(SNS_PATH, Json.write(forged), key), 403, reason);
    assertThat(Json.read(tenon.get("/api/v1/orgs/acme/events", key).body()).path("items"))
        .isEmpty();
  }

  @Test
  void without_a_topic_nothing_is_taken_from_sns_at_all() {
    RunningTenon tenon = serve(true, SnsRules.nothing());
    refused(fromSns(tenon, Json.write(sns.notification(EVENT))), 403, "No SNS topic is configured");
    refused(raw(tenon, EVENT), 403, "No SNS topic is configured");
    assertThat(sns.visited()).isEmpty();
  }

  @Test
  void raw_messages_are_not_signed_and_need_a_key() {
    RunningTenon tenon = serve();
    assertThat(raw(tenon, EVENT).statusCode()).isEqualTo(401);
    assertThat(taken(raw(tenon, EVENT, key)).path("duplicate").asBoolean()).isFalse();
    refused(
        tenon.post(SNS_PATH, EVENT, "x-amz-sns-rawdelivery", "true", key[0], key[1]),
        403,
        "This raw message has no header x-amz-sns-topic-arn, which says its topic");
  }

  @Test
  void what_thena_posts_needs_a_key_unless_the_ingress_is_open() {
    RunningTenon closed = serve();
    assertThat(closed.post(PLATFORM, EVENT).statusCode()).isEqualTo(401);
    closed.close();
    RunningTenon open = serve(true, SnsRules.host(Set.of(SnsSigner.TOPIC), true, SnsRules.MAX_AGE));
    taken(open.post(PLATFORM, EVENT));
    taken(raw(open, EVENT));
  }

  @Test
  void a_subscription_is_confirmed_and_its_end_is_not() {
    RunningTenon tenon = serve();
    String url = SnsSigner.subscribeUrl("t-1");
    String asked = Json.write(sns.confirmation("SubscriptionConfirmation", url, "t-1"));
    assertThat(taken(fromSns(tenon, asked)).path("note").asText())
        .isEqualTo("The subscription is confirmed.");
    String ended = Json.write(sns.confirmation("UnsubscribeConfirmation", url, "t-1"));
    assertThat(taken(fromSns(tenon, ended)).path("note").asText()).contains("Nothing was visited");
    assertThat(sns.visited()).containsExactly(URI.create(SnsSigner.CERTIFICATE), URI.create(url));
    String evil = url.replace("eu-west-1.amazonaws.com", "eu-west-1.amazonaws.com.evil.example");
    refused(
        fromSns(tenon, Json.write(sns.confirmation("SubscriptionConfirmation", evil, "t-1"))),
        403,
        "SubscribeURL");
    assertThat(sns.visited()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|object",
        "{}|eventType",
        "{\"message\": {}}|eventType",
        "{\"message\": \"{}\"}|eventType",
        "{\"event\": \"onDealUpdate\", \"orgId\": \"ORG7\"}|eventType",
        "{\"eventType\": \"\", \"orgId\": \"ORG7\"}|eventType",
        "{\"eventType\": [\"ticket:created\"], \"orgId\": \"ORG7\"}|eventType",
        "{\"eventType\": \"ticket:created\"}|orgId",
        "{\"eventType\": \"ticket:created\", \"orgId\": {}}|orgId",
        "{\"eventType\": \"ticket:created\", \"orgId\": \" \"}|orgId",
        "{\"eventType\": \"ticket:created\", \"orgId\": \"ORG7\", \"eventId\": 7}|eventId",
        "{\"eventType\": \"ticket:created\", \"orgId\": \"ORG7\"|line",
        "{\"TopicArn\": \"a\", \"Message\": \"{}\"}|/webhook/sns",
      })
  void what_is_no_event_is_refused_with_the_reason(String body, String reason) {
    RunningTenon tenon = serve();
    refused(tenon.post(PLATFORM, body, key), 400, reason);
    refused(raw(tenon, body, key), 400, reason);
    if (!body.contains("Message")) {
      refused(fromSns(tenon, Json.write(sns.notification(body))), 400, reason);
    }
  }

  @Test
  void an_event_of_an_organization_that_nobody_knows_is_answered_as_heard_and_kept_nowhere() {
    RunningTenon tenon = serve();
    String other = EVENT.replace("ORG7", "ORG8");
    for (HttpResponse<String> answer :
        List.of(
            tenon.post(PLATFORM, other, key),
            raw(tenon, other, key),
            fromSns(tenon, Json.write(sns.notification(other))))) {
      JsonNode heard = taken(answer);
      assertThat(heard.path("note").asText()).contains("No org is known for account ORG8 of thena");
      assertThat(heard.has("eventId")).isFalse();
    }
    assertThat(Json.read(tenon.get("/api/v1/orgs/acme/events", key).body()).path("items"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {PLATFORM, SNS_PATH})
  void a_message_that_did_not_arrive_as_a_whole_is_to_be_sent_again(String path)
      throws IOException {
    RunningTenon tenon =
        serve(true, SnsRules.host(Set.of(SnsSigner.TOPIC), true, SnsRules.MAX_AGE));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tenon.port())) {
      String begun =
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{".formatted(path);
      socket.getOutputStream().write(begun.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 503");
    }
  }

  @Test
  void more_than_sns_can_send_is_not_read() {
    RunningTenon tenon = serve();
    ObjectNode large = sns.notification("x".repeat(700_000));
    refused(fromSns(tenon, Json.write(large)), 413, "here it may have at most");
  }

  @Test
  void of_a_message_of_another_topic_nothing_else_is_looked_at() {
    RunningTenon tenon = serve();
    ObjectNode other =
        Json.object().put("TopicArn", "arn:aws:sns:eu-west-1:123456789012:others").put("Type", 7);
    refused(fromSns(tenon, Json.write(other)), 403, "topic");
  }

  @Test
  void attributes_that_sns_would_not_have_taken_are_left_out() {
    RunningTenon tenon = serve();
    ObjectNode message = sns.notification(EVENT);
    ObjectNode attributes = message.putObject("MessageAttributes");
    attributes.putObject("tier").put("Type", "String").put("Value", "gold");
    attributes.putObject("AWS.SNS.MOBILE.WNS.Type").put("Type", "String").put("Value", "x");
    attributes.putObject("a b\n").put("Type", "String").put("Value", "x");
    attributes.putObject("x".repeat(300)).put("Type", "String").put("Value", "x");
    attributes.putObject("odd").put("Type", "Whatever").put("Value", "x");
    attributes.putObject("list").put("Type", "String").putArray("Value");
    attributes.put("text", "x");
    String id = taken(fromSns(tenon, Json.write(message))).path("eventId").asText();
    JsonNode kept = Json.read(tenon.get("/api/v1/orgs/acme/events/" + id, key).body());
    assertThat(kept.path("attributes").fieldNames())
        .toIterable()
        .containsExactly("tier", "AWS.SNS.MOBILE.WNS.Type");
    ObjectNode odd = sns.notification(EVENT.replace("e-1", "e-2")).put("MessageAttributes", "none");
    taken(fromSns(tenon, Json.write(odd)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ticket\\n12:00:00 ERROR forged", "ticket\\u0085", "ticket\\u001b[2J"})
  void a_type_that_would_write_lines_of_its_own_into_a_log_is_refused(String type) {
    RunningTenon tenon = serve();
    refused(tenon.post(PLATFORM, event("e-1", type, "{}"), key), 400, "control character");
    refused(
        tenon.post(
            "/api/v1/orgs/acme/events",
            "{\"event\": \"%s\", \"account_id\": \"7\"}".formatted(type),
            key),
        400,
        "control character");
  }

  @Test
  void an_unknown_type_with_unknown_members_is_an_event_too() {
    RunningTenon tenon = serve();
    String odd =
        "{\"eventType\": \"moon:landed\", \"orgId\": \"ORG7\", \"timestamp\": {}, \"crew\": [1.50]}";
    String id = taken(tenon.post(PLATFORM, odd, key)).path("eventId").asText();
    String kept = tenon.get("/api/v1/orgs/acme/events/" + id, key).body();
    assertThat(Json.read(kept).path("type").asText()).isEqualTo("moon:landed");
    assertThat(kept).contains("1.50");
  }

  @Test
  void the_largest_event_is_taken_in_every_form() {
    RunningTenon tenon = serve();
    String head = "{\"eventType\":\"ticket:created\",\"orgId\":\"ORG7\",\"payload\":\"";
    String event = head + "x".repeat((256 << 10) - head.length() - 2) + "\"}";
    assertThat(event).hasSize(256 << 10);
    taken(tenon.post(PLATFORM, event, key));
    taken(tenon.post(PLATFORM, "{\"message\": " + event + "}", key));
    taken(raw(tenon, event, key));
    taken(fromSns(tenon, Json.write(sns.notification(event))));
    // Escaped once more, quotation marks take twice the room.
    String quoted = head + "\\\"".repeat(120_000) + "\"}";
    taken(fromSns(tenon, Json.write(sns.notification(quoted))));
    String larger = event.replaceFirst("x", "xx");
    refused(tenon.post(PLATFORM, larger, key), 413, "262144");
    refused(fromSns(tenon, Json.write(sns.notification(larger))), 413, "262144");
  }

  @Test
  void a_full_org_has_sns_try_again_later_and_not_give_up() {
    RunningTenon tenon = run("\"ticket:*\": {\"handler\": \"fail\"}", "exports = {fail() {}};");
    tenon.close();
    TenonConfig config =
        new TenonConfig(
            folder.resolve(".tenon"),
            "127.0.0.1",
            0,
            TenonConfig.Bench.WORKSHOP,
            List.of(folder.resolve("app")),
            new TenonConfig.Callers(false, false),
            1,
            Retention.Rules.STANDARD);
    RunningTenon full = RunningTenon.start(config, new Outside(sns));
    running = Optional.of(full);
    String installation =
        Json.read(full.get("/api/v1/orgs/demo/installations").body())
            .at("/items/0/installation")
            .asText();
    full.post("/api/v1/orgs/demo/installations/" + installation + "/pause", "");
    taken(fromSns(full, Json.write(sns.notification(EVENT))));
    HttpResponse<String> second =
        fromSns(full, Json.write(sns.notification(EVENT.replace("e-1", "e-2"))));
    refused(second, 503, "waiting");
    assertThat(Json.read(second.body()).path("code").asText()).isEqualTo("later");
    assertThat(second.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void on_a_developers_machine_messages_may_be_unsigned_and_forged_ones_are_refused_all_the_same() {
    RunningTenon tenon = run("\"ticket:created\": {\"handler\": \"ok\"}", "exports = {ok() {}};");
    ObjectNode message = sns.notification(EVENT);
    message.remove(List.of("Signature", "SignatureVersion", "SigningCertURL"));
    assertThat(taken(fromSns(tenon, Json.write(message))).path("deliveries")).hasSize(1);
    assertThat(sns.visited()).isEmpty();
    refused(
        fromSns(tenon, Json.write(sns.notification(EVENT).put("Message", "{}"))),
        403,
        "does not fit");
    String url = SnsSigner.subscribeUrl("t-1");
    String asked = Json.write(sns.confirmation("SubscriptionConfirmation", url, "t-1"));
    assertThat(taken(fromSns(tenon, asked)).path("note").asText())
        .contains("not confirmed by itself");
    assertThat(sns.visited()).doesNotContain(URI.create(url));
  }

  @Test
  void who_asks_for_an_event_by_either_of_its_names_gets_it_once() {
    RunningTenon tenon =
        run(
            "\"ticket:comment:added\": {\"handler\": \"one\"}, \"ticket:comment:created\": {\"handler\": \"two\"}",
            "exports = {one() {}, two() {}};");
    JsonNode added = taken(tenon.post(PLATFORM, event("a-1", "ticket:comment:added", "{}")));
    assertThat(added.path("deliveries")).hasSize(1);
    // The same event under its other name is a repeat.
    JsonNode created = taken(tenon.post(PLATFORM, event("a-1", "ticket:comment:created", "{}")));
    assertThat(created.path("duplicate").asBoolean()).isTrue();
    assertThat(handlerOf(tenon, added)).isEqualTo("one");
    assertThat(
            handlerOf(
                tenon, taken(tenon.post(PLATFORM, event("a-2", "ticket:comment:created", "{}")))))
        .isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource({
    "ticket:comment:added, ticket:comment:created",
    "ticket:comment:created, ticket:comment:added",
    "ticket:*, ticket:comment:reaction:added",
    "ticket:comment:cre*, ticket:comment:added",
    "custom-object:deal:field-changed, custom-object:deal:field:stage:changed",
    "custom-object:deal:field:stage:changed, custom-object:deal:field-changed",
    "custom-object:*:field-changed, custom-object:deal:field:stage:changed",
    "custom-object:*:field:stage:changed, custom-object:deal:field-changed",
    "custom-object:deal:field-changed, custom-object:deal:field-changed",
  })
  void a_name_takes_an_event_of_the_other_name(String asked, String type) {
    RunningTenon tenon =
        run("\"%s\": {\"handler\": \"ok\"}".formatted(asked), "exports = {ok() {}};");
    String data = "{\"fieldChange\": {\"fieldName\": \"stage\"}}";
    JsonNode answer = taken(tenon.post(PLATFORM, event("e-1", type, data)));
    assertThat(answer.path("deliveries")).as(answer.toString()).hasSize(1);
    String at = "/api/v1/orgs/demo/events/" + answer.path("eventId").asText();
    assertThat(Json.read(tenon.get(at).body()).at("/body/eventType").asText()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "custom-object:deal:field:value:changed, custom-object:deal:field-changed",
    "custom-object:deal:field:stage:changed, custom-object:lead:field-changed",
    "custom-object:lead:field-changed, custom-object:deal:field:stage:changed",
    "ticket:comment:updated, ticket:comment:added",
    "ticket:*, account:created",
  })
  void another_name_does_not(String asked, String type) {
    RunningTenon tenon =
        run("\"%s\": {\"handler\": \"ok\"}".formatted(asked), "exports = {ok() {}};");
    String data = "{\"fieldChange\": {\"fieldName\": \"stage\"}}";
    assertThat(taken(tenon.post(PLATFORM, event("e-1", type, data))).path("deliveries")).isEmpty();
  }

  private static String event(String id, String type, String data) {
    return "{\"eventId\": \"%s\", \"eventType\": \"%s\", \"orgId\": \"ORG7\", \"eventData\": %s}"
        .formatted(id, type, data);
  }

  private static String handlerOf(RunningTenon tenon, JsonNode answer) {
    String at = "/api/v1/orgs/demo/events/" + answer.path("eventId").asText();
    return await()
        .until(
            () -> Json.read(tenon.get(at).body()).at("/deliveries/0"),
            delivery -> delivery.path("state").asText().equals("succeeded"))
        .path("handler")
        .asText();
  }

  private static HttpResponse<String> fromSns(RunningTenon tenon, String message) {
    return tenon.postAs("text/plain; charset=UTF-8", SNS_PATH, message);
  }

  private static HttpResponse<String> raw(RunningTenon tenon, String body, String... more) {
    String[] headers = {
      "x-amz-sns-rawdelivery", "true", "x-amz-sns-topic-arn", SnsSigner.TOPIC, "X-More", "none"
    };
    if (more.length == 2) {
      headers[4] = more[0];
      headers[5] = more[1];
    }
    return tenon.post(SNS_PATH, body, headers);
  }

  private static JsonNode taken(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body());
  }

  private static void refused(HttpResponse<String> answer, int status, String reason) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Json.read(answer.body()).path("detail").asText()).containsIgnoringCase(reason);
  }
}
