package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What orgs and apps say about the data of custom events, and what is refused for it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
final class CustomEventSchemaTest {

  private static final String ACME = "/api/v1/orgs/acme";
  private static final String INVOICE = ACME + "/custom-events/invoice_created";
  private static final String FLAT =
      "{\"id\": \"String\", \"invoiceNumber\": \"String\", \"invoiceAmount\": \"Number\"}";
  private static final String GOOD =
      "{\"id\": \"inv-1\", \"invoiceNumber\": \"2026-0317\", \"invoiceAmount\": 15000}";

  private final Path folder;
  private RunningTenon tenon;

  CustomEventSchemaTest(@TempDir Path folder) {
    this.folder = folder;
    this.tenon = RunningTenon.start(folder);
  }

  @BeforeEach
  void org() {
    tenon.put(ACME, "{\"name\": \"Acme\"}");
    tenon.put(ACME + "/users/u", "");
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void an_event_that_nobody_says_anything_about_is_taken_with_any_data() {
    assertThat(run("{\"whatever\": [1, {\"a\": null}]}").statusCode()).isEqualTo(200);
    assertThat(tenon.get(INVOICE).statusCode()).isEqualTo(404);
  }

  @Test
  void a_repeat_of_an_event_that_was_taken_is_one_also_after_a_stricter_schema() {
    HttpResponse<String> first = run(GOOD, "Idempotency-Key", "k-1");
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    tenon.put(INVOICE, "{\"more\": \"String\"}");
    HttpResponse<String> again = run(GOOD, "Idempotency-Key", "k-1");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(Json.read(again.body()).path("eventId"))
        .isEqualTo(Json.read(first.body()).path("eventId"));
    assertThat(run(GOOD, "Idempotency-Key", "k-2").statusCode()).isEqualTo(422);
    assertThat(run(GOOD).statusCode()).isEqualTo(422);
  }

  @Test
  void data_that_do_not_fit_a_flat_schema_are_refused_path_by_path() {
    assertThat(tenon.put(INVOICE, FLAT).statusCode()).isEqualTo(201);
    assertThat(run(GOOD).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = run("{\"id\": 7, \"invoiceAmount\": \"15000\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = Json.read(refused.body());
    assertThat(problem.path("code").asText()).isEqualTo("invalid_data");
    assertThat(problem.path("errors").toString())
        .isEqualTo(
            "[{\"path\":\"/data/id\",\"reason\":\"must be a string, not a number\"},"
                + "{\"path\":\"/data/invoiceAmount\",\"reason\":\"must be a number, not a string\"},"
                + "{\"path\":\"/data/invoiceNumber\",\"reason\":\"is missing; it must be a string\"}]");
    // Nothing of it is kept, whichever way it comes.
    HttpResponse<String> posted =
        tenon.post(
            ACME + "/events", "{\"event\": \"invoice_created\", \"userId\": \"u\", \"data\": {}}");
    assertThat(posted.statusCode()).isEqualTo(422);
    assertThat(Json.read(tenon.get(ACME + "/events").body()).path("items")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "String  | \"x\"                      | 1                     | must be a string, not a number",
        "Number  | 12.5                       | \"12.5\"              | must be a number, not a string",
        "Integer | 12                         | 12.5                  | must be an integer, not a number",
        "Boolean | true                       | \"true\"              | must be a boolean, not a string",
        "Array   | []                         | {}                    | must be an array, not an object",
        "Object  | {}                         | []                    | must be an object, not an array",
        "Date    | \"2026-01-31\"             | \"31.01.2026\"        | must be a time such as 2026-01-31T12:00:00Z, not \"31.01.2026\", or must be a date such as 2026-01-31, not \"31.01.2026\"",
        "Date    | \"2026-01-31T12:00:00Z\"   | \"2026-02-30\"        | must be a time such as 2026-01-31T12:00:00Z, not \"2026-02-30\", or must be a date such as 2026-01-31, not \"2026-02-30\"",
        "date    | \"2026-01-31\"             | 20260131              | must be a string, not a number",
        "STRING  | \"\"                       | null                  | must be a string, not null",
      })
  void each_type_takes_its_values_and_no_others(
      String type, String good, String bad, String reason) {
    tenon.put(INVOICE, "{\"field\": \"%s\"}".formatted(type));
    assertThat(run("{\"field\": %s}".formatted(good)).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = run("{\"field\": %s}".formatted(bad));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Json.read(refused.body()).path("errors").findValuesAsText("reason"))
        .contains(reason);
    assertThat(Json.read(refused.body()).path("errors").findValuesAsText("path"))
        .containsOnly("/data/field");
    assertThat(Json.read(tenon.get(INVOICE).body()).path("example").has("field")).isTrue();
  }

  @Test
  void each_change_is_a_version_of_its_own_and_the_earlier_ones_can_be_read() {
    assertThat(json(tenon.put(INVOICE, FLAT)).path("version").asInt()).isEqualTo(1);
    assertThat(json(tenon.put(INVOICE, FLAT)).path("version").asInt()).isEqualTo(1);
    HttpResponse<String> changed = tenon.put(INVOICE, "{\"id\": \"String\"}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(changed).path("version").asInt()).isEqualTo(2);
    assertThat(tenon.delete(INVOICE).statusCode()).isEqualTo(204);
    assertThat(run("{}").statusCode()).isEqualTo(200);
    assertThat(tenon.get(INVOICE).statusCode()).isEqualTo(404);
    assertThat(Json.read(tenon.get(INVOICE + "?version=1").body()).path("schema"))
        .isEqualTo(Json.read(FLAT));
    HttpResponse<String> again = tenon.put(INVOICE, FLAT);
    assertThat(again.statusCode()).isEqualTo(201);
    JsonNode now = json(again);
    assertThat(now.path("version").asInt()).isEqualTo(4);
    assertThat(now.path("versions").findValuesAsText("version"))
        .containsExactly("4", "3", "2", "1");
    assertThat(now.path("versions").findValuesAsText("removed"))
        .containsExactly("false", "true", "false", "false");
    assertThat(tenon.get(INVOICE + "?version=3").statusCode()).isEqualTo(404);
    assertThat(tenon.get(INVOICE + "?version=9").statusCode()).isEqualTo(404);
  }

  @Test
  void what_the_org_and_its_apps_say_all_holds() {
    install(
        "{\"invoice_created\": {\"description\": \"For the books.\", \"schema\": {\"invoiceNumber\": \"String\"}}}");
    assertThat(run("{\"invoiceNumber\": 7}").statusCode()).isEqualTo(422);
    tenon.put(INVOICE, "{\"id\": \"String\"}");
    JsonNode errors = json(run("{}")).path("errors");
    assertThat(errors.toString())
        .isEqualTo(
            "[{\"path\":\"/data/id\",\"reason\":\"is missing; it must be a string\",\"schema\":\"org, version 1\"},"
                + "{\"path\":\"/data/invoiceNumber\",\"reason\":\"is missing; it must be a string\",\"schema\":\"app books 1.0.0\"}]");
    JsonNode described = Json.read(tenon.get(INVOICE).body());
    assertThat(described.path("description").asText()).isEqualTo("For the books.");
    assertThat(described.at("/apps/0/app").asText()).isEqualTo("books");
    assertThat(run(Json.write(described.path("example"))).statusCode()).isEqualTo(200);
    // Taken back, and what the app says still holds.
    assertThat(tenon.delete(INVOICE).statusCode()).isEqualTo(204);
    assertThat(run("{\"invoiceNumber\": \"x\"}").statusCode()).isEqualTo(200);
    assertThat(run("{}").statusCode()).isEqualTo(422);
    assertThat(Json.read(tenon.get(INVOICE).body()).has("version")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": \"String\", \"b\": \"Number\", \"c\": \"Integer\", \"d\": \"Boolean\", \"e\": \"Date\", \"f\": \"Array\", \"g\": \"Object\"}",
        "{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"integer\", \"minimum\": 100, \"multipleOf\": 7}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"number\", \"exclusiveMaximum\": 0}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"enum\": [\"x\", \"y\"]}, \"b\": {\"const\": 5}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\", \"pattern\": \"^[A-Z]{3}-[0-9]{3}$\"}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\", \"minLength\": 40, \"maxLength\": 41}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"array\", \"minItems\": 3, \"uniqueItems\": true, \"items\": {\"type\": \"string\"}}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": [\"null\", \"string\"], \"format\": \"email\"}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/money\"}}, \"$defs\": {\"money\": {\"type\": \"object\", \"required\": [\"amount\"], \"properties\": {\"amount\": {\"type\": \"number\"}}}}}",
        "{\"type\": \"object\", \"allOf\": [{\"properties\": {\"a\": {\"type\": \"string\"}}, \"required\": [\"a\"]}, {\"properties\": {\"b\": {\"type\": \"boolean\"}}, \"required\": [\"b\"]}]}",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"integer\"}]}}}",
      })
  void the_example_that_is_made_fits_the_schema_it_is_made_from(String schema) {
    HttpResponse<String> kept = tenon.put(INVOICE, schema);
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(201);
    JsonNode example = json(kept).path("example");
    assertThat(example.size()).as(kept.body()).isPositive();
    HttpResponse<String> answer = run(Json.write(example));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\": \"Text\"} | /id | there is no type \"Text\"; write one of String, Number, Integer, Boolean, Date, Array, Object",
        "{\"id\": \"Strng\"} | /id | there is no type \"Strng\"; did you mean \"String\"?",
        "{\"id\": {\"type\": \"string\"}} | /id | the type of the field \"id\" is a word, not an object; write one of String, Number, Integer, Boolean, Date, Array, Object; for more than that, use JSON Schema with \"type\": \"object\"",
        "{\"schema\": {\"id\": \"Text\"}} | /schema/id | there is no type \"Text\"; write one of String, Number, Integer, Boolean, Date, Array, Object",
        "{\"schema\": {\"id\": \"String\"}, \"sample\": {}} | /sample | the key \"sample\" is not known; beside \"schema\" there are \"description\" and \"example\"; fields go into \"schema\"",
        "{\"schema\": {\"id\": \"String\"}, \"example\": {\"id\": 7}} | /example/id | the example does not fit the schema: it must be a string, not a number; change the one or the other",
        "{\"type\": \"object\", \"properties\": {\"id\": {\"type\": \"text\"}}} | /properties/id/type | this is not JSON Schema: there is no type \"text\"; see https://json-schema.org for what can stand here",
        "{\"type\": [\"array\"]} | /type | the data of an event is an object, not a value of type [\"array\"]; write \"type\": \"object\"",
        "{\"$schema\": \"https://example.com/mine\", \"type\": \"object\"} | /$schema | the dialect \"https://example.com/mine\" is not known; write \"https://json-schema.org/draft/2020-12/schema\", or leave it out",
        "{\"$ref\": \"https://example.com/schema.json\"} | /$ref | the reference \"https://example.com/schema.json\" leads out of the schema; refer to a part of this schema that does not hold the reference: \"#/$defs/…\"",
        "{\"$ref\": \"#/$defs/a\"} | /$ref | there is nothing at \"#/$defs/a\"; define it there",
      })
  void a_schema_that_cannot_be_used_is_refused_with_its_place(
      String schema, String path, String reason) {
    HttpResponse<String> refused = tenon.put(INVOICE, schema);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    JsonNode error = json(refused).at("/errors/0");
    assertThat(error.path("path").asText()).isEqualTo(path);
    assertThat(error.path("reason").asText()).isEqualTo(reason);
    assertThat(tenon.get(INVOICE).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#\"}}}",
        "{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"allOf\": [{\"$ref\": \"#/$defs/b\"}]}, \"b\": {\"$ref\": \"#/$defs/a\"}}}",
        "{\"type\": \"object\", \"multipleOf\": 1e-2000000000}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"$id\": \"https://example.com/x\"}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"$dynamicRef\": \"#x\"}}}",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"pattern\": \"(\"}}}",
        "{\"type\": \"object\", \"required\": \"a\"}",
      })
  void a_schema_without_an_end_or_out_of_bounds_is_refused(String schema) {
    HttpResponse<String> refused = tenon.put(INVOICE, schema);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(json(refused).at("/errors/0/reason").asText()).isNotBlank();
  }

  @Test
  void references_that_double_at_each_step_are_refused_before_they_are_followed() {
    ObjectNode schema = Json.object().put("$ref", "#/$defs/d0");
    ObjectNode parts = schema.putObject("$defs");
    for (int i = 0; i < 40; i++) {
      ObjectNode part = parts.putObject("d" + i);
      part.putArray("allOf").addObject().put("$ref", "#/$defs/d" + (i + 1));
      part.withArray("allOf").addObject().put("$ref", "#/$defs/d" + (i + 1));
    }
    parts.putObject("d40").put("type", "object");
    HttpResponse<String> refused = tenon.put(INVOICE, Json.write(schema));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).at("/errors/0/reason").asText()).contains("more than 5,000 parts");
  }

  @Test
  void a_pattern_that_would_take_years_is_given_up() {
    tenon.put(
        INVOICE,
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\", \"pattern\": \"^(a+)+$\"}}}");
    HttpResponse<String> refused = run("{\"a\": \"%s!\"}".formatted("a".repeat(5_000)));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).path("detail").asText()).contains("takes too long");
  }

  @Test
  void data_with_more_parts_or_larger_numbers_than_can_be_checked_are_refused() {
    tenon.put(
        INVOICE,
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"array\", \"items\": {\"multipleOf\": 0.01}}}}");
    assertThat(run("{\"a\": [1e200000000]}").statusCode()).isEqualTo(422);
    assertThat(run("{\"a\": [12.34]}").statusCode()).isEqualTo(200);
    StringBuilder large = new StringBuilder("{\"type\": \"object\", \"properties\": {");
    for (int i = 0; i < 800; i++) {
      large.append("\"f%d\": {\"type\": \"string\", \"maxLength\": 9},".formatted(i));
    }
    tenon.put(INVOICE, large + "\"a\": {\"type\": \"array\"}}}");
    HttpResponse<String> refused = run("{\"a\": [1" + ",1".repeat(100_000) + "]}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).path("detail").asText()).contains("too many parts");
  }

  @Test
  void a_check_that_finds_more_than_can_be_told_is_given_up() {
    StringBuilder rules = new StringBuilder("{\"type\": \"string\"}");
    for (int i = 0; i < 99; i++) {
      rules.append(",{\"type\": \"string\", \"title\": \"%d\"}".formatted(i));
    }
    tenon.put(
        INVOICE,
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"array\", \"items\": {\"allOf\": [%s]}}}}"
            .formatted(rules));
    HttpResponse<String> refused = run("{\"a\": [1" + ",1".repeat(30_000) + "]}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).path("detail").asText()).contains("more parts that do not fit");
    tenon.put(
        INVOICE,
        "{\"properties\": {\"a\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}}}");
    HttpResponse<String> some = run("{\"a\": [1" + ",1".repeat(400) + "]}");
    assertThat(json(some).path("errors")).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"openapi.json", "a*b", "%20x", "a%3Bb", "a%25b"})
  void a_name_that_no_event_can_have_is_refused(String name) {
    HttpResponse<String> refused = tenon.put(ACME + "/custom-events/" + name, FLAT);
    assertThat(refused.statusCode()).as(refused.body()).isIn(400, 404, 405);
  }

  @Test
  void names_in_title_case_and_with_other_letters_are_names_like_others() {
    String path = ACME + "/custom-events/Ticket%20Cr%C3%A9%C3%A9";
    assertThat(tenon.put(path, FLAT).statusCode()).isEqualTo(201);
    String call = "{\"event\": \"Ticket Créé\", \"userId\": \"u\", \"data\": {}}";
    assertThat(tenon.post("/run/event", call).statusCode()).isEqualTo(422);
    assertThat(Json.read(tenon.get(path).body()).path("event").asText()).isEqualTo("Ticket Créé");
  }

  @Test
  void advice_on_names_and_focus_is_given_with_what_is_kept() {
    JsonNode kept = json(tenon.put(ACME + "/custom-events/create_invoice", FLAT));
    assertThat(kept.path("warnings").toString())
        .isEqualTo(
            "[{\"path\":\"\",\"message\":\"\\\"create_invoice\\\" does not say that something happened\",\"fix\":\"call it \\\"invoice_created\\\", if that is what triggers it.\"}]");
    assertThat(json(tenon.put(INVOICE, FLAT)).path("warnings")).isEmpty();
  }

  @Test
  void the_events_are_listed_page_by_page_with_those_of_apps() {
    install("{\"invoice_created\": {\"invoiceNumber\": \"String\"}}");
    tenon.put(ACME + "/custom-events/a_done", "{\"id\": \"String\"}");
    tenon.put(ACME + "/custom-events/z_done", "{\"id\": \"String\"}");
    JsonNode first = Json.read(tenon.get(ACME + "/custom-events?limit=2").body());
    assertThat(first.path("items").findValuesAsText("event"))
        .containsExactly("a_done", "invoice_created");
    JsonNode second =
        Json.read(tenon.get(ACME + "/custom-events?after=" + first.path("next").asText()).body());
    assertThat(second.path("items").findValuesAsText("event")).containsExactly("z_done");
    assertThat(tenon.get("/api/v1/orgs/nobody/custom-events").statusCode()).isEqualTo(404);
  }

  @Test
  void the_openapi_document_describes_each_event_with_an_example_that_fits() {
    install("{\"invoice_created\": {\"invoiceNumber\": \"String\"}}");
    tenon.put(INVOICE, "{\"id\": \"String\"}");
    tenon.put(
        ACME + "/custom-events/Order%20Completed",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/n\"}}, \"required\": [\"a\"], \"$defs\": {\"n\": {\"type\": \"integer\"}}}");
    ObjectNode document = Json.readObject(tenon.get(ACME + "/custom-events/openapi.json").body());
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    JsonNode content =
        document.at("/paths/~1run~1event/post/requestBody/content/application~1json");
    assertThat(content.path("examples").fieldNames())
        .toIterable()
        .containsExactly("OrderCompleted", "InvoiceCreated");
    ObjectNode schema =
        Json.readObject(
            Json.write(content.path("schema")).replace("#/components/schemas/", "#/$defs/"));
    schema.set(
        "$defs",
        Json.read(
            Json.write(document.at("/components/schemas"))
                .replace("#/components/schemas/", "#/$defs/")));
    var compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
    for (JsonNode example : content.path("examples")) {
      ObjectNode call = (ObjectNode) example.path("value");
      assertThat(compiled.validate(call)).isEmpty();
      HttpResponse<String> answer = tenon.post("/run/event", Json.write(call.put("userId", "u")));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(compiled.validate(call.set("data", Json.object()))).isNotEmpty();
    }
    // One of which nothing is known fits as well.
    assertThat(
            compiled.validate(
                Json.read("{\"event\": \"x_done\", \"userId\": \"u\", \"data\": {\"b\": 1}}")))
        .isEmpty();
  }

  @Test
  void what_an_app_defines_wrongly_keeps_it_from_being_installed() {
    HttpResponse<String> refused = upload("{\"invoice_created\": {\"id\": \"Text\"}}");
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode problem = json(refused).at("/problems/0");
    assertThat(problem.path("file").asText()).isEqualTo("config/custom_events.json");
    assertThat(problem.path("column").asInt()).isEqualTo(22);
  }

  @Test
  void all_that_was_said_still_holds_after_a_restart() {
    install("{\"invoice_created\": {\"invoiceNumber\": \"String\"}}");
    tenon.put(INVOICE, "{\"id\": \"String\"}");
    tenon.close();
    tenon = RunningTenon.start(folder);
    assertThat(json(run("{}")).path("errors").findValuesAsText("schema"))
        .containsExactly("org, version 1", "app books 1.0.0");
  }

  private HttpResponse<String> run(String data, String... headers) {
    return tenon.post(
        "/run/event",
        "{\"event\": \"invoice_created\", \"userId\": \"u\", \"data\": %s}".formatted(data),
        headers);
  }

  private HttpResponse<String> upload(String customEvents) {
    return tenon.upload(
        "/api/v1/apps",
        AppZip.empty()
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2",
                 "product": {"custom": {"events": {"invoice_created": {"handler": "book"}}}},
                 "tenon": {"id": "books", "version": "1.0.0"}}
                """)
            .file("config/custom_events.json", customEvents)
            .server("exports = { book: function () {} };")
            .bytes());
  }

  private void install(String customEvents) {
    HttpResponse<String> uploaded = upload(customEvents);
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
    assertThat(tenon.post(ACME + "/installations", "{\"app\": \"books\"}").statusCode())
        .isEqualTo(201);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.read(response.body());
  }
}
