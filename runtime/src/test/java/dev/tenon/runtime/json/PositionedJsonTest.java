package dev.tenon.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class PositionedJsonTest {

  @Test
  void a_member_stands_where_its_key_begins() {
    PositionedJson json =
        PositionedJson.read(
            """
            {
              "product": {
                "freshsales": { "events": {
                  "onDealUpdate": { "handler": "review" } } }
              }
            }
            """);
    assertThat(json.position("/product")).isEqualTo(new Position(2, 3));
    assertThat(json.position("/product/freshsales")).isEqualTo(new Position(3, 5));
    assertThat(json.position("/product/freshsales/events")).isEqualTo(new Position(3, 21));
    assertThat(json.position("/product/freshsales/events/onDealUpdate"))
        .isEqualTo(new Position(4, 7));
    assertThat(json.position("/product/freshsales/events/onDealUpdate/handler"))
        .isEqualTo(new Position(4, 25));
  }

  @Test
  void an_element_of_an_array_stands_where_its_value_begins() {
    PositionedJson json =
        PositionedJson.read(
            """
            { "list": [ 1,
              { "a": [ "x" ] } ] }
            """);
    assertThat(json.position("/list/0")).isEqualTo(new Position(1, 13));
    assertThat(json.position("/list/1")).isEqualTo(new Position(2, 3));
    assertThat(json.position("/list/1/a/0")).isEqualTo(new Position(2, 12));
  }

  @Test
  void what_is_not_there_stands_at_its_nearest_parent() {
    PositionedJson json = PositionedJson.read("{\n  \"a\": {}\n}");
    assertThat(json.position("/a/b/c")).isEqualTo(new Position(2, 3));
    assertThat(json.position("/b")).isEqualTo(new Position(1, 1));
  }

  @Test
  void keys_with_slashes_and_tildes_have_positions_of_their_own() {
    PositionedJson json =
        PositionedJson.read(
            """
            {
              "a": 1,
              "a/b": 2,
              "a~1b": 3,
              "~": 4
            }
            """);
    assertThat(json.position(PositionedJson.child("", "a/b"))).isEqualTo(new Position(3, 3));
    assertThat(json.position(PositionedJson.child("", "a~1b"))).isEqualTo(new Position(4, 3));
    assertThat(json.position(PositionedJson.child("", "~"))).isEqualTo(new Position(5, 3));
  }

  @Test
  void columns_count_utf_16_units_and_carriage_returns_end_no_line_twice() {
    PositionedJson json = PositionedJson.read("{ \"👋\": 1, \"a\": 2,\r\n \"b\": 3 }");
    assertThat(json.position("/a")).isEqualTo(new Position(1, 12));
    assertThat(json.position("/b")).isEqualTo(new Position(2, 2));
  }

  @Test
  void numbers_keep_their_digits() {
    PositionedJson json = PositionedJson.read("[1.0, 9007199254740993, 0.10]");
    assertThat(Json.write(json.root())).isEqualTo("[1.0,9007199254740993,0.10]");
  }

  @Test
  void a_key_that_is_there_twice_is_refused_where_it_begins_again() {
    MalformedJson refused =
        malformed(
            """
            {
              "product": {},
              "engines": {},
              "product": {}
            }
            """);
    assertThat(refused.line()).isEqualTo(4);
    assertThat(refused.column()).isEqualTo(3);
    assertThat(refused.reason())
        .isEqualTo("The key \"product\" is there twice; the first is in line 2.");
  }

  @Test
  void what_goes_on_after_the_end_is_refused_where_it_begins() {
    MalformedJson refused = malformed("{}\n  {}");
    assertThat(refused.line()).isEqualTo(2);
    assertThat(refused.column()).isEqualTo(3);
    assertThat(refused.reason()).isEqualTo("The text goes on after the end of its JSON.");
  }

  @Test
  void an_empty_file_is_refused() {
    assertThat(malformed(" \n").reason()).isEqualTo("The text is empty; JSON was expected.");
  }

  @Test
  void a_file_that_ends_too_early_is_refused_at_its_end() {
    assertThat(malformed("{\n  \"a\": {").line()).isEqualTo(2);
  }

  @Test
  void too_deep_nesting_is_refused() {
    assertThat(malformed("[".repeat(Json.MAX_DEPTH + 1)).reason())
        .contains("nesting is more than 500 deep");
  }

  private static MalformedJson malformed(String text) {
    return catchThrowableOfType(MalformedJson.class, () -> PositionedJson.read(text));
  }
}
