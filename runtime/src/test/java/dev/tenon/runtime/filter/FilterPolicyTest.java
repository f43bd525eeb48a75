package dev.tenon.runtime.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.json.Json;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies let through, as SNS documents it or was seen to do it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class FilterPolicyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1]                                  | 1.0              | true
          [300]                                | 3.0e2            | true
          [1]                                  | "1"              | false
          ["1"]                                | 1                | false
          ["a"]                                | "A"              | false
          [12345678901234567890]               | 12345678901234567890 | true
          [12345678901234567890]               | 12345678901234567891 | false
          [true]                               | true             | true
          [true]                               | "true"           | false
          [null]                               | null             | true
          [null]                               | "null"           | false
          ["::1"]                              | "0:0:0:0:0:0:0:1" | true
          [{"anything-but":5}]                 | "5"              | true
          [{"anything-but":5}]                 | 5.0              | false
          [{"anything-but":[5,6]}]             | 7                | true
          [{"anything-but":"x"}]               | ["x","y"]        | true
          [{"anything-but":"x"}]               | ["x","x"]        | false
          [{"anything-but":"x"}]               | []               | false
          [{"anything-but":{"prefix":"x"}}]    | "xy"             | false
          [{"numeric":[">",0,"<=",150]}]       | 150              | true
          [{"numeric":[">",0,"<=",150]}]       | 0                | false
          [{"numeric":[">",0,"<=",150]}]       | "7"              | false
          [{"numeric":["=",301.8]}]            | 3.018e2          | true
          [{"numeric":["=",0.00001]}]          | 0.000011         | true
          [{"numeric":["=",0.00001]}]          | 0.00002          | false
          [{"numeric":[">",0]}]                | 1e-999999999     | false
          [{"numeric":[">",0]}]                | 1e999999999      | true
          [{"exists":true}]                    | 0                | true
          [{"exists":true}]                    | false            | true
          [{"exists":true}]                    | null             | false
          [{"exists":true}]                    | ""               | false
          [{"exists":true}]                    | []               | false
          [{"exists":true}]                    | {"a":1}          | false
          [{"exists":false}]                   | {"a":1}          | true
          [{"exists":false}]                   | []               | true
          [{"exists":false}]                   | null             | false
          ["x",{"exists":false}]               | "y"              | false
          ["x",{"exists":false}]               | "x"              | true
          ["x",{"exists":false}]               | []               | true
          [{"cidr":"10.0.0.0/24"}]             | "10.0.0.255"     | true
          [{"cidr":"10.0.0.0/24"}]             | "10.0.1.0"       | false
          [{"cidr":"10.0.0.0/24"}]             | "10.0.0.256"     | false
          [{"cidr":"10.0.0.0/24"}]             | "localhost"      | false
          [{"cidr":"2001:db8::/32"}]           | "2001:DB8::ff"   | true
          [{"cidr":"0.0.0.0/0"}]               | "::1"            | false
          ["v"]                                | [["w"],["v"]]    | true
          """)
  void one_value(String conditions, String value, boolean match) {
    assertThat(matches("{\"key\":" + conditions + "}", "{\"key\":" + value + "}")).isEqualTo(match);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":[{"exists":false}]}         | {}                                | true
          {"a":{"b":[1]}}                  | {"a":{"b":1}}                     | true
          {"a":{"b":[1]}}                  | {"a.b":1}                         | true
          {"a.b":[1]}                      | {"a":{"b":1}}                     | true
          {"a.b":[1]}                      | {"a":1,"b":1}                     | false
          {"a.b":[1],"a.c":[2]}            | {"a.b":1,"a":{"c":2}}             | true
          {"a.b":[1],"a":[5]}              | {"a.b":1,"a":5}                   | true
          {"a.b.c":[1]}                    | {"a":{"b.c":1}}                   | true
          {"a":{"b":[1],"c":[2]}}          | {"a":[{"b":1,"c":2},{"b":3}]}     | true
          {"a":{"b":[1],"c":[2]}}          | {"a":[{"b":1},{"c":2}]}           | false
          {"a":{"b":[1]},"d":[3]}          | {"a":[{"b":0},{"b":1}],"d":[2,3]} | true
          {"a":{"b":{"c":[1],"d":[2]}}}    | {"a":[{"b":[{"c":1},{"d":2}]},{"b":[{"c":1,"d":2}]}]} | true
          {"a":{"b":{"c":[1]},"d":[2]}}    | {"a":[{"b":[{"c":1}]},{"d":2}]}   | false
          {"a":{"b":[1]},"$or":[{"a":{"c":[2]}},{"e":[5]}]} | {"a":[{"b":1},{"c":2}]} | false
          {"a":{"b":[1]},"$or":[{"a":{"c":[2]}},{"e":[5]}]} | {"a":[{"b":1},{"c":2}],"e":5} | true
          {"a":{"b":[1],"c":[{"exists":false}]}} | {"a":[{"b":1},{"c":2}]}     | true
          {"a":{"b":[1],"c":[{"exists":false}]}} | {"a":[{"b":1,"c":2}]}       | false
          {"a":{"c":[{"exists":false}]}}   | {"a":[{"b":1},{"c":2}]}           | false
          {"$or":["x"]}                    | {"$or":"x"}                       | true
          {"$or":[{"prefix":"x"},{"prefix":"y"}]} | {"$or":"yes"}              | true
          {"x":{"$or":[{"a":[1]},{"b":[2]}]}} | {"x":{"b":2}}                  | true
          {"x":{"$or":[{"a":[1]},{"b":[2]}]}} | {"b":2}                        | false
          {}                               | {"a":1}                           | true
          {"a":[1]}                        | [{"a":1}]                         | false
          {"a":[1]}                        | "a"                               | false
          """)
  void a_body(String policy, String body, boolean match) {
    assertThat(matches(policy, body)).isEqualTo(match);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":["x"]}            | {"a":{"Type":"String","Value":"x"}}                | true
          {"a":["x"]}            | {"a":{"Type":"Binary","Value":"x"}}                | false
          {"a":[{"exists":true}]} | {"a":{"Type":"Binary","Value":"eA=="}}            | false
          {"a":[300]}            | {"a":{"Type":"Number","Value":"3.0e2"}}            | true
          {"a":[300]}            | {"a":{"Type":"String","Value":"300"}}              | false
          {"a":["300"]}          | {"a":{"Type":"Number","Value":"300"}}              | false
          {"a":[300]}            | {"a":{"Type":"Number","Value":"many"}}             | false
          {"a":["y"]}            | {"a":{"Type":"String.Array","Value":"[1,\\"y\\"]"}} | true
          {"a":[1]}              | {"a":{"Type":"String.Array","Value":"[1,\\"y\\"]"}} | true
          {"a":["y"]}            | {"a":{"Type":"String.Array","Value":"y"}}          | false
          {"a":["['y']"]}        | {"a":{"Type":"String.Array","Value":"['y']"}}      | false
          {"a":["x"]}            | {"a":{"Type":"String.odd","Value":"x"}}            | false
          {"a.b":["x"]}          | {"a.b":{"Type":"String","Value":"x"}}              | true
          {"a":[{"exists":false}]} | {"b":{"Type":"String","Value":"x"}}              | true
          {"a":[{"exists":false}]} | {}                                               | false
          {}                     | {}                                                 | true
          """)
  void attributes(String policy, String attributes, boolean match) {
    FilterPolicy read = FilterPolicy.of(FilterScope.MESSAGE_ATTRIBUTES, Json.read(policy));
    assertThat(read.matches(Attributes.read(Json.read(attributes)))).isEqualTo(match);
  }

  @Test
  @Timeout(30)
  void a_body_with_very_many_keys_of_one_array_is_looked_through_in_good_time() {
    ObjectNode body = Json.object();
    body.putArray("a").add(1);
    for (int i = 0; i < 200_000; i++) {
      body.put("a.k" + i, i);
    }
    FilterPolicy policy =
        FilterPolicy.parse(FilterScope.MESSAGE_BODY, Json.read("{\"a\":{\"k199999\":[199999]}}"))
            .policy()
            .orElseThrow();
    assertThat(policy.matches(body)).isTrue();
  }

  @Test
  void a_policy_survives_being_stored() throws JsonProcessingException {
    FilterPolicy policy = FilterPolicy.of(FilterScope.MESSAGE_BODY, Json.read("{\"a\":[1.0]}"));
    String stored = Json.writeValue(policy);
    assertThat(stored).isEqualTo("{\"scope\":\"MESSAGE_BODY\",\"policy\":{\"a\":[1.0]}}");
    FilterPolicy again = Json.mapper().readValue(stored, FilterPolicy.class);
    assertThat(again).isEqualTo(policy).hasSameHashCodeAs(policy);
    assertThat(again.matches(Json.read("{\"a\":1}"))).isTrue();
  }

  /** With a search through all combinations, this would not end. */
  @Test
  void many_arrays_that_almost_match_take_no_longer_than_they_are_long() {
    ObjectNode body = Json.object();
    for (String name : "a b c d e".split(" ", -1)) {
      ArrayNode elements = body.putArray(name);
      for (int i = 0; i < 300; i++) {
        ArrayNode inner = elements.addObject().put("x", 1).putArray("inner");
        for (int j = 0; j < 5; j++) {
          inner.addObject().put("y", 1).put("z", name.equals("e") ? 0 : 1);
        }
      }
    }
    ObjectNode policy = Json.object();
    for (String name : "a b".split(" ", -1)) {
      policy.putObject(name).putObject("inner").putArray("y").add(1);
    }
    policy.putArray("e.inner.z").add(1);
    policy.putArray("c.x").add(1);
    policy.putArray("d.inner.y").add(1);
    FilterPolicy read = FilterPolicy.of(FilterScope.MESSAGE_BODY, policy);
    assertThat(read.matches(body)).isFalse();
    ((ObjectNode) body.at("/e/299/inner/4")).put("z", 1);
    assertThat(read.matches(body)).isTrue();
  }

  /** What a policy may name without being too complex, on what a message may hold. */
  @Test
  void a_policy_of_many_keys_on_a_body_of_many_objects_takes_no_longer_than_they_are_long() {
    ObjectNode branch = Json.object();
    for (int i = 0; i < 900; i++) {
      branch.putArray("a.key" + i).addObject().put("exists", false);
    }
    ObjectNode other = Json.object();
    other.putArray("b").add(1);
    ObjectNode policy = Json.object();
    policy.putArray("$or").add(branch).add(branch.deepCopy()).add(other);
    ObjectNode body = Json.object();
    ArrayNode elements = body.putArray("a");
    for (int i = 0; i < 80_000; i++) {
      elements.addObject();
    }
    FilterPolicy read = FilterPolicy.of(FilterScope.MESSAGE_BODY, policy);
    assertThat(read.matches(body)).isTrue();
    elements.addObject().put("key899", 1);
    assertThat(read.matches(body)).isFalse();
    assertThat(read.matches(body.put("b", 1))).isTrue();
  }

  private static boolean matches(String policy, String body) {
    JsonNode read = Json.read(body);
    return FilterPolicy.of(FilterScope.MESSAGE_BODY, Json.read(policy)).matches(read);
  }
}
