package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.MovedClock;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.Relay;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that apps get for other systems, and what is posted there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class ExternalEventTest {

  private static final String ACME = "/api/v1/orgs/acme";
  private static final String GLOBEX = "/api/v1/orgs/globex";
  private static final String KEY = "Authorization";

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock();
  private Optional<RunningTenon> running = Optional.empty();
  private String host = "";

  @AfterEach
  void stop() {
    running.ifPresent(RunningTenon::close);
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void an_address_is_a_text_and_the_same_each_time(Relay relay) {
    RunningTenon tenon = workshop(Relay.both(folder));
    String plain = url(relay, tenon);
    assertThat(plain).matches(tenon.address("/event/hook/freshsales/") + "[0-9a-f]{40}");
    assertThat(url(relay, tenon)).isEqualTo(plain);
    assertThat(url(relay, tenon, text(""))).isEqualTo(plain);
    assertThat(url(relay, tenon, Json.read("null"))).isEqualTo(plain);
    assertThat(url(relay, tenon, text("a b&c=ü"))).isEqualTo(plain + "?options=a%20b%26c%3D%C3%BC");
    assertThat(url(relay, tenon, text("x".repeat(100)))).endsWith("x".repeat(100));
    Relay other = relay == Relay.JAVA ? Relay.JAVASCRIPT : Relay.JAVA;
    assertThat(url(other, tenon)).isNotEqualTo(plain);
    JsonNode noted =
        RunningTenon.step(relay.steps(tenon, "hooks", "generateTargetUrl", text("mine")), "service")
            .path("detail");
    assertThat(noted.path("options").asText()).isEqualTo("mine");
    assertThat(noted.path("url").asText()).isEqualTo(plain + "?options=mine");
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void options_that_are_none_are_refused(Relay relay) {
    RunningTenon tenon = workshop(Relay.both(folder));
    for (String options :
        List.of("7", "{}", "[\"a\"]", "true", "\" \"", "\"%s\"".formatted("x".repeat(101)))) {
      assertThat(relay.call(tenon, "hooks", "generateTargetUrl", Json.read(options)))
          .as(options)
          .isEqualTo(
              refusal(
                  "Invalid argument type: The 'options' argument should be of type string or cannot be greater than 100 characters"));
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void an_app_without_the_handlers_gets_neither_an_address_nor_a_schedule(Relay relay) {
    RunningTenon tenon =
        workshop(relay.in(folder, "1.0.0", "", List.of("onExternalEvent", "onScheduledEvent")));
    assertThat(relay.call(tenon, "hooks", "generateTargetUrl"))
        .isEqualTo(
            refusal(
                "Unsupported operation: The generateTargetUrl method cannot be used unless there is a corresponding external event callback"));
    JsonNode schedule =
        Json.read("{\"name\": \"a\", \"data\": {}, \"schedule_at\": \"2023-12-01T00:00:00Z\"}");
    for (String method : List.of("create", "update")) {
      JsonNode refused = relay.call(tenon, "schedule", method, schedule).path("value");
      assertThat(refused.path("status").asInt()).isEqualTo(400);
      assertThat(refused.path("message").asText())
          .isEqualTo("The app has not registered an onScheduledEvent");
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void under_the_limits_of_the_older_kits_only_some_events_may_ask(Relay relay) {
    RunningTenon tenon = workshop(relay.in(folder, "1.0.0", ", \"limits\": \"old\"", List.of()));
    assertThat(relay.call(tenon, "hooks", "generateTargetUrl"))
        .isEqualTo(refusal("Unsupported operation: The generateTargetUrl method cannot be used"));
  }

  /** The old array in the code counts like the manifest. */
  @Test
  void an_app_that_names_its_events_in_its_code_gets_both() {
    RunningTenon tenon =
        workshop(
            JsFolder.at(folder.resolve("array"))
                .file(
                    "manifest.json",
                    "{\"platform-version\": \"2.0\", \"product\": {\"freshsales\": {}}}")
                .server(
                    """
                    exports = {
                      events: [
                        {event: 'onDealUpdate', callback: 'deal'},
                        {event: 'onScheduledEvent', callback: 'due'},
                        {event: 'onExternalEvent', callback: 'hook'}
                      ],
                      deal: function () {
                        generateTargetUrl().then(function (url) {
                          return $schedule.create({name: 'a', data: {url: url}, schedule_at: '2023-12-01'});
                        }).then(function (done) { renderData(null, done); }, renderData);
                      },
                      due: function () {},
                      hook: function () {}
                    };
                    """)
                .path());
    List<JsonNode> steps =
        tenon.simulate("freshsales", "onDealUpdate", "{\"event\": \"onDealUpdate\"}");
    assertThat(RunningTenon.step(steps, "finished").path("answer").asText())
        .contains("Schedule created");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      delimiter = '|',
      value = {
        "application/json | {\"a\": [1]} | {\"a\": [1]}",
        "application/json; charset=utf-8 | [1] | [1]",
        "application/xml | <a>1</a> | \"<a>1</a>\"",
        "text/xml | <a/> | \"<a/>\"",
        "application/x-www-form-urlencoded | a=1+2&b=%26&a=3&c | {\"a\": [\"1 2\", \"3\"], \"b\": \"&\", \"c\": \"\"}",
        "multipart/form-data; boundary=XX | --XX~Content-Disposition: form-data; name=\"a\"~~1~2~--XX~Content-Disposition: form-data; name=\"f\"; filename=\"x.csv\"~Content-Type: text/csv~~p;q~--XX-- | {\"a\": \"1\\r\\n2\", \"f\": {\"filename\": \"x.csv\", \"contentType\": \"text/csv\", \"content\": \"p;q\"}}"
      })
  void what_is_posted_reaches_the_one_installation(String type, String body, String data) {
    RunningTenon tenon = served(Optional.empty());
    String url = target(tenon, ACME, "a b");
    target(tenon, GLOBEX, "");
    HttpResponse<String> answer =
        tenon.ask(
            "POST",
            path(url),
            type,
            body.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8),
            "X-Signature",
            "s-1");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode event = Json.read(get(tenon, ACME + "/events/" + eventId(answer)));
    assertThat(event.path("deliveries")).hasSize(1);
    JsonNode payload = event.path("body");
    assertThat(payload.path("event").asText()).isEqualTo("onExternalEvent");
    assertThat(payload.path("account_id").asText()).isEqualTo("42");
    assertThat(payload.path("data")).isEqualTo(Json.read(data));
    assertThat(payload.path("options").asText()).isEqualTo("a b");
    assertThat(payload.at("/headers/x-signature").asText()).isEqualTo("s-1");
    assertThat(Json.read(get(tenon, GLOBEX + "/deliveries?type=onExternalEvent")).path("items"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=YY",
        "application/pdf",
        "application/json"
      })
  void what_is_not_what_it_says_is_refused(String type) {
    RunningTenon tenon = served(Optional.empty());
    String path = path(target(tenon, ACME, ""));
    assertThat(tenon.postAs(type, path, "--XX\r\n\r\n{").statusCode()).isEqualTo(400);
  }

  @Test
  void a_body_of_more_than_100_KB_is_too_large() {
    RunningTenon tenon = served(Optional.empty());
    String path = path(target(tenon, ACME, ""));
    assertThat(tenon.post(path, "\"" + "x".repeat((100 << 10) - 2) + "\"").statusCode())
        .isEqualTo(200);
    assertThat(tenon.post(path, "\"" + "x".repeat((100 << 10) - 1) + "\"").statusCode())
        .isEqualTo(413);
  }

  @Test
  void an_installation_gets_250_a_minute_and_another_one_is_not_in_its_way() {
    RunningTenon tenon = served(Optional.empty());
    String path = path(target(tenon, ACME, ""));
    for (int i = 0; i < 250; i++) {
      assertThat(tenon.post(path, "{}").statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = tenon.post(path, "{}");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(tenon.post(path(target(tenon, GLOBEX, "")), "{}").statusCode()).isEqualTo(200);
    clock.move(Duration.ofMinutes(1));
    assertThat(tenon.post(path, "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void a_system_that_asks_whether_somebody_listens_is_told_so() {
    RunningTenon tenon = served(Optional.empty());
    String path = path(target(tenon, ACME, ""));
    assertThat(tenon.get(path).body()).isEqualTo("{}");
    assertThat(tenon.get(path + "?crc_strategy=facebook&hub.challenge=c-7").body())
        .isEqualTo("c-7");
    assertThat(tenon.get(path + "0").statusCode()).isEqualTo(404);
    assertThat(tenon.get("/event/hook/freshsales/").statusCode()).isNotEqualTo(200);
  }

  @Test
  void it_is_nobodys_while_the_app_is_away_and_its_own_again_when_that_is_back() {
    RunningTenon tenon = served(Optional.empty());
    String path = path(target(tenon, ACME, ""));
    String installation =
        Json.read(get(tenon, ACME + "/installations")).at("/items/0/installation").asText();
    tenon.delete(ACME + "/installations/" + installation, KEY, host);
    assertThat(tenon.post(path, "{}").statusCode()).isEqualTo(404);
    assertThat(tenon.get(path).statusCode()).isEqualTo(404);
    tenon.post(ACME + "/installations", "{\"app\":\"relay-js\"}", KEY, host);
    assertThat(tenon.post(path, "{}").statusCode()).isEqualTo(200);
    assertThat(path(target(tenon, ACME, ""))).isEqualTo(path);
  }

  @Test
  void what_no_version_handles_any_more_is_a_dead_letter() {
    RunningTenon tenon = served(Optional.empty());
    String path = path(target(tenon, ACME, ""));
    tenon.upload("/api/v1/apps", Relay.zip("2.0.0", "onExternalEvent"), KEY, host);
    String installation =
        Json.read(get(tenon, ACME + "/installations")).at("/items/0/installation").asText();
    tenon.post(
        ACME + "/installations/" + installation + "/update", "{\"version\":\"2.0.0\"}", KEY, host);
    String event = eventId(tenon.post(path, "{}"));
    await()
        .until(
            () ->
                Json.read(get(tenon, ACME + "/events/" + event))
                    .at("/deliveries/0/state")
                    .asText()
                    .equals("dead"));
  }

  @Test
  void it_begins_with_what_the_host_says_it_is_reached_at() {
    RunningTenon tenon = served(Optional.of("https://hooks.example.com/tenon"));
    assertThat(target(tenon, ACME, ""))
        .startsWith("https://hooks.example.com/tenon/event/hook/freshsales/");
  }

  /** Java apps have it typed. */
  @Test
  void a_java_app_finds_both_in_its_context() throws Exception {
    Path jar =
        new PluginJar()
            .source(
                "com.example.Typed",
                """
                package com.example;
                import com.fasterxml.jackson.databind.node.JsonNodeFactory;
                import dev.tenon.api.*;
                import java.time.Instant;
                import java.util.List;
                public final class Typed implements App {
                  public Answer onDealUpdate(Event event, AppContext app) {
                    Schedule once = Schedule.once("one",
                        JsonNodeFactory.instance.objectNode().put("deal", 1), Instant.parse("2023-12-01T00:00:00Z"));
                    app.schedules().create(once);
                    Schedule daily = Schedule.repeating("one", once.data(), Instant.EPOCH,
                        Schedule.Repeat.days(1, "Europe/Berlin"));
                    app.schedules().update(daily);
                    boolean same = app.schedules().fetch("one").equals(daily);
                    app.schedules().delete("one");
                    String gone;
                    try {
                      app.schedules().fetch("one");
                      gone = "no";
                    } catch (ServiceFailure e) {
                      gone = e.getMessage();
                    }
                    return Answer.of(List.of(same, gone, app.targetUrl(), app.targetUrl("x")));
                  }
                  public void onScheduledEvent(Event event) {}
                  public void onExternalEvent(Event event) {}
                }
                """)
            .manifest(
                """
                {"platform-version": "2.2", "product": {"freshsales": {"events": {
                   "onDealUpdate": {"handler": "onDealUpdate"},
                   "onScheduledEvent": {"handler": "onScheduledEvent"},
                   "onExternalEvent": {"handler": "onExternalEvent"}}}},
                 "tenon": {"id": "typed", "version": "1.0.0", "main": "com.example.Typed"}}
                """)
            .jar(Files.createDirectories(folder.resolve("jars")).resolve("typed.jar"));
    RunningTenon tenon = workshop(jar);
    List<JsonNode> steps =
        tenon.simulate("freshsales", "onDealUpdate", "{\"event\": \"onDealUpdate\"}");
    JsonNode answer = Json.read(RunningTenon.step(steps, "finished").path("answer").asText());
    assertThat(answer.path(0).asBoolean()).as("" + answer).isTrue();
    assertThat(answer.path(1).asText()).isEqualTo("Schedule does not exist");
    assertThat(answer.path(3).asText()).isEqualTo(answer.path(2).asText() + "?options=x");
  }

  private RunningTenon workshop(Path... apps) {
    RunningTenon tenon =
        RunningTenon.start(
            new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", 0, List.of(apps)), clock);
    running = Optional.of(tenon);
    return tenon;
  }

  /** A host's, where callers need keys. */
  private RunningTenon served(Optional<String> publicUrl) {
    RunningTenon tenon =
        RunningTenon.start(
            new TenonConfig(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                TenonConfig.Bench.NONE,
                List.of(),
                new TenonConfig.Callers(true, false, publicUrl),
                1_000,
                Retention.Rules.STANDARD),
            clock);
    running = Optional.of(tenon);
    host = "Bearer " + tenon.hostKey();
    tenon.upload("/api/v1/apps", Relay.zip("1.0.0"), KEY, host);
    for (String org : List.of(ACME, GLOBEX)) {
      tenon.ask(
          "PUT",
          org,
          "application/json",
          (org.equals(ACME)
                  ? "{\"name\": \"Acme\", \"accounts\": [{\"product\":\"freshsales\",\"accountId\":\"42\"}]}"
                  : "{\"name\": \"Globex\"}")
              .getBytes(StandardCharsets.UTF_8),
          KEY,
          host);
      assertThat(
              tenon.post(org + "/installations", "{\"app\":\"relay-js\"}", KEY, host).statusCode())
          .isEqualTo(201);
    }
    return tenon;
  }

  /** What the app of an org is given. */
  private String target(RunningTenon tenon, String org, String options) {
    String event =
        eventId(
            tenon.post(
                org + "/events?product=freshsales",
                Relay.event("hooks", "generateTargetUrl", text(options)),
                KEY,
                host));
    JsonNode answer =
        await()
            .until(
                () ->
                    Json.read(get(tenon, org + "/events/" + event))
                        .at("/deliveries/0/attempts/0/answer"),
                JsonNode::isObject);
    return Json.read(answer.path("json").asText()).path("value").asText();
  }

  private String get(RunningTenon tenon, String path) {
    return tenon.get(path, KEY, host).body();
  }

  private static String eventId(HttpResponse<String> answer) {
    return Json.read(answer.body()).path("eventId").asText();
  }

  private static String path(String url) {
    URI address = URI.create(url);
    return address.getRawPath()
        + Optional.ofNullable(address.getRawQuery()).map(query -> "?" + query).orElse("");
  }

  private static String url(Relay relay, RunningTenon tenon, JsonNode... options) {
    JsonNode answer = relay.call(tenon, "hooks", "generateTargetUrl", options);
    assertThat(answer.path("ok").asBoolean()).as("" + answer).isTrue();
    return answer.path("value").asText();
  }

  private static JsonNode text(String text) {
    return Json.object().textNode(text);
  }

  private static JsonNode refusal(String message) {
    return Json.read(
        Json.write(
            Json.object().put("ok", false).set("value", Json.object().put("message", message))));
  }
}
