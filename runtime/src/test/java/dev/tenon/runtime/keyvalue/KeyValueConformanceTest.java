package dev.tenon.runtime.keyvalue;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the platform says of {@code $db}, row by row, from handlers of both languages. */
@ParameterizedClass(name = "{0}")
@EnumSource
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class KeyValueConformanceTest {

  private static final String START =
      """
      {"n": 1, "zero": 0, "text": "t", "off": false, "nothing": null, "list": ["a", "b", "c"],
       "logs": {"t:1": {"time": 0}, "deep": [{"x": 1}]}}
      """;

  @TempDir static Path folder;

  private static KeyValueHouse house;
  private static Installation today;
  private static Installation old;

  @Parameter Language language = Language.JAVASCRIPT;

  @BeforeAll
  static void open() {
    house = new KeyValueHouse(folder.resolve("" + System.nanoTime()));
    today = house.install("acme", "today");
    old = house.install("acme", "former", "old");
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void start() {
    for (Installation each : List.of(today, old)) {
      ok(each, "set", "[\"there\", %s]".formatted(START));
      ok(each, "delete", "[\"absent\"]");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Keys.
        "set    | []                                | 400 | Mandatory attributes (key or value) is missing",
        "set    | [\"k\"]                           | 400 | Mandatory attributes (key or value) is missing",
        "set    | [null, {\"a\": 1}]                | 400 | Mandatory attributes (key or value) is missing",
        "get    | []                                | 400 | Mandatory attributes (key or value) is missing",
        "update | []                                | 400 | Mandatory attributes (key or value) is missing",
        "delete | []                                | 400 | Mandatory attributes (key or value) is missing",
        "set    | [\"\", {\"a\": 1}]                | 400 | The key cannot be blank",
        "set    | [{}, {\"a\": 1}]                  | 400 | The key cannot be blank",
        "get    | [\"\"]                            | 400 | The key cannot be blank",
        "update | [\"\", \"increment\", {\"a\": 1}] | 400 | The key cannot be blank",
        "delete | [\"\"]                            | 400 | The key cannot be blank",
        "set    | [\"K60+\", {\"a\": 1}]            | 400 | Key length should not exceed 60 characters",
        "update | [\"K60+\", \"increment\", {\"a\": 1}] | 400 | Key length should not exceed 60 characters",
        "get    | [\"absent\"]                      | 404 | Record not found",
        // Values.
        "set    | [\"k\", {}]                       | 400 | The value cannot be blank and should be of type JSON",
        "set    | [\"k\", []]                       | 400 | The value cannot be blank and should be of type JSON",
        "set    | [\"k\", \"\"]                     | 400 | The value cannot be blank and should be of type JSON",
        "set    | [\"k\", \"text\"]                 | 422 | The value cannot be blank and should be of type JSON",
        "set    | [\"k\", 7]                        | 422 | The value cannot be blank and should be of type JSON",
        "set    | [\"k\", true]                     | 422 | The value cannot be blank and should be of type JSON",
        "set    | [\"k\", {\"a\": \"40KB\"}]        | 400 | The combined size of the key and value should not exceed 40KB",
        "set    | [\"k\", {\"\": 1}]                | 400 | Mandatory attributes Missing",
        "set    | [\"k\", {\"a\": [{\"\": 1}]}]     | 400 | Mandatory attributes Missing",
        // Options.
        "set    | [\"k\", {\"a\": 1}, {\"tll\": 1}]          | 400 | Invalid option tll inside options",
        "set    | [\"k\", {\"a\": 1}, \"ttl\"]               | 400 | Invalid option 0 inside options",
        "set    | [\"k\", {\"a\": 1}, {\"ttl\": 0}]          | 400 | Time to live(ttl) should be of type float and a non-zero value",
        "set    | [\"k\", {\"a\": 1}, {\"ttl\": \"soon\"}]   | 400 | Time to live(ttl) should be of type float and a non-zero value",
        "set    | [\"k\", {\"a\": 1}, {\"ttl\": null}]       | 400 | Time to live(ttl) should be of type float and a non-zero value",
        "set    | [\"k\", {\"a\": 1}, {\"ttl\": {}}]         | 400 | Time to live(ttl) should be of type float and a non-zero value",
        "set    | [\"k\", {\"a\": 1}, {\"setIf\": \"exists\"}] | 422 | setIf can only take two values: \"exist\" or \"not_exist\"",
        "set    | [\"k\", {\"a\": 1}, {\"setIf\": true}]     | 422 | setIf can only take two values: \"exist\" or \"not_exist\"",
        "set    | [\"absent\", {\"a\": 1}, {\"setIf\": \"exist\"}]    | 400 | The setIf conditional request failed",
        "set    | [\"there\", {\"a\": 1}, {\"setIf\": \"not_exist\"}] | 400 | The setIf conditional request failed",
        // Updates.
        "update | [\"there\"]                                | 400 | Invalid action undefined for update",
        "update | [\"there\", \"add\", {\"a\": 1}]           | 400 | Invalid action add for update",
        "update | [\"there\", \"increment\"]                 | 400 | Attributes object cannot be empty and should be of type JSON or Array",
        "update | [\"there\", \"increment\", {}]             | 400 | Attributes object cannot be empty and should be of type JSON or Array",
        "update | [\"there\", \"remove\", []]                | 400 | Attributes object cannot be empty and should be of type JSON or Array",
        "update | [\"there\", \"set\", \"a\"]                | 400 | Attributes object cannot be empty and should be of type JSON or Array",
        "update | [\"there\", \"set\", 5]                    | 400 | Attributes object cannot be empty and should be of type JSON or Array",
        "update | [\"there\", \"increment\", {\"n\": \"1\"}] | 400 | The value passed to increment should be of type number",
        "update | [\"there\", \"increment\", {\"n\": null}]  | 400 | The value passed to increment should be of type number",
        "update | [\"there\", \"increment\", {\"\": 1}]      | 400 | Keys or paths inside attributes object cannot be blank",
        "update | [\"there\", \"increment\", {\"text\": 1}]  | 400 | Mandatory attributes missing",
        "update | [\"there\", \"increment\", {\"list\": 1}]  | 400 | Mandatory attributes missing",
        "update | [\"there\", \"append\", {\"list\": \"d\"}] | 400 | The value passed to append should be of type array and should not be an empty array",
        "update | [\"there\", \"append\", {\"list\": []}]    | 400 | The value passed to append should be of type array and should not be an empty array",
        "update | [\"there\", \"append\", {\"\": [1]}]       | 400 | Keys or paths inside attributes object cannot be blank",
        "update | [\"there\", \"append\", {\"n\": [1]}]      | 400 | Mandatory attributes missing",
        "update | [\"there\", \"set\", {\"\": 1}]            | 422 | Keys or paths inside attributes object cannot be blank",
        "update | [\"there\", \"set\", {\"no.such\": 1}]     | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"set\", {\"text.inside\": 1}] | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"set\", {\"list.x\": 1}]      | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"set\", {\"list[9].x\": 1}]   | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"set\", {\".\": 1}]           | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"set\", {\"logs\": {}, \"logs.deep\": 1}]  | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"set\", {\"list[0]\": 1, \"list.0\": 2}]   | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"set\", {\"a\": {}, \"a.b\": 1}]           | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"absent\", \"set\", {\"a.b\": 1}]        | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"set\", {\"a\": {\"\": 1}}]   | 400 | Mandatory attributes Missing",
        "update | [\"there\", \"set\", {\"a\": \"40KB\"}]    | 400 | The combined size of the key and value should not exceed 40KB",
        "update | [\"there\", \"append\", {\"list\": [\"40KB\"]}] | 400 | The combined size of the key and value should not exceed 40KB",
        "update | [\"there\", \"remove\", {\"n\": 1}]        | 400 | The attributes object passed to remove action should be of type array",
        "update | [\"there\", \"remove\", [\"\"]]            | 422 | Keys or paths inside attributes object cannot be blank",
        "update | [\"there\", \"remove\", [null]]            | 422 | Keys or paths inside attributes object cannot be blank",
        "update | [\"absent\", \"remove\", [\"n\"]]          | 400 | The specified key for remove operation does not exist in the data store",
        "update | [\"there\", \"remove\", [\"no.such\"]]     | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"remove\", [\"text.inside\"]] | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"remove\", [\"logs\", \"logs.deep\"]] | 400 | One or more paths in the attributes are invalid or overlapping with each other",
        "update | [\"there\", \"remove\", [\"n\", \"n\"]]    | 400 | One or more paths in the attributes are invalid or overlapping with each other",
      })
  void a_call_that_is_not_as_it_must_be_is_refused_and_changes_nothing(
      String method, String arguments, int status, String message) {
    JsonNode before = house.value(today, "there");
    JsonNode answer = call(today, method, arguments);

    assertThat(answer.path("refused")).isEqualTo(refusal(status, message));
    assertThat(house.value(today, "there")).isEqualTo(before);
    assertThat(house.value(today, "k").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "set    | [\"K30+\", {\"a\": 1}]                 | 400 | Key length should not exceed 30 characters",
        "set    | [\"k\", {\"K30+\": 1}]                 | 400 | Key length should not exceed 30 characters",
        "update | [\"K30+\", \"increment\", {\"a\": 1}]  | 400 | Key length should not exceed 30 characters",
        "update | [\"there\", \"increment\", {\"K30+\": 1}] | 400 | Key length should not exceed 30 characters",
        "set    | [\"k\", {\"a\": \"8KB\"}]              | 400 | The combined size of the key and value should not exceed 8KB",
        "update | [\"there\", \"set\", {\"a\": \"8KB\"}] | 400 | The combined size of the key and value should not exceed 8KB",
      })
  void an_app_that_keeps_to_the_old_limits_is_held_to_them(
      String method, String arguments, int status, String message) {
    assertThat(call(old, method, arguments).path("refused")).isEqualTo(refusal(status, message));
    assertThat(call(today, method, arguments).has("ok")).isTrue();
    call(today, "delete", "[\"k\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1}                       | {\"a\": 1}",
        "{\"a\": \"\", \"b\": [\"\", {\"c\": \"\"}]} | {\"a\": null, \"b\": [null, {\"c\": null}]}",
        "{\"a\": null, \"b\": {}, \"c\": []} | {\"a\": null, \"b\": {}, \"c\": []}",
        "[\"x\", {\"y\": 1}]              | {\"0\": \"x\", \"1\": {\"y\": 1}}",
        "{\"id\": 9007199254740991, \"x\": 0.1} | {\"id\": 9007199254740991, \"x\": 0.1}",
        "{\"é\": \"ü 😀\"}                | {\"é\": \"ü 😀\"}",
        "{\"createdAt\": 5, \"a\": 1}     | {\"createdAt\": 5, \"a\": 1}",
      })
  void what_is_set_is_what_is_got(String value, String got) {
    assertThat(ok(today, "set", "[\"some\", %s]".formatted(value)).toString())
        .isEqualTo("{\"Created\":true}");
    assertThatJson(ok(today, "get", "[\"some\"]")).isEqualTo(Json.read(got));
    assertThat(ok(today, "delete", "[\"some\"]").toString()).isEqualTo("{\"Deleted\":true}");
    assertThat(ok(today, "delete", "[\"some\"]").toString()).isEqualTo("{\"Deleted\":true}");
    assertThat(call(today, "get", "[\"some\"]").at("/refused/status").asInt()).isEqualTo(404);
  }

  @Test
  void the_old_platform_hides_what_it_adds_itself() {
    ok(old, "set", "[\"times\", {\"createdAt\": 5, \"updatedAt\": 6, \"a\": 1}]");
    assertThat(ok(old, "get", "[\"times\"]").toString()).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "increment | {\"n\": 2}               | n     | 3",
        "increment | {\"n\": -2}              | n     | -1",
        "increment | {\"n\": 0.2}             | n     | 1.2",
        "increment | {\"zero\": 5}            | zero  | 5",
        "increment | {\"fresh\": 5}           | fresh | 5",
        "increment | {\"nothing\": 5}         | nothing | 5",
        "append    | {\"list\": [\"d\", 4]}   | list  | [\"a\", \"b\", \"c\", \"d\", 4]",
        "append    | {\"fresh\": [1]}         | fresh | [1]",
        "append    | {\"off\": [1]}           | off   | [1]",
        "append    | {\"fresh\": [\"\"]}      | fresh | [null]",
        "set       | {\"n\": \"x\"}           | n     | \"x\"",
        "set       | {\"fresh\": {\"a\": \"\"}} | fresh | {\"a\": null}",
        "set       | {\"logs.t:1.time\": 500, \"logs.t:1.done\": true} | logs | {\"t:1\": {\"time\": 500, \"done\": true}, \"deep\": [{\"x\": 1}]}",
        "set       | {\"logs.deep[0].x\": 2}  | logs  | {\"t:1\": {\"time\": 0}, \"deep\": [{\"x\": 2}]}",
        "set       | {\"list[1]\": \"B\"}     | list  | [\"a\", \"B\", \"c\"]",
        "set       | {\"list[9]\": \"d\"}     | list  | [\"a\", \"b\", \"c\", \"d\"]",
        "remove    | [\"logs.deep\"]          | logs  | {\"t:1\": {\"time\": 0}}",
        "remove    | [\"logs.deep[0].x\"]     | logs  | {\"t:1\": {\"time\": 0}, \"deep\": [{}]}",
        "remove    | [\"list[0]\", \"list[2]\"] | list | [\"b\"]",
        "remove    | [\"logs.t:1\", \"logs.deep\"] | logs | {}",
        "remove    | [\"logs.no\"]            | logs  | {\"t:1\": {\"time\": 0}, \"deep\": [{\"x\": 1}]}",
        "remove    | [\"list[7]\"]            | list  | [\"a\", \"b\", \"c\"]",
      })
  void an_update_changes_a_part(String action, String attributes, String name, String becomes) {
    String arguments = "[\"there\", \"%s\", %s]".formatted(action, attributes);
    assertThat(ok(today, "update", arguments).toString()).isEqualTo("{\"Updated\":true}");

    JsonNode now = ok(today, "get", "[\"there\"]");
    assertThatJson(now.path(name)).isEqualTo(Json.read(becomes));
    // All else is as it was.
    JsonNode others = ((ObjectNode) now).without(name);
    assertThatJson(others).isEqualTo(Json.readObject(START).without(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "increment | {\"n\": 2}",
        "append    | {\"list\": [1]}",
        "set       | {\"a\": 1}",
      })
  void an_update_makes_the_record_where_there_is_none(String action, String attributes) {
    ok(today, "update", "[\"absent\", \"%s\", %s]".formatted(action, attributes));
    assertThatJson(ok(today, "get", "[\"absent\"]")).isEqualTo(Json.read(attributes));
  }

  @Test
  void a_record_of_which_everything_was_removed_is_not_found() {
    ok(today, "set", "[\"some\", {\"a\": 1}]");
    ok(today, "update", "[\"some\", \"remove\", [\"a\"]]");
    assertThat(call(today, "get", "[\"some\"]").path("refused"))
        .isEqualTo(refusal(404, "Record not found"));
  }

  @Test
  void set_if_lets_one_of_two_create() {
    ok(today, "set", "[\"absent\", {\"by\": \"first\"}, {\"setIf\": \"not_exist\"}]");
    ok(today, "set", "[\"absent\", {\"by\": \"second\"}, {\"setIf\": \"exist\"}]");
    assertThat(house.value(today, "absent").path("by").asText()).isEqualTo("second");
  }

  @Test
  void what_just_fits_is_taken() {
    String key = "k".repeat(60);
    int room = 40 * 1024 - key.length() - "{\"a\":\"\"}".length();
    ok(today, "set", "[\"%s\", {\"a\": \"%s\"}]".formatted(key, "x".repeat(room)));
    assertThat(ok(today, "get", "[\"%s\"]".formatted(key)).path("a").asText()).hasSize(room);
    JsonNode more =
        call(today, "set", "[\"%s\", {\"a\": \"%s\"}]".formatted(key, "x".repeat(room + 1)));
    assertThat(more.at("/refused/status").asInt()).isEqualTo(400);
  }

  @Test
  void a_key_may_be_a_number() {
    ok(today, "set", "[4711, {\"a\": 1}]");
    assertThat(ok(today, "get", "[\"4711\"]").path("a").asInt()).isEqualTo(1);
  }

  @Test
  void values_may_not_be_nested_without_end() {
    String deep = "{\"a\":".repeat(101) + "1" + "}".repeat(101);
    assertThat(call(today, "set", "[\"k\", %s]".formatted(deep)).at("/refused/status").asInt())
        .isEqualTo(400);
  }

  private JsonNode ok(Installation installation, String method, String arguments) {
    JsonNode answer = call(installation, method, arguments);
    assertThat(answer.has("ok")).as(answer.toString()).isTrue();
    return answer.path("ok");
  }

  /** Names of lengths stand for what is as long. */
  private JsonNode call(Installation installation, String method, String arguments) {
    String meant =
        arguments
            .replace("K60+", "k".repeat(61))
            .replace("K30+", "k".repeat(31))
            .replace("\"40KB\"", "\"" + "x".repeat(40 * 1024) + "\"")
            .replace("\"8KB\"", "\"" + "x".repeat(8 * 1024) + "\"");
    return house.call(language, installation, method, meant);
  }

  private static JsonNode refusal(int status, String message) {
    return Json.object().put("status", status).put("message", message);
  }
}
