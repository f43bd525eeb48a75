package dev.tenon.runtime.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SNS does not take, in its words, each with its place. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class PolicyErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [["v"]]                                       | /key/0                      | Match value must be String, number, true, false, or null
          []                                            | /key                        | Empty arrays are not allowed
          {"suffix":"v"}                                | /key/suffix                 | "suffix" must be an object or an array
          {}                                            | /key                        | Empty objects are not allowed
          "v"                                           | /key                        | "key" must be an object or an array
          [{}]                                          | /key/0                      | Match expression name not found
          [{"wrong-operator":true}]                     | /key/0/wrong-operator       | Unrecognized match type wrong-operator
          [{"wildcard":"a*"}]                           | /key/0/wildcard             | Unrecognized match type wildcard
          [{"exactly":"a"}]                             | /key/0/exactly              | Unrecognized match type exactly
          [{"suffix":"a","prefix":"b"}]                 | /key/0                      | Only one key allowed in match expression
          ["x",{"suffix":100}]                          | /key/1/suffix               | suffix match pattern must be a string
          [{"suffix":null}]                             | /key/0/suffix               | suffix match pattern must be a string
          [{"suffix":["a"]}]                            | /key/0/suffix               | suffix match pattern must be a string
          [{"prefix":{"equals-ignore-case":"a"}}]       | /key/0/prefix               | prefix match pattern must be a string
          [{"equals-ignore-case":["a"]}]                | /key/0/equals-ignore-case   | equals-ignore-case match pattern must be a string
          [{"exists":null}]                             | /key/0/exists               | exists match pattern must be either true or false.
          [{"exists":"no"}]                             | /key/0/exists               | exists match pattern must be either true or false.
          [{"exists":true,"prefix":"a"}]                | /key/0                      | Only one key allowed in match expression
          [{"cidr":["x"]}]                              | /key/0/cidr                 | prefix match pattern must be a string
          [{"cidr":"bad-filter"}]                       | /key/0/cidr                 | Malformed CIDR, one '/' required
          [{"cidr":"bad-filter/64"}]                    | /key/0/cidr                 | Nonstandard IP address: bad-filter
          [{"cidr":"bad-/64filter"}]                    | /key/0/cidr                 | Malformed CIDR, mask bits must be an integer
          [{"cidr":"10.0.0.0/-1"}]                      | /key/0/cidr                 | Malformed CIDR, mask bits must not be negative
          [{"cidr":"10.0.0.0/32"}]                      | /key/0/cidr                 | IPv4 mask bits must be < 32
          [{"cidr":"::1/128"}]                          | /key/0/cidr                 | IPv6 mask bits must be < 128
          [{"cidr":"10.0.0.256/8"}]                     | /key/0/cidr                 | Invalid IP address: 10.0.0.256
          [{"numeric":"x"}]                             | /key/0/numeric              | Value of numeric must be an array.
          [{"numeric":[]}]                              | /key/0/numeric              | Invalid member in numeric match: ]
          [{"numeric":["operator"]}]                    | /key/0/numeric/0            | Unrecognized numeric range operator: operator
          [{"numeric":[1,"<="]}]                        | /key/0/numeric/0            | Invalid member in numeric match: 1
          [{"numeric":["=","000"]}]                     | /key/0/numeric/1            | Value of equals must be numeric
          [{"numeric":["="]}]                           | /key/0/numeric              | Value of equals must be numeric
          [{"numeric":[">="]}]                          | /key/0/numeric              | Value of >= must be numeric
          [{"numeric":["<",100,">",10]}]                | /key/0/numeric/2            | Too many elements in numeric expression
          [{"numeric":[">=",1,">",2]}]                  | /key/0/numeric/2            | Bad numeric range operator: >
          [{"numeric":[">",3,"<",1]}]                   | /key/0/numeric              | Bottom must be less than top
          [{"numeric":[">",1,"<",1]}]                   | /key/0/numeric              | Bottom must be less than top
          [{"numeric":[">",20,30]}]                     | /key/0/numeric/2            | Bad value in numeric range: 30
          [{"numeric":[">",20,"<"]}]                    | /key/0/numeric              | Value of < must be numeric
          [{"numeric":[">",20,"<",30,"<",50]}]          | /key/0/numeric/4            | Too many terms in numeric range expression
          [{"numeric":["=",1],"prefix":"a"}]            | /key/0                      | Too many elements in numeric expression
          [{"numeric":["<",1000000000.1]}]              | /key/0/numeric/1            | Value must be between -1.0E9 and 1.0E9, inclusive
          [{"numeric":[">",-1e10]}]                     | /key/0/numeric/1            | Value must be between -1.0E9 and 1.0E9, inclusive
          [{"anything-but":{"wrong-operator":null}}]    | /key/0/anything-but/wrong-operator | Unsupported anything-but pattern: wrong-operator
          [{"anything-but":{"suffix":"t"}}]             | /key/0/anything-but/suffix  | Unsupported anything-but pattern: suffix
          [{"anything-but":{"wildcard":"t*"}}]          | /key/0/anything-but/wildcard | Unsupported anything-but pattern: wildcard
          [{"anything-but":{"prefix":false}}]           | /key/0/anything-but/prefix  | prefix match pattern must be a string
          [{"anything-but":{"prefix":""}}]              | /key/0/anything-but/prefix  | Null prefix/suffix not allowed
          [{"anything-but":{"prefix":"a","suffix":"b"}}] | /key/0/anything-but        | Too many elements in numeric expression
          [{"anything-but":{}}]                         | /key/0/anything-but         | Anything-But expression name not found
          [{"anything-but":true}]                       | /key/0/anything-but         | Value of anything-but must be an array or single string/number value.
          [{"anything-but":["a",1]}]                    | /key/0/anything-but         | Inside anything but list, either all values are number or string, mixed type is not supported
          [{"anything-but":[]}]                         | /key/0/anything-but         | Inside anything but list, either all values are number or string, mixed type is not supported
          [{"anything-but":"a","prefix":"b"}]           | /key/0                      | Too many elements in numeric expression
          """)
  void a_value_that_is_not_taken(String value, String pointer, String message) {
    for (FilterScope scope : FilterScope.values()) {
      assertThat(faults(scope, "{\"key\":" + value + "}"))
          .as(scope.name())
          .containsExactly(new PolicyFault(pointer, message));
    }
  }

  @Test
  void a_word_in_a_list_of_what_is_not_wanted() {
    assertThat(faults(FilterScope.MESSAGE_BODY, "{\"key\":[{\"anything-but\":[\"a\",null]}]}"))
        .containsExactly(
            new PolicyFault(
                "/key/0/anything-but/1",
                "Inside anything but list, start|null|boolean is not supported."));
  }

  @Test
  void a_policy_that_is_no_object() {
    assertThat(faults(FilterScope.MESSAGE_ATTRIBUTES, "[]"))
        .containsExactly(new PolicyFault("", "Filter is not an object"));
    assertThat(faults(FilterScope.MESSAGE_ATTRIBUTES, "{}")).isEmpty();
  }

  @Test
  void a_policy_of_attributes_that_is_nested() {
    String nested = "{\"a\":[1],\"b\":{\"c\":[1]}}";
    assertThat(faults(FilterScope.MESSAGE_ATTRIBUTES, nested))
        .containsExactly(
            new PolicyFault(
                "/b",
                "Filter policy scope MessageAttributes does not support nested filter policy"));
    assertThat(faults(FilterScope.MESSAGE_BODY, nested)).isEmpty();
  }

  @Test
  void every_mistake_is_told_in_the_order_of_the_text() {
    assertThat(
            faults(
                FilterScope.MESSAGE_BODY,
                "{\"a\":[],\"b\":{\"c/d\":[{\"prefix\":1},{\"suffix\":2}]},\"$or\":[{\"e\":1},{}]}"))
        .extracting(PolicyFault::pointer)
        .containsExactly("/a", "/b/c~1d/0/prefix", "/b/c~1d/1/suffix", "/$or/0/e", "/$or/1");
  }

  @Test
  void six_keys_are_too_many_and_only_those_at_the_top_count() {
    assertThat(faults(FilterScope.MESSAGE_ATTRIBUTES, keys(5))).isEmpty();
    assertThat(faults(FilterScope.MESSAGE_ATTRIBUTES, keys(6)))
        .containsExactly(new PolicyFault("", "Filter policy can not have more than 5 keys"));
    assertThat(faults(FilterScope.MESSAGE_BODY, "{\"a\":" + keys(7) + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          150 | {"a":[@150]}
          150 | {"a":[@5],"b":[@5],"c":[@6]}
          72  | {"a":{"b":{"c":[@4]}},"d":{"e":[@3]}}
          7   | {"$or":[{"a":[@3]},{"b":[@4]}]}
          150 | {"x":[@2],"$or":[{"a":[@25]},{"b":[@5],"c":[@10]}]}
          144 | {"x":{"y":[@2],"$or":[{"a":[@17]},{"b":[0]}]}}
          """)
  void combinations_of_values_are_counted_as_sns_does(int count, String pattern) {
    assertThat(faults(FilterScope.MESSAGE_BODY, values(pattern))).isEmpty();
    String more = "{\"more\":[@%d],%s".formatted(150 / count + 1, pattern.substring(1));
    assertThat(faults(FilterScope.MESSAGE_BODY, values(more)))
        .containsExactly(new PolicyFault("", "Filter policy is too complex"));
  }

  @Test
  void what_would_take_up_memory_without_end_is_too_complex() {
    ObjectNode branch = Json.object();
    for (int i = 0; i < 6_000; i++) {
      branch.putArray("key" + i).add(i);
    }
    ObjectNode policy = Json.object();
    policy.putArray("$or").add(branch).add(branch);
    assertThat(FilterPolicy.parse(FilterScope.MESSAGE_BODY, policy).faults())
        .containsExactly(new PolicyFault("", "Filter policy is too complex"));
    String deep = "{\"%s\":[1]}".formatted("a.".repeat(200) + "a");
    assertThat(faults(FilterScope.MESSAGE_BODY, deep))
        .extracting(PolicyFault::message)
        .containsExactly("Filter policy is too complex");
    ObjectNode large = Json.object();
    large.putArray("a").add("x".repeat(256 << 10));
    assertThat(FilterPolicy.parse(FilterScope.MESSAGE_BODY, large).faults())
        .containsExactly(new PolicyFault("", "Filter policy can not have more than 256 KB"));
  }

  @Test
  void a_text_that_is_no_json() {
    assertThatThrownBy(() -> FilterPolicy.ofText(FilterScope.MESSAGE_BODY, "{\"a\":["))
        .isInstanceOf(InvalidPolicy.class)
        .hasMessageStartingWith("failed to parse JSON. Unexpected end-of-input")
        .hasMessageContaining("Source: REDACTED");
    assertThatThrownBy(() -> FilterPolicy.ofText(FilterScope.MESSAGE_BODY, ""))
        .isInstanceOf(InvalidPolicy.class)
        .hasMessageStartingWith("failed to parse JSON. ");
  }

  private static List<PolicyFault> faults(FilterScope scope, String policy) {
    return FilterPolicy.parse(scope, Json.read(policy)).faults();
  }

  private static String keys(int count) {
    ObjectNode keys = Json.object();
    for (int i = 0; i < count; i++) {
      keys.putArray("key" + i).add(i);
    }
    return Json.write(keys);
  }

  /** Puts as many values in an array as stand behind an at sign. */
  private static String values(String pattern) {
    return Pattern.compile("@(\\d+)")
        .matcher(pattern)
        .replaceAll(
            found ->
                String.join(
                    ",",
                    IntStream.range(0, Integer.parseInt(found.group(1)))
                        .mapToObj(Integer::toString)
                        .toList()));
  }
}
