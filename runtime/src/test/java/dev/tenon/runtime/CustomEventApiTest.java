package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Custom events as a host's own code triggers them, with keys, in both runtimes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class CustomEventApiTest {

  private static final String ACME = "/api/v1/orgs/acme";
  private static final String GLOBEX = "/api/v1/orgs/globex";
  private static final String INVOICE =
      """
      {"event": "invoice_created", "userId": "user-7",
       "data": {"id": "inv-1", "invoiceNumber": "2026-0317", "invoiceAmount": 12345678901234567.50}}
      """;
  private static final String SUBSCRIBED =
      """
      {"platform-version": "2.2",
       "product": {"custom": {"events": {"invoice_created": {"handler": "book"}}}},
       "tenon": {"id": "%s", "version": "1.0.0"%s}}
      """;
  private static final String ECHO =
      """
      exports = { book: function (args) {
        renderData(null, {event: args.event, user: args.userId, number: args.data.invoiceNumber});
      } };
      """;

  private final RunningTenon tenon;
  private final Path folder;
  private String host = "";

  CustomEventApiTest(@TempDir Path folder) {
    this.folder = folder;
    this.tenon =
        RunningTenon.start(
            new TenonConfig(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                TenonConfig.Bench.NONE,
                List.of(),
                new TenonConfig.Callers(true, false),
                1_000,
                Retention.Rules.STANDARD));
  }

  @BeforeEach
  void orgs() {
    host = tenon.hostKey();
    ask("PUT", ACME, host, "{\"name\": \"Acme\"}");
    ask("PUT", GLOBEX, host, "{\"name\": \"Globex\"}");
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void every_subscribed_handler_runs_in_both_languages() {
    install(ACME, javaScript("books"));
    install(ACME, java("ledger"));
    String acme = key("acme");
    HttpResponse<String> answer = run(acme, INVOICE);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode body = Json.read(answer.body());
    assertThat(body.propertyStream().map(member -> member.getKey()))
        .containsExactly("message", "eventId");
    assertThat(body.path("message").asText()).isEqualTo("Event successfully triggered");
    JsonNode event = succeeded("acme", body.path("eventId").asText(), 2);
    assertThat(event.path("product").asText()).isEqualTo("custom");
    assertThat(event.path("type").asText()).isEqualTo("invoice_created");
    List<String> answers =
        event
            .path("deliveries")
            .valueStream()
            .map(delivery -> delivery.at("/attempts/0/answer/json").asText())
            .sorted()
            .toList();
    assertThat(answers)
        .containsExactly(
            "{\"amount\":12345678901234567.50,\"user\":\"user-7\"}",
            "{\"event\":\"invoice_created\",\"user\":\"user-7\",\"number\":\"2026-0317\"}");
  }

  @Test
  void a_key_of_the_host_needs_to_know_whose_the_user_is() {
    install(ACME, javaScript("books"));
    HttpResponse<String> unknown = run(host, INVOICE);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(detail(unknown))
        .isEqualTo(
            "The user \"user-7\" belongs to no org. Say first whose it is: PUT /api/v1/orgs/ORG/users/user-7; or use a key of the org.");
    assertThat(ask("PUT", ACME + "/users/user-7", host, "").statusCode()).isEqualTo(201);
    assertThat(ask("PUT", ACME + "/users/user-7", host, "").statusCode()).isEqualTo(200);
    String id = eventId(run(host, INVOICE));
    assertThat(succeeded("acme", id, 1).path("eventId").asText()).isEqualTo(id);
  }

  @Test
  void the_key_of_an_org_reaches_no_user_of_another_one() {
    install(ACME, javaScript("books"));
    install(GLOBEX, javaScript("books"));
    ask("PUT", GLOBEX + "/users/user-7", host, "");
    String id = eventId(run(key("acme"), INVOICE));
    assertThat(succeeded("acme", id, 1).path("deliveries")).hasSize(1);
    assertThat(ask("GET", GLOBEX + "/events/" + id, host, "").statusCode()).isEqualTo(404);
    assertThat(json(GLOBEX + "/events").path("items")).isEmpty();
  }

  @Test
  void a_user_belongs_to_one_org_until_it_is_taken_away() {
    ask("PUT", ACME + "/users/a@example.com", host, "");
    HttpResponse<String> taken = ask("PUT", GLOBEX + "/users/a@example.com", host, "");
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(detail(taken)).doesNotContain("acme");
    assertThat(ask("GET", GLOBEX + "/users/a@example.com", host, "").statusCode()).isEqualTo(404);
    assertThat(json(ACME + "/users/a@example.com").path("org").asText()).isEqualTo("acme");
    assertThat(ask("DELETE", GLOBEX + "/users/a@example.com", host, "").statusCode())
        .isEqualTo(404);
    assertThat(ask("DELETE", ACME + "/users/a@example.com", host, "").statusCode()).isEqualTo(204);
    assertThat(ask("PUT", GLOBEX + "/users/a@example.com", host, "").statusCode()).isEqualTo(201);
    assertThat(ask("PUT", "/api/v1/orgs/nobody/users/u", host, "").statusCode()).isEqualTo(404);
  }

  @Test
  void users_are_listed_page_by_page_and_only_the_host_changes_them() {
    for (int i = 0; i < 5; i++) {
      ask("PUT", ACME + "/users/u" + i, host, "");
    }
    String acme = key("acme");
    JsonNode first = Json.read(ask("GET", ACME + "/users?limit=3", acme, "").body());
    assertThat(first.path("items").findValuesAsText("userId")).containsExactly("u0", "u1", "u2");
    JsonNode second =
        Json.read(
            ask("GET", ACME + "/users?limit=3&after=" + first.path("next").asText(), acme, "")
                .body());
    assertThat(second.path("items").findValuesAsText("userId")).containsExactly("u3", "u4");
    assertThat(second.has("next")).isFalse();
    // Who could take a user would get that user's events.
    assertThat(ask("PUT", ACME + "/users/u9", acme, "").statusCode()).isEqualTo(403);
    assertThat(ask("DELETE", ACME + "/users/u1", acme, "").statusCode()).isEqualTo(403);
  }

  @Test
  void an_org_that_is_deleted_leaves_no_user_and_no_schema() {
    ask("PUT", ACME + "/users/user-7", host, "");
    ask("PUT", ACME + "/custom-events/invoice_created", host, "{\"id\": \"String\"}");
    assertThat(ask("DELETE", ACME, host, "").statusCode()).isEqualTo(204);
    assertThat(run(host, INVOICE).statusCode()).isEqualTo(404);
    ask("PUT", ACME, host, "{\"name\": \"Acme\"}");
    assertThat(ask("GET", ACME + "/custom-events/invoice_created", host, "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void a_repeat_with_the_same_key_is_a_success_that_changes_nothing() {
    install(ACME, javaScript("books"));
    String acme = key("acme");
    String first = eventId(run(acme, INVOICE, "Idempotency-Key", "call-1"));
    HttpResponse<String> again = run(acme, INVOICE, "Idempotency-Key", "call-1");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(eventId(again)).isEqualTo(first);
    assertThat(eventId(run(acme, INVOICE))).isNotEqualTo(first);
  }

  @Test
  void an_event_that_nobody_takes_is_kept_and_a_near_name_is_told() {
    install(ACME, javaScript("books"));
    String acme = key("acme");
    ask("PUT", ACME + "/custom-events/invoice_created", acme, "{\"id\": \"String\"}");
    HttpResponse<String> answer = run(acme, INVOICE.replace("invoice_created", "invoice_creatd"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.read(answer.body()).path("note").asText())
        .isEqualTo(
            "No installed app asked for invoice_creatd of custom. Did you mean invoice_created?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"event\": \"invoice_created\", \"userId\": \"u\"}",
        "{\"event\": \"invoice_created\", \"data\": {}}",
        "{\"userId\": \"u\", \"data\": {}}",
        "{\"event\": 7, \"userId\": \"u\", \"data\": {}}",
        "{\"event\": \" \", \"userId\": \"u\", \"data\": {}}",
        "{\"event\": \"invoice_created\", \"userId\": 7, \"data\": {}}",
        "{\"event\": \"invoice_created\", \"userId\": \" u\", \"data\": {}}",
        "{\"event\": \"invoice_created\", \"userId\": \"u\\u0000\", \"data\": {}}",
        "{\"event\": \"invoice_created\", \"userId\": \"u\", \"data\": []}",
        "{\"event\": \"invoice_created\", \"userId\": \"u\", \"data\": null}",
        "{\"event\": \"invoice_created\", \"userId\": \"u\", \"data\": \"{}\"}",
        "{\"event\": \"a\", \"event\": \"b\", \"userId\": \"u\", \"data\": {}}",
        "{\"event\": \"invoice_created\", \"userId\": \"u\", \"data\": {\"a\": 1e9999999999999}}",
        "{\"event\": \"invoice_created\", \"userId\": \"u\", \"data\": {}",
      })
  void what_is_no_call_is_refused_with_the_reason(String body) {
    HttpResponse<String> refused = run(key("acme"), body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(detail(refused)).isNotBlank();
    assertThat(json(ACME + "/events").path("items")).isEmpty();
  }

  @Test
  void what_is_too_large_too_deep_or_too_long_is_refused() {
    String acme = key("acme");
    String call = "{\"event\": \"%s\", \"userId\": \"%s\", \"data\": %s}";
    String large = "{\"text\": \"" + "x".repeat(256 << 10) + "\"}";
    assertThat(run(acme, call.formatted("a_done", "u", large)).statusCode()).isEqualTo(413);
    String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
    assertThat(run(acme, call.formatted("a_done", "u", deep)).statusCode()).isEqualTo(400);
    assertThat(run(acme, call.formatted("a".repeat(201), "u", "{}")).statusCode()).isEqualTo(400);
    assertThat(run(acme, call.formatted("a_done", "u".repeat(201), "{}")).statusCode())
        .isEqualTo(400);
    assertThat(run(acme, INVOICE, "Idempotency-Key", "k".repeat(256)).statusCode()).isEqualTo(400);
    assertThat(run("nothing", INVOICE).statusCode()).isEqualTo(401);
  }

  @Test
  void a_call_that_looks_like_another_product_s_event_is_still_a_custom_one() {
    install(ACME, javaScript("books"));
    String disguised =
        INVOICE.replaceFirst(
            "\\{",
            "{\"eventType\": \"ticket:created\", \"account_id\": \"42\", \"iparams\": {\"x\": 1}, \"message\": {\"eventType\": \"ticket:created\"}, ");
    JsonNode event = succeeded("acme", eventId(run(key("acme"), disguised)), 1);
    assertThat(event.path("product").asText()).isEqualTo("custom");
    assertThat(event.path("body").propertyStream().map(member -> member.getKey()))
        .containsExactly("event", "userId", "data");
  }

  private HttpResponse<String> run(String key, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of("Authorization", "Bearer " + key));
    all.addAll(List.of(headers));
    return tenon.post("/run/event", body, all.toArray(String[]::new));
  }

  private HttpResponse<String> ask(String method, String path, String key, String body) {
    return tenon.ask(
        method,
        path,
        "application/json",
        body.getBytes(StandardCharsets.UTF_8),
        "Authorization",
        "Bearer " + key);
  }

  private JsonNode json(String path) {
    HttpResponse<String> response = ask("GET", path, host, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.read(response.body());
  }

  private static String eventId(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.read(response.body()).path("eventId").asText();
  }

  private static String detail(HttpResponse<String> response) {
    return Json.read(response.body()).path("detail").asText();
  }

  private JsonNode succeeded(String org, String event, int deliveries) {
    return await()
        .until(
            () -> json("/api/v1/orgs/" + org + "/events/" + event),
            found ->
                found.path("deliveries").findValuesAsText("state").stream()
                        .filter("succeeded"::equals)
                        .count()
                    == deliveries);
  }

  private String key(String org) {
    String asked = "{\"name\": \"k\", \"scope\": \"org\", \"org\": \"%s\"}".formatted(org);
    return Json.read(ask("POST", "/api/v1/keys", host, asked).body()).path("key").asText();
  }

  private void install(String org, byte[] bundle) {
    HttpResponse<String> uploaded =
        tenon.upload("/api/v1/apps", bundle, "Authorization", "Bearer " + host);
    assertThat(uploaded.statusCode()).as(uploaded.body()).isIn(200, 201);
    String app = Json.read(uploaded.body()).path("app").asText();
    HttpResponse<String> installed =
        ask("POST", org + "/installations", host, "{\"app\": \"%s\"}".formatted(app));
    assertThat(installed.statusCode()).as(installed.body()).isEqualTo(201);
  }

  private static byte[] javaScript(String id) {
    return AppZip.empty().file("manifest.json", SUBSCRIBED.formatted(id, "")).server(ECHO).bytes();
  }

  private byte[] java(String id) {
    try {
      return Files.readAllBytes(
          new PluginJar()
              .source(
                  "com.example.Ledger",
                  """
                  package com.example;
                  import dev.tenon.api.*;
                  import com.fasterxml.jackson.databind.JsonNode;
                  import java.util.TreeMap;
                  public final class Ledger implements App {
                    public Object book(Event event) {
                      TreeMap<String, Object> entry = new TreeMap<>();
                      entry.put("amount", event.data().path("invoiceAmount"));
                      entry.put("user", event.userId().orElseThrow());
                      return entry;
                    }
                  }
                  """)
              .manifest(SUBSCRIBED.formatted(id, ", \"main\": \"com.example.Ledger\""))
              .jar(folder.resolve("ledger.jar")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
