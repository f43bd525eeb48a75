package dev.tenon.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class ObjectTextTest {

  @Test
  void values_stay_as_they_were_written() {
    String text = " { \"a\" : 1.50 , \"b\":[ 1,  2 ],\"c\": \"x\\u0041\" ,\"d\":-7,\"e\":{ } } ";
    ObjectText object = ObjectText.read(text);
    assertThat(object.text("a")).isEqualTo("1.50");
    assertThat(object.text("b")).isEqualTo("[ 1,  2 ]");
    assertThat(object.text("c")).isEqualTo("\"x\\u0041\"");
    assertThat(object.text("d")).isEqualTo("-7");
    assertThat(object)
        .hasToString("{\"a\":1.50,\"b\":[ 1,  2 ],\"c\":\"x\\u0041\",\"d\":-7,\"e\":{ }}");
  }

  @Test
  void a_member_is_set_in_its_place_or_at_the_end() {
    ObjectText object = ObjectText.read("{\"a\":1,\"b\":2}");
    object.set("a", TextNode.valueOf("one"));
    object.set("c", TextNode.valueOf("a \"quote\""));
    assertThat(object).hasToString("{\"a\":\"one\",\"b\":2,\"c\":\"a \\\"quote\\\"\"}");
    assertThat(object.get("c").asText()).isEqualTo("a \"quote\"");
    assertThat(object.get("none").isMissingNode()).isTrue();
  }

  @Test
  void names_that_need_escapes_keep_their_meaning() {
    ObjectText object = ObjectText.read("{\"a\\\"b\\n\":true}");
    assertThat(object.has("a\"b\n")).isTrue();
    assertThat(object).hasToString("{\"a\\\"b\\n\":true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"a\":1} x",
        "{\"a\":1}{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{\"a\":01}",
        "{\"a\":1e99999999999}",
        "{\"a\":[1e99999999999]}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":[\"\\x\"]}",
        "{\"a\":\"\\x\"}",
        "{\"a\":nul}",
        "{\"a\" 1}",
        "{a:1}"
      })
  void what_is_refused_as_a_tree_is_refused_in_the_same_words(String text) {
    String words = words(text);
    assertThatThrownBy(() -> ObjectText.read(text))
        .isInstanceOf(MalformedJson.class)
        .hasMessage(words);
  }

  @Test
  void a_number_longer_than_numbers_may_be_is_refused() {
    String text = "{\"a\":" + "9".repeat(2_000) + "}";
    assertThatThrownBy(() -> ObjectText.read(text)).hasMessage(words(text));
  }

  @Test
  void any_object_means_the_same_as_its_tree() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      String text = object(random, 0);
      JsonNode tree = Json.read(text);
      ObjectText read = ObjectText.read(text);
      assertThat(Json.read(read.toString())).as(text).isEqualTo(tree);
      for (Map.Entry<String, JsonNode> member : tree.properties()) {
        assertThat(read.get(member.getKey())).as(text).isEqualTo(member.getValue());
      }
    }
  }

  private static String words(String text) {
    try {
      Json.readObject(text);
    } catch (MalformedJson e) {
      return e.getMessage();
    }
    throw new AssertionError("This is read: " + text);
  }

  private static String object(Random random, int depth) {
    StringBuilder text = new StringBuilder(space(random)).append('{');
    int members = random.nextInt(6);
    for (int i = 0; i < members; i++) {
      text.append(i == 0 ? "" : ",").append(space(random));
      text.append("\"k").append(i).append(random.nextBoolean() ? "\\u00e4" : "é").append('"');
      text.append(space(random)).append(':').append(space(random));
      text.append(value(random, depth + 1)).append(space(random));
    }
    return text.append(space(random)).append('}').append(space(random)).toString();
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 7 : 9)) {
      case 0 -> "true";
      case 1 -> "null";
      case 2 -> "" + random.nextLong();
      case 3 -> "-" + random.nextInt(1_000) + ".50e" + random.nextInt(20);
      case 4 -> "\"" + "x\\n\\\"€😀".repeat(random.nextInt(3)) + "\"";
      // Longer than the reader's buffer.
      case 5 -> random.nextInt(20) == 0 ? "\"" + "y".repeat(40_000) + "\"" : "0";
      case 6 -> "1234567890123456789012345678901234567890";
      case 7 -> object(random, depth);
      default -> "[" + value(random, depth + 1) + " , " + object(random, depth) + "]";
    };
  }

  private static String space(Random random) {
    return " \t\n ".substring(0, random.nextInt(5));
  }
}
