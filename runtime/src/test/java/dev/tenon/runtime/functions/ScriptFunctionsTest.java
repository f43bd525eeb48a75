package dev.tenon.runtime.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only functions in JavaScript can do: go on behind their answer, and miss a service. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class ScriptFunctionsTest {

  @TempDir Path folder;
  private RunningTenon tenon;

  @BeforeEach
  void start() {
    tenon = RunningTenon.start(folder, FunctionApps.write(folder, Language.JAVASCRIPT, "2.2"));
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void an_answer_does_not_wait_for_what_the_function_does_behind_it() {
    JsonNode answer = Json.read(smi("goesOn", false));
    assertThat(answer.path("response").asText()).isEqualTo("soon");
    String call = "/api/v1/orgs/demo/calls/" + answer.path("requestID").asText();
    assertThat(tenon.get(call).statusCode()).as("it is not over").isEqualTo(404);
  }

  @Test
  void a_service_that_needs_an_installation_is_not_there_before_there_is_one() {
    assertThat(Json.read(smi("services", false)).path("response").asText())
        .isEqualTo("object,object,function");
    assertThat(Json.read(smi("services", true)).path("response").asText())
        .isEqualTo("undefined,undefined,undefined");
  }

  private String smi(String function, boolean installing) {
    return tenon
        .post(
            "/dprouter",
            "{\"action\": \"invoke\", \"methodName\": \"%s\", \"data\": {\"isInstall\": %s}}"
                .formatted(function, installing),
            "mkp-route",
            "smi")
        .body();
  }
}
