package dev.tenon.runtime.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.Attributes;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Cases that others have of what SNS lets through; they lie beside the repository. */
@DisplayNameGeneration(ReplaceUnderscores.class)
final class RecordedCasesTest {

  private static final Path CASES =
      Path.of("../../shared/fixtures/sns/filter-cases-localstack-unit.json");

  @Test
  void all_of_them_agree_and_policies_that_sns_refuses_are_refused() throws IOException {
    assumeTrue(Files.exists(CASES), () -> "SKIPPED: there are no recorded cases at " + CASES);
    List<String> differing = new ArrayList<>();
    int refused = 0;
    JsonNode cases = Json.read(Files.readString(CASES)).path("cases");
    assertThat(cases).isNotEmpty();
    for (JsonNode one : cases) {
      FilterScope scope = FilterScope.of(one.path("scope").asText()).orElseThrow();
      FilterPolicy.Reading policy = FilterPolicy.parse(scope, one.path("policy"));
      if (policy.policy().isEmpty()) {
        refused++;
        boolean noList =
            one.path("policy").valueStream().anyMatch(value -> !value.isContainerNode());
        if (!noList) {
          differing.add(one + " is refused: " + policy.faults());
        }
      } else if (matches(policy.policy().get(), one) != one.path("match").asBoolean()) {
        differing.add(one.toString());
      }
    }
    assertThat(differing).isEmpty();
    assertThat(refused).isLessThan(cases.size() / 10);
  }

  private static boolean matches(FilterPolicy policy, JsonNode one) {
    return policy.scope() == FilterScope.MESSAGE_BODY
        ? policy.matches(one.path("body"))
        : policy.matches(attributes(one.path("attributes")));
  }

  /** Some are recorded as the callers of a library pass them, with numbers that are numbers. */
  private static Attributes attributes(JsonNode recorded) {
    ObjectNode sent = recorded.deepCopy();
    for (JsonNode attribute : sent) {
      if (attribute instanceof ObjectNode object) {
        object.put("Value", object.path("Value").asText());
      }
    }
    return Attributes.read(sent);
  }
}
