package dev.tenon.runtime.functions;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.RunningTenon;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Functions called by their names, as front ends do, at the address of the Freshworks kit and at
 * ours, in both languages.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Language.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class FunctionsTest {

  private static final String NOT_FOUND = "Requested function not found or registered";

  @Parameter Language language = Language.JAVASCRIPT;

  @TempDir Path folder;
  private RunningTenon tenon;
  private String installation = "";

  @BeforeEach
  void start() {
    start("2.2");
  }

  private void start(String platform) {
    tenon = RunningTenon.start(folder, FunctionApps.write(folder, language, platform));
    installation =
        Json.read(tenon.get("/api/v1/orgs/demo/installations").body())
            .at("/items/0/installation")
            .asText();
    assertThat(installation).startsWith("ins_");
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          agrees  | 200 | {}
          echoes  | 200 | {"response": {"a": 1, "iparams": {"city": "Pune"}}}
          refuses | 403 | {"status": 403, "message": "not you", "errorSource": "APP"}
          fails   | 200 | {"status": 500, "message": "Error while executing App server script! - bad luck", "errorSource": "APP"}
          """)
  void the_kits_address_answers_as_the_kit_does(String function, int status, String body) {
    HttpResponse<String> response = smi(function, "{\"a\": 1}", false);
    assertThat(response.statusCode()).isEqualTo(status);
    ObjectNode answer = Json.readObject(response.body());
    assertThat(answer.remove("requestID").asText()).startsWith("call_");
    assertThatJson(answer.toString()).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          agrees  | 200 | {}
          echoes  | 200 | {"response": {"a": 1, "iparams": {"city": "Pune"}}}
          refuses | 422 | {"status": 403, "message": "not you", "errorSource": "APP"}
          fails   | 422 | {"status": 500, "message": "Error while executing App server script! - bad luck", "errorSource": "APP"}
          """)
  void our_address_answers_with_the_same_and_never_hides_a_failure(
      String function, int status, String body) {
    for (String path : new String[] {inOrg(function), byInstallation(function)}) {
      HttpResponse<String> response = tenon.post(path, "{\"a\": 1}");
      assertThat(response.statusCode()).isEqualTo(status);
      JsonNode answer = Json.read(response.body());
      ObjectNode told = (ObjectNode) (status == 200 ? answer : answer.path("error"));
      assertThat(told.remove("requestID").asText()).startsWith("call_");
      assertThatJson(told.toString()).isEqualTo(body);
    }
  }

  @Test
  void a_function_that_does_not_answer_in_the_time_it_declares_is_told_as_a_timeout() {
    HttpResponse<String> response = smi("sleeps", "{}", false);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThatJson(response.body())
        .isEqualTo(
            "{\"status\": 504, \"message\": \"Timeout error while processing the request.\", \"errorSource\": \"APP\"}");
    HttpResponse<String> ours = tenon.post(inOrg("sleeps"), "{}");
    assertThat(ours.statusCode()).isEqualTo(422);
    JsonNode error = Json.read(ours.body()).path("error");
    assertThat(error.path("status").asInt()).isEqualTo(504);
    JsonNode call = call(error.path("requestID").asText());
    assertThat(call.path("outcome").asText()).isEqualTo("timed_out");
    assertThat(call.path("detail").toString()).contains("within 5000 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hidden", "absent", "nothing", "a", "1st", "agrees2", "a-b", "toString"})
  void what_the_manifest_does_not_name_or_the_code_does_not_have_cannot_be_called(String name) {
    HttpResponse<String> kit = smi(name, "{}", false);
    assertThat(kit.statusCode()).isEqualTo(404);
    JsonNode refusal = Json.read(kit.body());
    assertThat(refusal.path("message").asText()).isEqualTo(NOT_FOUND);
    assertThat(refusal.path("status").asInt()).isEqualTo(404);
    HttpResponse<String> ours = tenon.post(inOrg(name), "{}");
    assertThat(ours.statusCode()).isEqualTo(404);
    assertThat(Json.read(ours.body()).path("message").asText()).isEqualTo(NOT_FOUND);
  }

  @Test
  void a_refusal_names_the_way_out() {
    assertThat(detail("hidden"))
        .isEqualTo(
            NOT_FOUND
                + ": add \"hidden\": {} to \"functions\" in manifest.json, which names what may be called.");
    assertThat(detail("absent"))
        .isEqualTo(NOT_FOUND + ": the app's code has no function \"absent\".");
    assertThat(detail("1st")).contains("2 to 40 letters");
    assertThat(Json.read(smi("hidden", "{}", false).body()).path("hint").asText())
        .isEqualTo(detail("hidden"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2.1"})
  void before_platform_2_2_whatever_the_code_exports_can_be_called(String platform) {
    stop();
    start(platform);
    assertThat(Json.read(smi("hidden", "{}", false).body()).path("response").asText())
        .isEqualTo("seen");
    assertThat(smi("nothing", "{}", false).statusCode()).isEqualTo(404);
  }

  @Test
  void an_installation_may_be_called_fifty_times_a_minute() {
    for (int i = 0; i < 25; i++) {
      assertThat(tenon.post(byInstallation("agrees"), "").statusCode()).isEqualTo(200);
      assertThat(smi("agrees", "{}", false).statusCode()).isEqualTo(200);
    }
    String message = "You have exceeded the limit of 50 requests per minute";
    HttpResponse<String> ours = tenon.post(byInstallation("agrees"), "");
    assertThat(ours.statusCode()).isEqualTo(429);
    assertThat(ours.headers().firstValue("Retry-After")).isPresent();
    assertThat(Json.read(ours.body()).path("message").asText()).isEqualTo(message);
    HttpResponse<String> kit = smi("agrees", "{}", false);
    assertThat(kit.statusCode()).isEqualTo(429);
    assertThat(Json.read(kit.body()).path("message").asText()).isEqualTo(message);
  }

  @Test
  void it_takes_100_KB_and_no_more() {
    String fits = "{\"a\":\"" + "x".repeat((100 << 10) - 8) + "\"}";
    assertThat(tenon.post(inOrg("echoes"), fits).statusCode()).isEqualTo(200);
    for (String over :
        new String[] {fits.replace("\"}", "x\"}"), "{\"a\":\"ä" + fits.substring(7)}) {
      HttpResponse<String> ours = tenon.post(inOrg("echoes"), over);
      assertThat(ours.statusCode()).isEqualTo(413);
      assertThat(Json.read(ours.body()).path("message").asText())
          .isEqualTo("The size of the payload must not exceed 100 KB");
      assertThat(smi("echoes", over, false).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void a_real_call_is_told_apart_from_one_that_somebody_tries() {
    JsonNode real = called(Json.read(tenon.post(inOrg("echoes"), "{\"a\": 1}").body()));
    assertThat(real.path("kind").asText()).isEqualTo("method");
    assertThat(real.path("name").asText()).isEqualTo("echoes");
    assertThat(real.path("simulated").asBoolean()).isFalse();
    assertThat(real.path("payload").toString()).isEqualTo("{\"a\":1}");
    assertThat(real.at("/answer/json").asText()).startsWith("{\"a\":1,");
    JsonNode tried = called(Json.read(smi("echoes", "{}", false).body()));
    assertThat(tried.path("simulated").asBoolean()).isTrue();
  }

  @Test
  void the_installation_page_calls_with_the_parameters_that_it_has_itself() {
    assertThat(response(smi("echoes", "{\"a\": 1}", true))).isEqualTo("{\"a\":1,\"iparams\":{}}");
    assertThat(response(smi("echoes", "{\"iparams\": {\"city\": \"Oslo\"}}", true)))
        .isEqualTo("{\"iparams\":{\"city\":\"Oslo\"}}");
    assertThat(response(smi("echoes", "{\"iparams\": {\"city\": \"Oslo\"}}", false)))
        .isEqualTo("{\"iparams\":{\"city\":\"Pune\"}}");
  }

  @Test
  void an_installation_that_is_not_there_is_not_found() {
    for (String path :
        new String[] {
          "/api/v1/installations/ins_none/functions/agrees",
          "/api/v1/orgs/demo/installations/ins_none/functions/agrees",
          "/api/v1/orgs/nobody/installations/" + installation + "/functions/agrees"
        }) {
      assertThat(tenon.post(path, "{}").statusCode()).isEqualTo(404);
    }
  }

  private String inOrg(String function) {
    return "/api/v1/orgs/demo/installations/" + installation + "/functions/" + function;
  }

  private String byInstallation(String function) {
    return "/api/v1/installations/" + installation + "/functions/" + function;
  }

  private String detail(String function) {
    return Json.read(tenon.post(inOrg(function), "{}").body()).path("detail").asText();
  }

  private HttpResponse<String> smi(String function, String parameters, boolean installing) {
    ObjectNode request = Json.object().put("action", "invoke").put("methodName", function);
    request.set("methodParams", Json.read(parameters));
    request.putObject("data").put("isInstall", installing);
    return tenon.post("/dprouter", Json.write(request), "mkp-route", "smi");
  }

  private static String response(HttpResponse<String> answer) {
    return Json.read(answer.body()).path("response").toString();
  }

  private JsonNode called(JsonNode answer) {
    return call(answer.path("requestID").asText());
  }

  /** A call is recorded when it is over, which may be after its answer. */
  private JsonNode call(String id) {
    String path = "/api/v1/orgs/demo/calls/" + id;
    await().until(() -> tenon.get(path).statusCode() == 200);
    return Json.read(tenon.get(path).body());
  }
}
