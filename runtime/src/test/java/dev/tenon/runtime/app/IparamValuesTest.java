package dev.tenon.runtime.app;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.FieldError;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class IparamValuesTest {

  /** The type, what was entered, and what handlers get. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text         | " as typed "              | " as typed "
          paragraph    | "two\\nlines"             | "two\\nlines"
          api_key      | " abc123 "                | "abc123"
          email        | " ann@example.com"        | "ann@example.com"
          number       | "20"                      | 20
          number       | "2.50"                    | 2.50
          number       | " -7 "                    | -7
          number       | "12345678901234567890"    | 12345678901234567890
          number       | 5                         | 5
          number       | ""                        | null
          phone_number | "+49 (0)30 123-456"       | "+49 (0)30 123-456"
          date         | "2024-02-29"              | "2024-02-29"
          url          | "https://example.com/a?b" | "https://example.com/a?b"
          domain       | "acme.freshsales.io"      | "acme.freshsales.io"
          checkbox     | true                      | true
          checkbox     | null                      | false
          dropdown     | "a"                       | "a"
          dropdown     | 7                         | 7
          dropdown     | ""                        | ""
          radio        | "a"                       | "a"
          multiselect  | ["a", 7, "a"]             | ["a", 7]
          multiselect  | []                        | []
          text         | null                      | ""
          email        | "  "                      | ""
          """)
  void a_value_reaches_handlers_as_its_type_says(String type, String entered, String handed) {
    IparamValues.Checked checked = check(definition(type), "{\"x\": %s}".formatted(entered));
    assertThat(checked.errors()).isEmpty();
    assertThat(Json.write(checked.values().path("x"))).isEqualTo(handed.replace(", ", ","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          email        | "ann@example"             | Enter an e-mail address, such as name@example.com.
          number       | "twenty"                  | Enter a number, such as 20 or 2.5.
          number       | "1e99999"                 | Enter a number, such as 20 or 2.5.
          number       | true                      | Enter a number, such as 20 or 2.5.
          phone_number | "call me"                 | Enter a phone number: digits, spaces and + - ( ) only.
          phone_number | "+"                       | Enter a phone number: digits, spaces and + - ( ) only.
          date         | "2023-02-29"              | Enter a date as YYYY-MM-DD, such as 2026-01-31.
          date         | "31.1.2026"               | Enter a date as YYYY-MM-DD, such as 2026-01-31.
          url          | "example.com"             | Enter a web address that begins with https:// or http://.
          url          | "javascript:alert(1)"     | Enter a web address that begins with https:// or http://.
          domain       | "https://acme.example.com" | Enter a host name such as acme.example.com, without https:// and without a path.
          domain       | "acme"                    | Enter a host name such as acme.example.com, without https:// and without a path.
          checkbox     | "yes"                     | This is either true or false.
          dropdown     | "b"                       | Choose one of the options.
          radio        | "7"                       | Choose one of the options.
          multiselect  | ["a", "b"]                | Choose from the options.
          text         | 7                         | A text was expected, not a number.
          """)
  void a_value_that_does_not_fit_is_refused_in_words_for_people(
      String type, String entered, String message) {
    IparamValues.Checked checked = check(definition(type), "{\"x\": %s}".formatted(entered));
    assertThat(checked.errors()).containsExactly(new FieldError("x", message));
  }

  @Test
  void an_expression_has_its_own_error_text_and_may_match_anywhere() {
    String definition =
        "{\"x\": {\"type\": \"text\", \"regex\": {\"d\": \"\\\\d\", \"d-error\": \"A digit, please.\"}}}";
    assertThat(check(definition, "{\"x\": \"ab1\"}").errors()).isEmpty();
    assertThat(check(definition, "{\"x\": \"ab\"}").errors())
        .containsExactly(new FieldError("x", "A digit, please."));
  }

  @Test
  void an_expression_that_never_ends_is_given_up() {
    String definition =
        "{\"x\": {\"type\": \"text\", \"regex\": {\"slow\": \"^(a+)+\\\\1b$\", \"slow-error\": \"No.\"}}}";
    assertThat(check(definition, "{\"x\": \"" + "a".repeat(60) + "!\"}").errors())
        .singleElement()
        .satisfies(error -> assertThat(error.message()).contains("slow", "too long"));
  }

  @Test
  void all_errors_are_found_at_once_and_in_the_order_of_the_form() {
    String definitions =
        """
        {"a": {"type": "text", "required": true}, "b": {"type": "number"},
         "c": {"type": "dropdown", "required": true, "options": ["x"]}}
        """;
    assertThat(check(definitions, "{\"d\": 1, \"b\": \"?\", \"a\": \" \", \"c\": null}").errors())
        .map(FieldError::field)
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void what_is_not_named_stays_as_it_is_and_counts_as_given() {
    String definitions =
        "{\"a\": {\"type\": \"text\", \"required\": true}, \"b\": {\"type\": \"text\"}}";
    ObjectNode present = Json.readObject("{\"a\": \"here\"}");
    IparamValues.Checked checked =
        IparamValues.check(read(definitions), present, Json.readObject("{\"b\": \"new\"}"));
    assertThat(checked.errors()).isEmpty();
    assertThatJson(checked.values()).isEqualTo("{\"b\": \"new\"}");
    assertThat(check(definitions, "{\"b\": \"new\"}").errors())
        .map(FieldError::field)
        .containsExactly("a");
  }

  @Test
  void a_secure_value_that_comes_back_as_it_was_shown_was_not_touched() {
    String definitions = "{\"a\": {\"type\": \"text\", \"secure\": true, \"required\": true}}";
    ObjectNode present = Json.readObject("{\"a\": \"s3cret\"}");
    IparamValues.Checked checked =
        IparamValues.check(
            read(definitions), present, Json.readObject("{\"a\": {\"isSet\": true}}"));
    assertThat(checked.errors()).isEmpty();
    assertThatJson(checked.values()).isEqualTo("{}");
  }

  @Test
  void a_message_never_repeats_a_value() {
    String definitions = "{\"a\": {\"type\": \"url\", \"secure\": true}}";
    assertThat(check(definitions, "{\"a\": \"s3cret\"}").errors().toString())
        .doesNotContain("s3cret");
  }

  @Test
  void a_hidden_parameter_keeps_its_default() {
    String definitions =
        "{\"a\": {\"type\": \"text\", \"visible\": false, \"default_value\": \"mine\"}}";
    ObjectNode present = IparamValues.defaults(read(definitions));
    assertThat(
            IparamValues.check(read(definitions), present, Json.readObject("{\"a\": \"other\"}"))
                .errors())
        .hasSize(1);
    assertThat(
            IparamValues.check(read(definitions), present, Json.readObject("{\"a\": \"mine\"}"))
                .errors())
        .isEmpty();
    assertThatJson(
            IparamValues.merged(read(definitions), present, Json.readObject("{\"a\": \"other\"}")))
        .isEqualTo("{\"a\": \"mine\"}");
  }

  @Test
  void a_name_that_is_nearly_one_is_guessed() {
    assertThat(check("{\"limit\": {\"type\": \"number\"}}", "{\"limti\": 1}").errors())
        .containsExactly(
            new FieldError("limti", "The app has no parameter of this name. Is it \"limit\"?"));
  }

  @Test
  void saved_values_win_unless_their_parameter_is_gone_or_became_another() {
    String definitions =
        """
        {"kept": {"type": "text"}, "turned": {"type": "number"}, "left": {"type": "text"},
         "choice": {"type": "dropdown", "options": ["new"], "default_value": "new"}}
        """;
    assertThatJson(
            IparamValues.merged(
                read(definitions),
                Json.readObject(
                    "{\"kept\": \"default\", \"turned\": 5, \"left\": \"default\", \"choice\": \"new\", \"stray\": 1}"),
                Json.readObject(
                    "{\"kept\": \"saved\", \"turned\": \"five\", \"gone\": \"saved\", \"choice\": \"old\"}")))
        .isEqualTo(
            "{\"kept\": \"saved\", \"turned\": 5, \"left\": \"default\", \"choice\": \"new\"}");
  }

  @Test
  void a_default_in_quotes_is_the_number_all_the_same() {
    assertThatJson(
            IparamValues.defaults(
                read("{\"limit\": {\"type\": \"number\", \"default_value\": \"20\"}}")))
        .isEqualTo("{\"limit\": 20}");
  }

  private static String definition(String type) {
    String options = ", \"options\": [\"a\", {\"label\": \"Seven\", \"value\": 7}]";
    boolean chosen = IparamType.of(type).orElseThrow().hasOptions();
    return "{\"x\": {\"type\": \"%s\"%s}}".formatted(type, chosen ? options : "");
  }

  private static IparamValues.Checked check(String definitions, String entered) {
    return IparamValues.check(read(definitions), Json.object(), Json.readObject(entered));
  }

  private static List<IparamDefinition> read(String definitions) {
    return IparamsFile.read(definitions, new ArrayList<>());
  }
}
