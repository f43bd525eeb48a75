package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies tried over HTTP, by people who write them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class FilterPolicyApiTest {

  private static final String PATH = "/api/v1/filter-policies/test";

  private RunningTenon tenon;

  @BeforeAll
  void start(@TempDir Path folder) {
    tenon = RunningTenon.start(folder);
  }

  @AfterAll
  void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"policy":{"a":["x"]},"attributes":{"a":{"Type":"String","Value":"x"}}}                  | true
          {"policy":{"a":["x"]},"attributes":{"a":{"Type":"String","Value":"y"}}}                  | false
          {"policy":{"a":["x"]},"scope":"MessageAttributes","attributes":{}}                       | false
          {"policy":{"a":["x"]}}                                                                   | false
          {"policy":{}}                                                                            | true
          {"policy":{"a":[3]},"attributes":{"a":{"Type":"Number","Value":3.0}}}                    | true
          {"policy":{"a":[3]},"attributes":{"a":{"Type":"String.Array","Value":"[1,3]"}}}          | true
          {"policy":{"a":{"b":[1]}},"scope":"MessageBody","body":{"a":{"b":1}}}                    | true
          {"policy":{"a":{"b":[1]}},"body":{"a":{"b":2}}}                                          | false
          {"policy":{"a":{"b":[1]}},"body":"{\\"a\\":{\\"b\\":1}}"}                                | true
          {"policy":{"a":[1]},"body":"no json"}                                                    | false
          {"policy":{"a":[1]},"body":[1]}                                                          | false
          {"policy":"{\\"a\\":[1]}","body":{"a":1}}                                                | true
          """)
  void a_policy_lets_a_message_through_or_not(String request, boolean match) {
    HttpResponse<String> response = tenon.post(PATH, request);
    assertThat(response.body()).isEqualTo("{\"match\":%s}".formatted(match));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"policy":{"a":["x",{"suffix":1}]},"attributes":{}} | /a/1/suffix | suffix match pattern must be a string
          {"policy":{"a":{"b":[1]}},"attributes":{}}          | /a          | Filter policy scope MessageAttributes does not support nested filter policy
          {"policy":[],"attributes":{}}                       | ``          | Filter is not an object
          {"policy":"{\\"a\\":[]}"}                           | /a          | Empty arrays are not allowed
          """)
  void a_policy_that_is_none_is_refused_in_the_words_of_sns_with_its_place(
      String request, String path, String detail) {
    HttpResponse<String> response = tenon.post(PATH, request);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode problem = Json.read(response.body());
    assertThat(problem.path("detail").asText()).isEqualTo(detail);
    assertThat(problem.path("path").asText()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                    | The request lacks "policy"
          {"policy":"{"}                                                        | failed to parse JSON. Unexpected end-of-input
          {"policy":{},"scope":"Body"}                                          | "scope" is MessageAttributes or MessageBody, not "Body".
          {"policy":{},"scope":"MessageBody","attributes":{}}                   | looks at "body", not at "attributes"
          {"policy":{},"scope":"MessageAttributes","body":{}}                   | looks at "attributes", not at "body"
          {"policy":{},"scope":"MessageBody"}                                   | The request lacks "body"
          {"policy":{},"attributes":[]}                                         | Attributes are an object
          {"policy":{},"attributes":{"a":{"Type":"Text","Value":"x"}}}          | The attribute "a" needs a "Type"
          {"policy":{},"attributes":{"a":{"Type":"String"}}}                    | The attribute "a" needs a "Value"
          {"policy":{},"attributes":{"a..b":{"Type":"String","Value":"x"}}}     | "a..b" cannot be the name
          {"policy":{},"attributes":{".a":{"Type":"String","Value":"x"}}}       | ".a" cannot be the name
          {"policy":{},"attributes":{"AWS.a":{"Type":"String","Value":"x"}}}    | "AWS.a" cannot be the name
          """)
  void a_request_that_cannot_be_understood(String request, String detail) {
    HttpResponse<String> response = tenon.post(PATH, request);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Json.read(response.body()).path("detail").asText()).contains(detail);
  }

  @Test
  void what_is_larger_than_a_message_may_be_is_refused() {
    ObjectNode request = Json.object();
    request.putObject("policy").putArray("a").add(1);
    request.putObject("body").put("a", "x".repeat(256 << 10));
    assertThat(tenon.post(PATH, Json.write(request)).statusCode()).isEqualTo(413);
    request.remove("body");
    request.putObject("policy").putArray("a").add("x".repeat(256 << 10));
    HttpResponse<String> large = tenon.post(PATH, Json.write(request));
    assertThat(Json.read(large.body()).path("detail").asText())
        .isEqualTo("Filter policy can not have more than 256 KB");
  }
}
