package dev.tenon.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "0.10",
        "1593023454.58",
        "9007199254740993",
        "9223372036854775808",
        "123456789012345678901234567890",
        "3.14159265358979323846264338327950288",
        "-0.5",
        "\"grüße 👋\"",
        "{\"b\":[1,{}],\"a\":null}",
      })
  void what_is_read_is_written_with_the_same_characters(String text) {
    assertThat(Json.write(Json.read(text))).isEqualTo(text);
  }

  @Test
  void a_number_with_an_exponent_keeps_its_value() {
    assertThat(Json.read("1.768469400000e12").decimalValue()).isEqualByComparingTo("1768469400000");
  }

  @Test
  void a_key_that_is_there_twice_is_refused() {
    MalformedJson refused =
        malformed(
            """
            {
              "event": "onDealUpdate",
              "event": "onDealCreate"
            }
            """);
    assertThat(refused.line()).isEqualTo(3);
    assertThat(refused.reason())
        .isEqualTo("The key \"event\" is there twice; the first is in line 2.");
  }

  @Test
  void a_key_that_is_there_twice_deep_inside_is_refused_too() {
    assertThat(malformed("{\"a\":[{\"b\":1,\"b\":2}]}").reason()).contains("\"b\" is there twice");
  }

  @Test
  void the_same_key_in_two_objects_is_no_duplicate() {
    assertThat(Json.read("[{\"a\":1},{\"a\":2}]")).hasSize(2);
  }

  @Test
  void the_deepest_nesting_allowed_is_read() {
    assertThat(Json.read(nested(Json.MAX_DEPTH)).isArray()).isTrue();
  }

  @Test
  void deeper_nesting_is_refused() {
    assertThat(malformed(nested(Json.MAX_DEPTH + 1)).reason())
        .contains("nesting is more than 500 deep");
  }

  @Test
  void nesting_that_would_exhaust_the_stack_is_refused_before_it_does() {
    assertThat(malformed("[".repeat(1_000_000)).reason()).contains("nesting is more than 500 deep");
  }

  @Test
  void a_number_of_more_than_a_thousand_digits_is_refused() {
    assertThat(malformed("9".repeat(1_001)).reason()).contains("more than 1000 digits");
  }

  @Test
  void text_after_the_end_is_refused_where_it_begins() {
    MalformedJson refused =
        malformed(
            """
            {"a": 1}
            {"b": 2}
            """);
    assertThat(refused.line()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\n"})
  void empty_text_is_refused(String text) {
    assertThat(malformed(text).reason()).isEqualTo("The text is empty; JSON was expected.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{\"a\":}", "{'a':1}", "{a:1}", "[1,]", "NaN", "// no\n1", "\"a\nb\"", "01"})
  void what_is_not_strictly_json_is_refused(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(MalformedJson.class);
  }

  @Test
  void the_message_names_the_place_and_nothing_of_the_parser() {
    MalformedJson refused = malformed("{\n  \"a\": x\n}");
    assertThat(refused.line()).isEqualTo(2);
    assertThat(refused)
        .hasMessageStartingWith("Not valid JSON (line 2, column ")
        .message()
        .doesNotContain("Source:", "StreamReadFeature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"text\"", "true"})
  void an_object_is_expected_and_anything_else_is_named(String text) {
    assertThatThrownBy(() -> Json.readObject(text))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining("A JSON object was expected, not " + Json.kind(Json.read(text)));
  }

  @Test
  void pretty_text_reads_back_as_the_same_node_and_ends_with_a_newline() {
    ObjectNode node = Json.readObject("{\"a\":[1.0,{\"b\":9007199254740993}],\"c\":{},\"d\":[]}");
    String text = Json.pretty(node);
    assertThat(Json.read(text)).isEqualTo(node);
    assertThat(text).endsWith("}\n").contains("\"c\": {}").contains("\"d\": []");
  }

  private static MalformedJson malformed(String text) {
    return catchThrowableOfType(MalformedJson.class, () -> Json.read(text));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
