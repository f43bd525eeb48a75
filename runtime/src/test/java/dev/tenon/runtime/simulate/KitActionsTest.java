package dev.tenon.runtime.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions and functions called by name, at the addresses of the Freshworks kit. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class KitActionsTest {

  private static final String SERVER =
      """
      exports = {
        send: function (args) { renderData(null, { sent: args.to, city: args.iparams.city, keys: Object.keys(args) }); },
        run: function (args) { %s },
        hidden: function (args) { renderData(null, 'seen'); }
      };
      """;

  private final JsFolder app;
  private final RunningTenon tenon;
  private final Path kept;

  KitActionsTest(@TempDir Path folder) {
    this.app =
        JsFolder.at(folder.resolve("app"))
            .file(
                "manifest.json",
                """
                {"platform-version": "2.2",
                 "product": {"freshsales": {"functions": {"run": {"timeout": 10}}}}}
                """)
            .file(
                "actions.json",
                """
                {"send": {
                  "display_name": "Send", "description": "Sends it.",
                  "parameters": {
                    "$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
                    "properties": {"to": {"type": "string"},
                                   "times": {"type": "integer", "default": 2},
                                   "how": {"enum": ["mail", "chat"]},
                                   "tags": {"type": "array", "items": {"type": "string"}}},
                    "required": ["to"]},
                  "response": {"type": "object", "properties": {"sent": {"type": "boolean"}}}}}
                """)
            .file(
                "config/iparams.json",
                """
                {"city": {"display_name": "City", "type": "text", "default_value": "Pune"}}
                """)
            .server(SERVER.formatted("renderData();"));
    this.kept = app.path().resolve("server/test_data/send.json");
    this.tenon = RunningTenon.start(folder, app.path());
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void actions_are_listed_with_the_schema_of_their_parameters_and_values_to_start_with() {
    assertThat(get("/web/actions")).isEqualTo(Json.read("{\"actions\": [\"send\"]}"));
    JsonNode action = get("/web/actions/send");
    assertThat(action.at("/schema/required/0").asText()).isEqualTo("to");
    assertThat(action.path("value"))
        .isEqualTo(Json.read("{\"to\": \"\", \"times\": 2, \"how\": \"mail\", \"tags\": [\"\"]}"));
    assertThat(kept).as("nothing is written before somebody saves").doesNotExist();
  }

  @Test
  void parameters_are_kept_in_the_apps_folder_and_reset_to_made_up_ones() throws IOException {
    assertThat(tenon.post("/web/actions/send", "{\"to\":\"me\"}").statusCode()).isEqualTo(200);
    assertThat(Files.readString(kept)).isEqualTo("{\n  \"to\": \"me\"\n}\n");
    assertThat(get("/web/actions/send").at("/value/to").asText()).isEqualTo("me");
    Files.writeString(kept, "{ oops");
    assertThat(get("/web/actions/send").path("value")).isEqualTo(Json.object());
    JsonNode reset = Json.read(tenon.post("/web/actions/reset/send", "").body());
    assertThat(reset.path("times").asInt()).isEqualTo(2);
    assertThat(Json.read(Files.readString(kept))).isEqualTo(reset);
  }

  @Test
  void parameters_that_do_not_fit_the_schema_are_not_kept() {
    HttpResponse<String> refused = tenon.post("/web/actions/send", "{\"to\": 1}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("showinui")).contains("true");
    assertThat(Json.read(refused.body()).path("message").asText()).startsWith("/to: ");
    assertThat(kept).doesNotExist();
  }

  @Test
  void an_answer_is_held_against_the_actions_schema() {
    HttpResponse<String> good = tenon.post("/web/validateAction/send", "{\"sent\": true}");
    assertThat(good.statusCode()).isEqualTo(200);
    assertThat(good.body()).isEqualTo("{\"sent\":true}");
    HttpResponse<String> bad = tenon.post("/web/validateAction/send", "{\"sent\": \"yes\"}");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(Json.read(bad.body()).path("message").asText()).startsWith("/sent: ");
  }

  @Test
  void an_action_that_the_app_does_not_have_is_invalid() {
    for (String path : new String[] {"/web/actions/x", "/web/actions/reset/x"}) {
      HttpResponse<String> response = tenon.post(path, "{}");
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("{\"message\":\"Invalid action: x\"}");
    }
  }

  @Test
  void a_schema_that_leads_elsewhere_is_refused() {
    app.file("actions.json", "{\"send\": {\"parameters\": {\"$ref\": \"http://a.example/b\"}}}");
    HttpResponse<String> response = tenon.post("/web/actions/send", "{}");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("leads out of it");
  }

  @Test
  void an_action_is_called_with_its_parameters_and_those_of_the_installation() {
    ObjectNode answer = call("send", "{\"to\": \"me\", \"event\": \"x\", \"iparams\": 1}");
    assertThat(answer.path("requestID").asText()).startsWith("call_");
    assertThat(answer.path("response"))
        .isEqualTo(
            Json.read(
                "{\"sent\": \"me\", \"city\": \"Pune\", \"keys\": [\"to\", \"event\", \"iparams\"]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          renderData();                             | 200 |       | {}
          renderData(null, {ok: 1});                | 200 |       | {"response": {"ok": 1}}
          renderData(null, null);                   | 200 |       | {"response": null}
          renderData(undefined, [1]);               | 200 |       | {"response": [1]}
          renderData({message: 'no'}, null);        | 500 | true  | {"status": 500, "message": "no", "errorSource": "APP"}
          renderData({status: 422});                | 422 | true  | {"status": 422, "message": null, "errorSource": "APP"}
          renderData(new Error('no'));              | 500 | true  | {"status": 500, "message": "no", "errorSource": "APP"}
          renderData(['no']);                       | 400 | false | {"status": 400, "message": "The error should be a JSON Object with a message or a status parameter.", "errorSource": "APP"}
          renderData('no');                         | 400 | false | {"status": 400, "message": "The error should be a JSON Object with a message or a status parameter.", "errorSource": "APP"}
          renderData({reason: 'no'}, 1);            | 400 | false | {"status": 400, "message": "The error should be a JSON Object with a message or a status parameter.", "errorSource": "APP"}
          renderData({message: 'no', status: 404}); | 404 | true  | {"status": 404, "message": "no", "errorSource": "APP"}
          throw new Error('bad');                   | 200 |       | {"status": 500, "message": "Error while executing App server script! - bad", "errorSource": "APP"}
          renderData(null, 1); throw new Error('x') | 200 |       | {"response": 1}
          console.log('renderData is never called') | 200 |       | {"status": 504, "message": "Timeout error while processing the request.", "errorSource": "APP"}
          """)
  void a_function_is_answered_with_what_it_answered(
      String code, int status, String banner, String body) {
    app.server(SERVER.formatted(code));
    HttpResponse<String> response = invoke("run", "{}");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("showinui").orElse(null)).isEqualTo(banner);
    ObjectNode answer = Json.readObject(response.body());
    JsonNode requestId = answer.remove("requestID");
    assertThat(requestId == null).isEqualTo(body.contains("504"));
    assertThat(answer).isEqualTo(Json.read(body));
  }

  @Test
  void a_broken_app_is_not_called() {
    app.server("exports = {");
    assertThat(invoke("run", "{}").statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"db", "proxy", "request", "oauth", "entity", "record", "../x"})
  void the_other_routes_are_not_there(String route) {
    HttpResponse<String> response = tenon.post("/dprouter", "{}", "mkp-route", route);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("{\"message\":\"Route not allowed\",\"status\":404}");
  }

  @Test
  void a_call_that_makes_no_sense_says_why() {
    assertThat(tenon.post("/dprouter", "{}", "mkp-route", "smi").body()).contains("action");
    assertThat(invoke("run", "[]").body()).contains("must be an object, not an array");
    String other = "{\"action\": \"delete\", \"methodName\": \"run\"}";
    assertThat(tenon.post("/dprouter", other, "mkp-route", "smi").body()).contains("invoke");
  }

  private ObjectNode call(String function, String parameters) {
    return Json.readObject(invoke(function, parameters).body());
  }

  private HttpResponse<String> invoke(String function, String parameters) {
    ObjectNode request = Json.object().put("action", "invoke").put("methodName", function);
    request.set("methodParams", Json.read(parameters));
    return tenon.post("/dprouter", Json.write(request), "mkp-route", "smi");
  }

  private JsonNode get(String path) {
    return Json.read(tenon.get(path).body());
  }
}
