package dev.tenon.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.TolerantJson.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class TolerantJsonTest {

  private static final Path ROOT = Path.of("..");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"a\": 1,} | 1:8+1 Nothing follows this comma. Fix: remove the comma, since JSON has none at the end.",
        "[1, 2,, 3] | 1:7+1 There are two commas here. Fix: remove one of them.",
        "{, \"a\": 1} | 1:2+1 Nothing stands before this comma. Fix: remove it.",
        "{\"a\": 1 \"b\": 2} | 1:8+1 A comma is missing here. Fix: write a comma after it.",
        "[1 2] | 1:3+1 A comma is missing here. Fix: write a comma after it.",
        "{\"a\": 1; \"b\": 2} | 1:8+1 A comma stands between two values in JSON. Fix: write , in its place.",
        "{\"a\" 1} | 1:5+1 The colon after the key \"a\" is missing. Fix: write \"a\": before the value.",
        "{\"a\" = 1} | 1:6+1 A colon stands between a key and its value. Fix: write : in its place.",
        "{\"a\"} | 1:2+3 The key \"a\" has no value. Fix: write \"a\": and a value.",
        "{\"a\": } | 1:2+3 The key \"a\" has no value. Fix: write one after the colon.",
        "{'a': 1} | 1:2+3 JSON has double quotes around strings, not '. Fix: write \"a\".",
        "{“a”: 1} | 1:2+3 JSON has double quotes around strings, not “. Fix: write \"a\".",
        "{a: 1} | 1:2+1 A key stands in double quotes in JSON. Fix: write \"a\".",
        "{platform-version\": 1} | 1:2+17 A key stands in double quotes in JSON. Fix: write \"platform-version\".",
        "{\"a: 1} | 1:2+6 The quote that opens this key is not closed on its line. Fix: close it: \"a\".",
        "{\"a\": \"b} | 1:7+3 The quote that opens this string is not closed on its line. Fix: close it: \"b\".",
        "{\"a\": b\"} | 1:7+2 The opening quote is missing: b\". Fix: write \"b\".",
        "{\"a\": oops} | 1:7+4 oops is not a JSON value. Fix: a text stands in double quotes: \"oops\".",
        "{\"a\": True} | 1:7+4 JSON has no True. Fix: write true.",
        "{\"a\": None} | 1:7+4 JSON has no None. Fix: write null.",
        "{\"a\": undefined} | 1:7+9 JSON has no undefined. Fix: write null.",
        "{\"a\": NaN} | 1:7+3 JSON has no NaN. Fix: write null, or a number.",
        "{\"a\": -Infinity} | 1:7+9 JSON has no -Infinity. Fix: write null.",
        "{\"a\": 01} | 1:7+2 A number cannot begin with 0 in JSON. Fix: write 1.",
        "{\"a\": +1} | 1:7+2 A number has no plus sign in JSON. Fix: write 1.",
        "{\"a\": .5} | 1:7+2 A number cannot begin with a point in JSON. Fix: write 0.5.",
        "{\"a\": 5.} | 1:7+2 A number cannot end with a point in JSON. Fix: write 5.",
        "{\"a\": 1_000} | 1:7+5 A number has no underscores in JSON. Fix: write 1000.",
        "{\"a\": 2026-01-15T09:30:00Z} | 1:7+20 2026-01-15T09:30:00Z is not a number. Fix: write \"2026-01-15T09:30:00Z\".",
        "{\"a\": 1e99999999999} | 1:7+13 The exponent of this number is too large. Fix: write it smaller.",
        "{\"a\": \"\\x\"} | 1:8+2 \\x means nothing in JSON. Fix: write \\\\x if a backslash is meant.",
        "{\"a\": \"\\u12\"} | 1:8+4 \\u needs four hexadecimal digits after it. Fix: write them, such as \\u00e9, or \\\\u if a backslash is meant.",
        "{\"a\": \"b\tc\"} | 1:9+1 A string cannot hold a tab as such. Fix: write \\t in its place.",
        "{\"a\": \"say \"hi\" now\"} | 1:13+8 The value before this has ended already. Fix: a quote that is part of a text is written \\\".",
        "{\"a\": 1 /* one */} | 1:9+9 JSON has no comments. Fix: remove the comment.",
        "{\"a\": 1} // one | 1:10+6 JSON has no comments. Fix: remove the comment.",
        "{\"a\": 1}} | 1:9+1 This } closes nothing; the JSON ended in line 1. Fix: remove it, or add the bracket that it should close.",
        "{\"a\": 1} {} | 1:10+2 The text goes on after the end of its JSON. Fix: remove it, or the bracket in line 1 that ends the JSON before it.",
        "{\"a\": {\"b\": 1} | 1:15+1 The text ends before the { of line 1 is closed. Fix: write } where what is open should end.",
        "{\"a\": [1} | 1:9+1 } stands here, but the [ of line 1 is not closed. Fix: write ] before it, or remove this }.",
        "[1} | 1:3+1 } cannot close the [ of line 1. Fix: write ] in its place.",
        "[\"a\": 1] | 1:5+1 An array holds values without keys. Fix: write { and } around the key and its value, or in place of [ and ].",
        "{\"a\": 1, \"a\": 2} | 1:10+3 The key \"a\" is there twice; the first is in line 1. Fix: remove one of them, or rename it.",
        "{{}} | 1:2+1 There is no key before this value. Fix: write \"key\": before it.",
        "{\"a\": @} | 1:7+1 No JSON value begins with @. Fix: a text stands in double quotes: \"@\".",
      })
  void each_mistake_is_named_where_it_is_with_a_fix(String text, String expected) {
    assertThat(problems(text)).containsExactly(expected);
  }

  @Test
  void a_string_that_is_not_closed_ends_with_its_line_and_the_rest_is_read() {
    Reading reading = TolerantJson.read("{\n  \"a\": \"b,\n  \"c\": \"d\"\n}");
    assertThat(reading.json().root()).isEqualTo(Json.read("{\"a\": \"b\", \"c\": \"d\"}"));
    assertThat(reading.sound()).isTrue();
  }

  @Test
  void a_missing_bracket_is_looked_for_by_the_indentation() {
    assertThat(
            problems(
                """
                {
                  "product": {
                    "freshsales": {
                      "events": {
                        "onDealUpdate": { "handler": "a" }
                    }
                  },
                  "engines": {}
                }
                """))
        .containsExactly(
            "4:17+1 This { is not closed, as far as the indentation tells. Fix: write } before line 6.");
  }

  @Test
  void many_mistakes_are_found_at_once() {
    assertThat(
            problems(
                """
                {
                  // the app
                  'platform-version': "2.2"
                  "product": {
                    freshsales: { "events": { "onDealUpdate": { handler: review }, } }
                  },
                  "engines": { "node": 018 },
                  "engines": { "fdk": None, "fdk": 1 }
                }
                """))
        .map(line -> line.replaceFirst(" Fix: .*", ""))
        .containsExactly(
            "2:3+10 JSON has no comments.",
            "3:3+18 JSON has double quotes around strings, not '.",
            "3:28+1 A comma is missing here.",
            "5:5+10 A key stands in double quotes in JSON.",
            "5:49+7 A key stands in double quotes in JSON.",
            "5:58+6 review is not a JSON value.",
            "5:66+1 Nothing follows this comma.",
            "7:24+3 A number cannot begin with 0 in JSON.",
            "8:3+9 The key \"engines\" is there twice; the first is in line 7.",
            "8:23+4 JSON has no None.",
            "8:29+5 The key \"fdk\" is there twice; the first is in line 8.");
  }

  @Test
  void values_have_places_too() {
    PositionedJson json =
        PositionedJson.read("{ \"a\": \"text\",\n  \"b\": {\n  }, \"c\": [ 12 ] }");
    assertThat(json.valueRange("/a")).isEqualTo(new Range(new Position(1, 8), 6));
    assertThat(json.range("/a")).isEqualTo(new Range(new Position(1, 3), 3));
    assertThat(json.valueRange("/b")).isEqualTo(new Range(new Position(2, 8), 1));
    assertThat(json.valueRange("/c/0")).isEqualTo(new Range(new Position(3, 13), 2));
    assertThat(json.valuePosition("/c/0/x")).isEqualTo(new Position(3, 13));
  }

  @ParameterizedTest
  @MethodSource("jsonFiles")
  void of_every_json_file_of_the_project_it_makes_what_jackson_makes(Path file) throws IOException {
    assertSame(Files.readString(file));
  }

  @Test
  void of_generated_json_it_makes_what_jackson_makes() {
    RandomJson random = new RandomJson(new Random(20260115));
    for (int i = 0; i < 3_000; i++) {
      assertSame(random.document());
    }
  }

  @Test
  void of_mutated_files_it_finds_problems_exactly_when_jackson_does() throws IOException {
    Random random = new Random(4711);
    List<String> seeds = jsonFiles().limit(40).map(TolerantJsonTest::text).toList();
    RandomJson json = new RandomJson(random);
    for (int i = 0; i < 20_000; i++) {
      String seed = i % 2 == 0 ? json.document() : seeds.get(random.nextInt(seeds.size()));
      assertSame(json.mutated(seed.length() > 600 ? seed.substring(0, 600) : seed));
    }
  }

  @Test
  void any_text_is_read_without_failing() {
    Random random = new Random(99);
    String alphabet = "{}[]\",:'\\/#*ab01-+.eE \t\r\n;=\u201c\ufeff\u00a0\ud83d\uffff@<%u";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(60); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertSame(text.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"[", "{\"a\":", "'\"a:\\\",'", "'{a '", "\\", "'/*'", "'}'", "', '", "'1 '"})
  void time_grows_with_the_length_only(String piece) {
    assertThat(TolerantJson.read(piece.repeat(300_000)).problems()).isNotEmpty();
  }

  /** The same node as Jackson's, or problems just as Jackson has one. */
  private static void assertSame(String text) {
    Reading reading = TolerantJson.read(text);
    JsonNode jackson;
    try {
      jackson = Json.read(text);
    } catch (MalformedJson e) {
      assertThat(reading.problems()).as(text).isNotEmpty();
      return;
    }
    assertThat(reading.problems()).as(text).isEmpty();
    assertThat(reading.json().root()).as(text).isEqualTo(jackson);
  }

  private static Stream<Path> jsonFiles() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("test_data"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> problems(String text) {
    return TolerantJson.read(text).problems().stream()
        .map(
            p ->
                "%d:%d+%d %s Fix: %s"
                    .formatted(
                        p.range().at().line(),
                        p.range().at().column(),
                        p.range().length(),
                        p.message(),
                        p.fix()))
        .toList();
  }
}
