package dev.tenon.runtime.simulate;

import static dev.tenon.runtime.testing.RunningTenon.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.PluginJar;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulations that travel as production's events do. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class TransportFormTest {

  private static final String TICKET =
      """
      {"eventId": "e-1", "eventType": "ticket:created", "timestamp": 1768469400, "orgId": "ORG1",
       "actor": {"id": "USR1", "type": "AGENT"},
       "payload": {"ticket": {"id": "T1", "large": 12345678901234567890.10}}}
      """
          .strip();

  private static final String INVOICE =
      """
      {"event": "invoice_paid", "userId": "user-1", "data": {"id": "inv-1", "amount": 15.50}}
      """
          .strip();

  private static RunningTenon tenon;

  @BeforeAll
  static void start(@TempDir Path folder) {
    ObjectNode manifest = Json.object().put("platform-version", "2.2");
    ObjectNode products = manifest.putObject("product");
    handler(products, "thena", "ticket:created");
    handler(products, "custom", "invoice_paid");
    handler(products, "freshsales", "onDealUpdate");
    JsFolder javascript =
        JsFolder.at(folder.resolve("echo-js"))
            .file("manifest.json", Json.pretty(manifest))
            .file(
                "config/custom_events.json",
                "{\"invoice_paid\": {\"id\": \"String\", \"amount\": \"Number\"}}")
            .server("exports = { echo: function (args) { renderData(null, args); } };");
    manifest.putObject("tenon").put("id", "echo-java").put("main", "com.example.Echo");
    Path java =
        new PluginJar()
            .source(
                "com.example.Echo",
                """
                package com.example;
                public final class Echo implements dev.tenon.api.App {
                  public Object echo(dev.tenon.api.Event event) { return event.payload(); }
                }
                """)
            .manifest(Json.pretty(manifest))
            .jar(folder.resolve("echo.jar"));
    tenon =
        RunningTenon.start(
            folder,
            javascript.path(),
            java,
            filtered(folder, "numbers", "{\"event_timestamp\": [{\"numeric\": [\">\", 0]}]}"),
            filtered(folder, "texts", "{\"event_timestamp\": [{\"prefix\": \"1768\"}]}"));
  }

  private static void handler(ObjectNode products, String product, String type) {
    products.putObject(product).putObject("events").putObject(type).put("handler", "echo");
  }

  private static Path filtered(Path folder, String app, String filter) {
    return JsFolder.at(folder.resolve(app))
        .file(
            "manifest.json",
            """
            {"platform-version": "2.2", "product": {"thena": {"events": {
              "account:created": {"handler": "ok", "filter": %s}}}}}
            """
                .formatted(filter))
        .server("exports = { ok: function () {} };")
        .path();
  }

  @AfterAll
  static void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bare    | /webhook/platform-events | application/json
          wrapped | /webhook/platform-events | application/json
          sns     | /webhook/sns             | text/plain; charset=UTF-8
          raw     | /webhook/sns             | text/plain; charset=UTF-8
          """)
  void an_event_of_thena_reaches_both_languages_in_each_form(
      String form, String path, String contentType) {
    List<JsonNode> report = simulate("thena", "ticket:created", TICKET, form);
    assertThat(answers(report).properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("echo-js", "echo-java");
    assertThat(answers(report).findValuesAsText("eventId")).containsExactly("e-1", "e-1");
    assertThat(answers(report).path("echo-java").at("/payload/ticket/large").asText())
        .isEqualTo("12345678901234567890.10");

    JsonNode sent = step(report, "accepted").path("sent");
    assertThat(sent.path("method").asText()).isEqualTo("POST");
    assertThat(sent.path("path").asText()).isEqualTo(path);
    assertThat(sent.at("/headers/Content-Type").asText()).isEqualTo(contentType);
    assertThat(sent.path("headers").has("x-amz-sns-rawdelivery")).isEqualTo(form.equals("raw"));
    JsonNode body = Json.read(sent.path("body").asText());
    JsonNode event = Json.read(TICKET);
    switch (form) {
      case "wrapped" -> assertThat(body.path("message")).isEqualTo(event);
      case "sns" -> {
        assertThat(Json.read(body.path("Message").asText())).isEqualTo(event);
        assertThat(body.path("Message").asText())
            .contains("\"large\":12345678901234567890.10")
            .doesNotContain("\n");
        assertThat(body.at("/MessageAttributes/context_organization_id/Value").asText())
            .isEqualTo("ORG1");
      }
      default -> assertThat(body).isEqualTo(event);
    }
  }

  @Test
  void a_custom_event_reaches_both_languages_by_a_call() {
    List<JsonNode> report = simulate("custom", "invoice_paid", INVOICE, "call");
    assertThat(answers(report).findValuesAsText("userId")).containsExactly("user-1", "user-1");
    assertThat(answers(report).path("echo-java").path("data").toString())
        .isEqualTo("{\"id\":\"inv-1\",\"amount\":15.50}");
    assertThat(step(report, "accepted").at("/sent/path").asText()).isEqualTo("/run/event");
    assertThat(step(report, "accepted").at("/sent/body").asText()).isEqualTo(INVOICE);
  }

  @ParameterizedTest
  @CsvSource({"thena,bare", "thena,wrapped", "thena,sns", "thena,raw", "custom,call"})
  void what_is_told_as_sent_is_taken_at_its_address(String product, String form) {
    boolean custom = product.equals("custom");
    String payload = custom ? INVOICE : TICKET.replace("e-1", "posted-" + form);
    String type = custom ? "invoice_paid" : "ticket:created";
    JsonNode sent = step(simulate(product, type, payload, form), "accepted").path("sent");
    List<String> headers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> header : sent.path("headers").properties()) {
      if (!header.getKey().equals("Content-Type")) {
        headers.add(header.getKey());
        headers.add(header.getValue().asText());
      }
    }
    HttpResponse<String> answer =
        tenon.ask(
            "POST",
            sent.path("path").asText(),
            sent.at("/headers/Content-Type").asText(),
            sent.path("body").asText().getBytes(StandardCharsets.UTF_8),
            headers.toArray(String[]::new));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode event =
        Json.read(
            tenon
                .get(
                    "/api/v1/orgs/demo/events/" + Json.read(answer.body()).path("eventId").asText())
                .body());
    assertThat(event.path("type").asText()).isEqualTo(type);
    assertThat(event.path("deliveries")).hasSize(2);
  }

  /** The time of an event is a text to filters, also where the body has a number. */
  @ParameterizedTest
  @CsvSource({"bare,false", "wrapped,false", "raw,false", "sns,true"})
  void filters_see_the_same_whatever_the_form_and_only_sns_brings_attributes(
      String form, boolean brought) {
    List<JsonNode> report =
        simulate("thena", "account:created", TICKET.replace("ticket:c", "account:c"), form);
    JsonNode accepted = step(report, "accepted");
    assertThat(accepted.path("runs").findValuesAsText("app")).containsExactly("texts");
    assertThat(step(report, "done").path("outcome").asText()).isEqualTo("succeeded");
    String event = "/api/v1/orgs/demo/events/" + accepted.path("eventId").asText();
    assertThat(Json.read(tenon.get(event).body()).at("/attributes/event_name").isObject())
        .isEqualTo(brought);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          thena      | "pigeon" | The form of an event of the product thena is bare, wrapped, sns or raw, not "pigeon".
          thena      | "call"   | The form of an event of the product thena is bare, wrapped, sns or raw, not "call".
          thena      | 7        | is bare, wrapped, sns or raw, not "7".
          thena      | ""       | is bare, wrapped, sns or raw, not "".
          custom     | "sns"    | The form of an event of the product custom is call, not "sns".
          freshsales | "bare"   | Events of the product freshsales have no form to choose; leave "form" out.
          """)
  void a_form_that_does_not_fit_is_refused_with_those_that_do(
      String product, String form, String reason) {
    ObjectNode request = request(product, "some:event", "{}");
    request.set("form", Json.read(form));
    HttpResponse<String> answer = tenon.post("/api/v1/simulations", Json.write(request));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.read(answer.body()).path("detail").asText()).contains(reason);
  }

  @Test
  void the_history_keeps_the_form_and_has_none_where_none_was_chosen() {
    simulate("thena", "ticket:created", TICKET, "sns");
    JsonNode kept = newest();
    assertThat(kept.path("form").asText()).isEqualTo("sns");
    assertThat(kept.path("formLabel").asText()).isEqualTo("SNS notification");
    JsonNode whole = Json.read(tenon.get("/api/v1/simulations/" + kept.path("id").asText()).body());
    assertThat(whole.path("form").asText()).isEqualTo("sns");
    assertThat(whole.at("/steps/0/sent/path").asText()).isEqualTo("/webhook/sns");

    List<JsonNode> plain = tenon.simulate("freshsales", "onDealUpdate", "{\"data\": {}}");
    assertThat(step(plain, "accepted").has("sent")).isFalse();
    assertThat(newest().has("form")).isFalse();
  }

  @Test
  void a_call_that_would_be_refused_is_refused_here_too_and_kept() {
    List<JsonNode> report =
        simulate("custom", "invoice_paid", "{\"data\": {\"id\": \"inv-1\"}}", "call");
    assertThat(report.getFirst().path("status").asInt()).isEqualTo(400);
    assertThat(report.getFirst().path("detail").asText()).contains("it lacks \"userId\"");
    assertThat(newest().path("outcome").asText()).isEqualTo("refused");
    assertThat(newest().path("form").asText()).isEqualTo("call");
  }

  @Test
  void data_that_the_call_would_refuse_reach_no_handler_and_every_path_is_named() {
    String wrong =
        "{\"event\": \"invoice_paid\", \"userId\": \"u\", \"data\": {\"amount\": \"15\"}}";
    JsonNode posted = Json.read(tenon.post("/run/event", wrong).body());
    List<JsonNode> report = simulate("custom", "invoice_paid", wrong, "call");
    assertThat(report).hasSize(1);
    JsonNode refused = report.getFirst();
    assertThat(refused.path("status").asInt()).isEqualTo(422);
    assertThat(refused.path("detail")).isEqualTo(posted.path("detail"));
    assertThat(refused.path("errors")).hasSize(2).isEqualTo(posted.path("errors"));
    assertThat(newest().path("outcome").asText()).isEqualTo("refused");
    JsonNode kept =
        Json.read(tenon.get("/api/v1/simulations/" + newest().path("id").asText()).body());
    assertThat(kept.at("/refusal/errors")).isEqualTo(posted.path("errors"));
  }

  @Test
  void without_a_form_data_that_do_not_fit_are_only_noted() {
    List<JsonNode> report =
        tenon.simulate(
            "custom", "invoice_paid", "{\"userId\": \"u\", \"data\": {\"amount\": \"15\"}}");
    assertThat(step(report, "done").path("outcome").asText()).isEqualTo("succeeded");
    assertThat(step(report, "checked").path("warnings")).hasSize(2);
  }

  @Test
  void the_page_is_told_which_forms_there_are_the_usual_one_first() {
    JsonNode products = Json.read(tenon.get("/api/v1/simulator").body()).path("products");
    assertThat(forms(products, "thena")).containsExactly("bare", "wrapped", "sns", "raw");
    assertThat(forms(products, "custom")).containsExactly("call");
    assertThat(forms(products, "freshsales")).isEmpty();
  }

  private static List<String> forms(JsonNode products, String product) {
    return products
        .valueStream()
        .filter(one -> one.path("product").asText().equals(product))
        .flatMap(one -> one.path("forms").findValuesAsText("form").stream())
        .toList();
  }

  private static JsonNode newest() {
    return Json.read(tenon.get("/api/v1/simulations").body()).at("/simulations/0");
  }

  private static ObjectNode request(String product, String type, String payload) {
    return Json.object().put("product", product).put("type", type).put("payload", payload);
  }

  private static List<JsonNode> simulate(String product, String type, String payload, String form) {
    return tenon.simulate(request(product, type, payload).put("form", form));
  }

  /** What each app answered, which is what it got. */
  private static ObjectNode answers(List<JsonNode> report) {
    ObjectNode answers = Json.object();
    for (JsonNode run : step(report, "accepted").path("runs")) {
      report.stream()
          .filter(step -> step.path("kind").asText().equals("finished"))
          .filter(step -> step.path("run").equals(run.path("run")))
          .forEach(
              step ->
                  answers.set(run.path("app").asText(), Json.read(step.path("answer").asText())));
    }
    return answers;
  }
}
