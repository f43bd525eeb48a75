package dev.tenon.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class IparamsFileTest {

  private final List<Problem> problems = new ArrayList<>();

  @Test
  void every_attribute_is_read() {
    IparamDefinition plan =
        only(
            """
            {"plan": {"display_name": "Plan", "description": "What was bought", "type": "dropdown",
              "required": true, "visible": true, "secure": false, "default_value": "b",
              "options": ["a", {"label": "The big one", "value": "b"}], "data-bind": "account.plan",
              "events": [{"change": "onPlan"}], "modules": ["deal"]}}
            """);
    assertThat(problems).isEmpty();
    assertThat(plan.type()).isEqualTo(IparamType.DROPDOWN);
    assertThat(plan.label()).isEqualTo("Plan");
    assertThat(plan.description()).contains("What was bought");
    assertThat(plan.required()).isTrue();
    assertThat(plan.hidden()).isFalse();
    assertThat(plan.defaultValue()).contains(TextNode.valueOf("b"));
    assertThat(plan.options())
        .containsExactly(
            new IparamOption("a", TextNode.valueOf("a")),
            new IparamOption("The big one", TextNode.valueOf("b")));
    assertThat(plan.dataBind()).contains("account.plan");
    assertThat(plan.callbacks()).isEqualTo(Map.of("change", "onPlan"));
    assertThat(plan.modules()).containsExactly("deal");
  }

  @Test
  void expressions_are_read_with_their_error_texts() {
    IparamDefinition code =
        only(
            """
            {"code": {"display_name": "Code", "type": "text", "visible": false,
              "regex": {"digits": "^\\\\d+$", "digits-error": "Digits only."}}}
            """);
    assertThat(problems).isEmpty();
    assertThat(code.hidden()).isTrue();
    assertThat(code.rules()).containsExactly(new IparamRule("digits", "^\\d+$", "Digits only."));
  }

  @ParameterizedTest
  @EnumSource(IparamType.class)
  void every_type_is_known(IparamType type) {
    String more =
        type.hasOptions()
            ? ", \"options\": [\"a\"], \"default_value\": %s"
                .formatted(type == IparamType.MULTISELECT ? "[\"a\"]" : "\"a\"")
            : type.isOfProduct() ? ", \"type_attributes\": {\"product\": \"current\"}" : "";
    IparamDefinition read =
        only(
            "{\"it\": {\"display_name\": \"It\", \"type\": \"%s\"%s}}"
                .formatted(type.label(), more));
    assertThat(problems).isEmpty();
    assertThat(read.type()).isEqualTo(type);
  }

  /** The parameter x, one line below the file's brace; then where, how bad, what, and the fix. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type": "text"}                             | 2:3 | warning | The mandatory key(s), display_name, missing for the 'x' field. | until then, people read x
          {}                                           | 2:3 | error | The mandatory key(s), display_name,type, missing for the 'x' field. | "type": "text"
          {"display_name": "X"}                        | 2:3 | error | The mandatory key(s), type, missing for the 'x' field. | one of text, paragraph
          {"display_name": "X", "type": "dropdwon"}    | 2:30 | error | Invalid type, dropdwon, found in the 'x' field. | did you mean "dropdown"?
          {"display_name": "X", "type": "currency"}    | 2:30 | error | Invalid type, currency, found in the 'x' field. | one of text
          {"display_name": "X", "type": 7}             | 2:30 | error | Invalid type, 7, found in the 'x' field. | one of text
          {"display_name": "X", "type": "text", "requird": true} | 2:46 | error | Invalid key(s), requird, found in the 'x' field. | did you mean "required"?
          {"display_name": "X", "type": "text", "group": "a"} | 2:46 | warning | Invalid key(s), group, found in the 'x' field. | no effect
          {"display_name": "X", "type": "text", "required": "true"} | 2:46 | error | Specify either true or false for the required key in the 'x' field. | "required": true, without quotes
          {"display_name": "X", "type": "text", "secure": "false"} | 2:46 | error | Specify either true or false for the secure key in the 'x' field. | "secure": false
          {"display_name": "X", "type": "text", "visible": 1} | 2:46 | error | Specify either true or false for the visible key in the 'x' field. | "visible": true
          {"display_name": "X", "type": "text", "data-bind": true} | 2:46 | warning | In the 'x' field, "data-bind" must be a string, not a boolean. | "data-bind": "…"
          {"display_name": 7, "type": "text"}          | 2:9 | warning | In the 'x' field, "display_name" must be a string, not a number. | "display_name": "…"
          {"display_name": "X", "type": "dropdown", "default_value": "a"} | 2:3 | error | In the 'x' field, specify options for the dropdown type. | "options"
          {"display_name": "X", "type": "radio", "options": [], "default_value": "a"} | 2:47 | error | In the 'x' field, specify options for the radio type. | "options"
          {"display_name": "X", "type": "multiselect", "options": "a", "default_value": "a"} | 2:53 | error | For the 'x' multiselect type, add the options as an array. | ["…"
          {"display_name": "X", "type": "dropdown", "options": ["a"]} | 2:3 | warning | In the 'x' field, specify the default value for the dropdown type. | nothing is chosen
          {"display_name": "X", "type": "dropdown", "options": ["open", "shut"], "default_value": "opne"} | 2:79 | error | The default value specified for the 'x' dropdown type is not listed in the options. | did you mean "open"?
          {"display_name": "X", "type": "radio", "options": [{"label": "Yes", "value": "y"}], "default_value": "Yes"} | 2:92 | error | The default value specified for the 'x' radio type is not listed in the options. | value, "y", not its label
          {"display_name": "X", "type": "multiselect", "options": ["a", "b"], "default_value": ["a", "c"]} | 2:76 | error | The default value specified for the 'x' multiselect type is not listed in the options. | one of a, b
          {"display_name": "X", "type": "dropdown", "options": [[]], "default_value": "a"} | 2:62 | error | In the 'x' field, an option must be a string or an object with "label" and "value". | "label"
          {"display_name": "X", "type": "dropdown", "options": ["a", "a"], "default_value": "a"} | 2:67 | warning | In the 'x' field, the option "a" is there twice. | remove
          {"display_name": "X", "type": "text", "options": ["a"]} | 2:46 | warning | Options must not be specified for text type in the 'x' field. | dropdown
          {"display_name": "X", "type": "checkbox", "default_value": "yes"} | 2:50 | error | Specify either true or false for the default_value key in the 'x' field. | without quotes
          {"display_name": "X", "type": "number", "default_value": "many"} | 2:48 | error | The default value of the 'x' field does not fit its type, number. | enter a number
          {"display_name": "X", "type": "text", "default_value": {}} | 2:46 | error | The default value of the 'x' field does not fit its type, text. It is an object. | a text was expected
          {"display_name": "X", "type": "email", "default_value": "nobody"} | 2:47 | warning | The default value of the 'x' field does not fit its type, email. | name@example.com
          {"display_name": "X", "type": "number", "regex": {"a": "a"}} | 2:48 | error | Regex for number type is not supported. | text, email
          {"display_name": "X", "type": "text", "regex": "^a"} | 2:46 | error | In the 'x' field, "regex" must be an object, not a string. | "regex": {
          {"display_name": "X", "type": "text", "regex": {}} | 2:46 | warning | For the 'x' field, regex should not be empty. | remove it
          {"display_name": "X", "type": "phone"} | 2:30 | error | Invalid type, phone, found in the 'x' field. | did you mean "phone_number"?
          {"display_name": "X", "type": "text", "regex": {"a": "(?<=b+)a", "a-error": "No."}} | 2:56 | warning | The regex for 'a' in the 'x' field cannot be checked here, so any value passes it. | (?<=…)
          {"display_name": "X", "type": "text", "regex": {"a": "^\\\\p{L}+$", "a-error": "No."}} | 2:56 | warning | In the regex for 'a' in the 'x' field, \\p{L} means the letters "p{L}", since expressions have no flag u here. | list the characters
          {"display_name": "X", "type": "text", "regex": {"a": "(", "a-error": "No."}} | 2:56 | error | Invalid regex entered for 'a' in the 'x' field: the ( of character 1 is not closed. | JavaScript
          {"display_name": "X", "type": "text", "regex": {"a": "a"}} | 2:56 | warning | In the 'x' field, error message is missing for 'a'. | "a-error"
          {"display_name": "X", "type": "text", "regex": {"a-error": "No."}} | 2:56 | error | In the 'x' field, there is an error message for 'a', but no expression. | "a":
          {"display_name": "X", "type": "text", "regex": {"a": 1}} | 2:56 | error | In the 'x' field, "a" must be a string, not a number. | quotes
          {"display_name": "X", "type": "domain"}      | 2:30 | warning | type_attributes must be specified for type domain in iparams.json. | "product": "current"
          {"display_name": "X", "type": "api_key", "type_attributes": {}, "secure": true} | 2:49 | warning | Mandatory key(s) product missing in type_attributes for x in iparams.json. | "product": "current"
          {"display_name": "X", "type": "domain", "type_attributes": []} | 2:48 | error | In the 'x' field, "type_attributes" must be an object, not an array. | "product"
          {"display_name": "X", "type": "domain", "type_attributes": {"product": "Fresh Desk"}} | 2:68 | error | Invalid product name format 'Fresh Desk'. Use lowercase without space | as the manifest does
          {"display_name": "X", "type": "domain", "type_attributes": {"product": "freshchat"}} | 2:68 | warning | Invalid type 'domain' for freshchat product found in iparams.json. | url
          {"display_name": "X", "type": "text", "events": {}} | 2:46 | error | For the 'x' text type, add the Events as an array. | "change"
          {"display_name": "X", "type": "text", "events": ["a"]} | 2:57 | error | In the 'x' field, an event must be an object, not a string. | "change"
          {"display_name": "X", "type": "text", "events": [{"click": "f"}]} | 2:58 | warning | The click event is not supported in the 'x' field | "change"
          {"display_name": "X", "type": "text", "events": [{"change": 1}]} | 2:58 | error | In the 'x' field, "change" must name a function of config/assets/iparams.js. | "change"
          {"display_name": "X", "type": "text", "modules": "deal"} | 2:46 | error | In the 'x' field, "modules" must be an array of module names. | ["deal"]
          {"display_name": "X", "type": "text", "visible": false, "required": true} | 2:46 | warning | The field 'x' is required, but it is not visible and has no default value, so nobody can fill it in. | default_value
          7                                            | 2:3 | error | The parameter "x" must be an object, not a number. | "type": "text"
          """)
  void what_is_wrong_with_a_parameter_is_said_with_its_place_and_a_fix(
      String declared, String place, String severity, String message, String fix) {
    read("{\n  \"x\": " + declared + "\n}");
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).isEqualTo(message);
              assertThat(problem.at().line() + ":" + problem.at().column()).isEqualTo(place);
              assertThat(problem.severity())
                  .hasToString(severity.toUpperCase(java.util.Locale.ROOT));
              assertThat(problem.fix().orElseThrow()).contains(fix);
            });
  }

  @ParameterizedTest
  @CsvSource({"apiKey, 1", "auth_code, 1", "Token, 1", "client_secret, 1", "city, 0"})
  void a_parameter_that_sounds_secret_should_be_secure(String name, int warnings) {
    read("{\"%s\": {\"display_name\": \"X\", \"type\": \"text\"}}".formatted(name));
    assertThat(problems).hasSize(warnings).noneMatch(Problem::isError);
    problems.clear();
    read(
        "{\"%s\": {\"display_name\": \"X\", \"type\": \"text\", \"secure\": true}}"
            .formatted(name));
    assertThat(problems).isEmpty();
  }

  @Test
  void attributes_in_the_place_of_parameters_are_pointed_out() {
    read("{\"display_name\": \"X\", \"type\": \"text\"}");
    assertThat(problems)
        .map(Problem::message)
        .containsExactly(
            "Do not use reserved keywords, display_name, as keys.",
            "Do not use reserved keywords, type, as keys.");
  }

  @Test
  void a_parameter_without_a_name_is_an_error() {
    read("{\"\": {\"display_name\": \"X\", \"type\": \"text\"}}");
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .isEqualTo("The iparam key should be a non-empty string."));
  }

  @Test
  void all_problems_of_all_parameters_are_found_at_once_in_the_order_of_the_file() {
    read(
        """
        {
          "a": { "display_name": "A", "type": "txt", "required": "yes" },
          "b": 7,
          "c": { "display_name": "C", "type": "radio", "secure": 1, "optoins": [] }
        }
        """);
    assertThat(problems)
        .map(problem -> problem.at().line() + " " + problem.message())
        .containsExactly(
            "2 Invalid type, txt, found in the 'a' field.",
            "2 Specify either true or false for the required key in the 'a' field.",
            "3 The parameter \"b\" must be an object, not a number.",
            "4 In the 'c' field, specify options for the radio type.",
            "4 In the 'c' field, specify the default value for the radio type.",
            "4 Specify either true or false for the secure key in the 'c' field.",
            "4 Invalid key(s), optoins, found in the 'c' field.");
  }

  @Test
  void a_file_that_is_no_object_is_an_error() {
    read("[]");
    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("config/iparams.json:1:1: error: Installation parameters are a JSON object");
  }

  @Test
  void a_definition_is_read_back_as_it_was_stored() throws JsonProcessingException {
    IparamDefinition plan =
        only(
            """
            {"plan": {"display_name": "Plan", "type": "dropdown", "default_value": "b",
              "visible": false, "options": ["a", {"label": "The big one", "value": "b"}],
              "events": [{"change": "onPlan"}]}}
            """);
    assertThat(Json.mapper().readValue(Json.writeValue(plan), IparamDefinition.class))
        .isEqualTo(plan);
  }

  @Test
  void a_definition_that_an_earlier_version_stored_is_an_optional_text()
      throws JsonProcessingException {
    IparamDefinition read =
        Json.mapper()
            .readValue(
                "{\"name\":\"limit\",\"defaultValue\":20,\"secure\":true}", IparamDefinition.class);
    assertThat(read)
        .isEqualTo(new IparamDefinition("limit", java.util.Optional.of(Json.read("20")), true));
  }

  private IparamDefinition only(String text) {
    return read(text).getFirst();
  }

  private List<IparamDefinition> read(String text) {
    return IparamsFile.read(text, problems);
  }
}
