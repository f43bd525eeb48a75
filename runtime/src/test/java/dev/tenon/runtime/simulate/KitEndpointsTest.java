package dev.tenon.runtime.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Freshworks kit's own endpoints, as scripts that were written for the kit use them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class KitEndpointsTest {

  private final Path folder;
  private final JsFolder app;
  private RunningTenon tenon;

  KitEndpointsTest(@TempDir Path folder) {
    this.folder = folder;
    this.app =
        JsFolder.at(folder.resolve("app"))
            .manifest(
                "freshsales",
                "onDealUpdate",
                "onAppInstall",
                "onAppUninstall",
                "onScheduledEvent",
                "onExternalEvent")
            .file(
                "config/iparams.json",
                """
                {"city": {"display_name": "City", "type": "text", "default_value": "Pune"},
                 "key": {"display_name": "Key", "type": "text", "secure": true, "default_value": "s3"}}
                """)
            .server(server("renderData();"));
    this.tenon = RunningTenon.start(folder, app.path());
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void the_list_of_events_has_what_the_app_configures_or_all_if_asked() {
    assertThat(get("/web/eventsList").path("events"))
        .map(JsonNode::asText)
        .containsExactly(
            "onAppInstall",
            "onAppUninstall",
            "onDealUpdate",
            "onExternalEvent",
            "onScheduledEvent");
    assertThat(get("/web/eventsList?product=freshdesk").path("events")).isEmpty();
    assertThat(get("/web/eventsList?all=true").path("events"))
        .map(JsonNode::asText)
        .contains("onContactCreate", "onDealUpdate", "ticket:created", "onTicketFieldDelete");
    assertThat(get("/web/eventsList?all=true&app=app").path("events"))
        .map(JsonNode::asText)
        .contains("onContactCreate")
        .doesNotContain("ticket:created");
    assertThat(get("/web/eventsList?all=true&product=freshchat").path("events"))
        .map(JsonNode::asText)
        .contains("onMessageCreate", "onAppInstall")
        .doesNotContain("onDealUpdate");
  }

  @Test
  void a_payload_comes_from_the_apps_file_or_from_the_catalogue() {
    assertThat(get("/web/events/onDealUpdate").at("/data/deal/id").isMissingNode()).isFalse();
    app.file("server/test_data/onDealUpdate.json", "{\"data\": {\"own\": true}}");
    assertThat(get("/web/events/onDealUpdate").at("/data/own").asBoolean()).isTrue();
    app.file("server/test_data/onDealUpdate.json", "{ oops");
    assertThat(get("/web/events/onDealUpdate")).isEmpty();
  }

  @Test
  void saving_writes_the_apps_file_and_resetting_puts_the_catalogues_payload_there()
      throws IOException {
    Path file = app.path().resolve("server/test_data/onDealUpdate.json");
    assertThat(tenon.post("/web/events/reset/onDealUpdate", "").statusCode()).isEqualTo(200);
    assertThat(file).as("a reset of nothing writes nothing").doesNotExist();

    assertThat(tenon.post("/web/events/onDealUpdate", "{\"data\":{\"n\":1}}").statusCode())
        .isEqualTo(200);
    assertThat(Files.readString(file)).isEqualTo("{\n  \"data\": {\n    \"n\": 1\n  }\n}\n");
    JsonNode reset = Json.read(tenon.post("/web/events/reset/onDealUpdate", "").body());
    assertThat(Json.read(Files.readString(file))).isEqualTo(reset);
    assertThat(reset.at("/data/deal").isObject()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "onNothing, name=onNothing",
    "onDealUpdate, name=onDealUpdate&product=thena",
    "onTicketCreate, name=onTicketCreate&product=freshsales",
    "onContactCreate, name=onContactCreate&app=app",
  })
  void an_event_that_nobody_knows_or_the_one_who_is_named_does_not_is_invalid(
      String event, String query) {
    HttpResponse<String> response = tenon.post("/event/execute?" + query, "");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Json.read(response.body()))
        .isEqualTo(Json.object().put("message", "Invalid event: " + event));
  }

  @Test
  void an_event_of_another_product_runs_for_nobody_where_no_product_is_named() {
    HttpResponse<String> response = tenon.post("/event/execute?name=onTicketCreate", "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(newest().path("outcome").asText()).isEqualTo("unhandled");
  }

  @Test
  void a_product_event_is_answered_at_once_whatever_becomes_of_it() {
    HttpResponse<String> response = tenon.post("/event/execute?name=onDealUpdate", "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.read(response.body())).isEqualTo(Json.object().put("success", true));

    JsonNode kept = newest();
    assertThat(kept.path("outcome").asText()).as("better than the kit").isEqualTo("failed");
    assertThat(kept.path("summary").asText()).isEqualTo("Error: no such deal");
  }

  @Test
  void what_is_posted_for_a_scheduled_event_is_its_data() {
    tenon.post("/event/execute?name=onScheduledEvent", "{\"due\": 7}");
    assertThat(newest().path("summary").asText()).isEqualTo("{\"due\":7}");
  }

  @Test
  void what_is_posted_for_another_event_is_not_looked_at() {
    HttpResponse<String> response = tenon.post("/event/execute?name=onDealUpdate", "name=x");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(tenon.post("/event/execute?name=onScheduledEvent", "name=x").statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          renderData();                             | 200 |       | {}
          renderData(null, {ok: 1});                | 200 |       | {"response": {"ok": 1}}
          renderData({message: 'no key'});          | 500 | true  | {"status": 500, "message": "no key", "errorSource": "APP"}
          renderData({status: 403});                | 403 | true  | {"status": 403, "message": null, "errorSource": "APP"}
          renderData({status: 204, message: 'no'}); | 500 | true  | {"status": 204, "message": "no", "errorSource": "APP"}
          renderData({status: 302, message: 'no'}); | 500 | true  | {"status": 302, "message": "no", "errorSource": "APP"}
          renderData('no');                         | 400 | false | {"status": 400, "message": "The error should be a JSON Object with a message or a status parameter.", "errorSource": "APP"}
          throw new Error('bad');                   | 200 |       | {"status": 500, "message": "Error while executing App server script! - bad", "errorSource": "APP"}
          console.log('renderData is never called') | 504 |       | {"message": "Request Timed Out!"}
          """)
  void a_set_up_event_is_answered_with_what_the_handler_answered(
      String code, int status, String banner, String body) {
    app.server(server(code));
    HttpResponse<String> response = tenon.post("/event/execute?name=onAppInstall", "");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("showinui").orElse(null)).isEqualTo(banner);
    ObjectNode answer = Json.readObject(response.body());
    JsonNode requestId = answer.remove("requestID");
    if (status == 504) {
      assertThat(requestId).as("a caller that gets no answer gets no id").isNull();
    } else {
      assertThat(requestId.asText()).isNotBlank();
    }
    assertThat(answer).isEqualTo(Json.read(body));
  }

  @Test
  void two_apps_that_handle_an_event_must_be_told_apart() {
    JsFolder other =
        JsFolder.at(folder.resolve("other"))
            .manifest("freshsales", "onAppInstall")
            .server("exports = { onAppInstall: function () { renderData(null, 'other'); } };");
    tenon.close();
    tenon = RunningTenon.start(folder, app.path(), other.path());

    HttpResponse<String> unclear = tenon.post("/event/execute?name=onAppInstall", "");
    assertThat(unclear.statusCode()).isEqualTo(409);
    assertThat(unclear.body()).contains("app, other").contains("app=app");
    HttpResponse<String> clear = tenon.post("/event/execute?name=onAppInstall&app=other", "");
    assertThat(Json.read(clear.body()).path("response").asText()).isEqualTo("other");
  }

  @Test
  void an_event_of_a_product_runs_only_for_the_app_that_is_named() {
    JsFolder other =
        JsFolder.at(folder.resolve("other"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () { renderData(null, 'other'); } };");
    tenon.close();
    tenon = RunningTenon.start(folder, app.path(), other.path());

    HttpResponse<String> response = tenon.post("/event/execute?name=onDealUpdate&app=other", "");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode kept = newest();
    assertThat(kept.path("apps")).map(JsonNode::asText).containsExactly("other");
    assertThat(kept.path("outcome").asText()).isEqualTo("succeeded");
  }

  @Test
  void a_hook_is_asked_for_its_challenge() {
    assertThat(tenon.get("/event/hook/freshsales").body()).isEqualTo("{}");
    assertThat(tenon.get("/event/hook/freshsales?crc_strategy=facebook&hub.challenge=4711").body())
        .isEqualTo("4711");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          application/json                                  | {"paid": true} | {"paid":true}
          application/json; charset=utf-8                   | [1, 2]         | [1,2]
          application/x-www-form-urlencoded                 | a=1&b=x+y%21&c | {"a":"1","b":"x y!","c":""}
          text/xml                                          | <a>1</a>       | "<a>1</a>"
          """)
  void what_is_posted_to_a_hook_reaches_the_handler_as_data(
      String contentType, String body, String data) {
    HttpResponse<String> response =
        tenon.postAs(contentType, "/event/hook/freshsales?options=x%3D1", body);
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode console =
        await()
            .until(
                () -> console(Json.read(response.body()).path("eventId").asText()),
                line -> !line.isMissingNode());
    assertThat(console.asText()).isEqualTo(data + " " + contentType.replace("\"", "") + " x=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          application/json          | { oops | 400
          application/pdf           | %PDF   | 400
          application/x-www-form-urlencoded | a=%zz | 400
          """)
  void what_a_hook_cannot_read_is_refused(String contentType, String body, int status) {
    assertThat(tenon.postAs(contentType, "/event/hook/freshsales", body).statusCode())
        .isEqualTo(status);
  }

  @Test
  void a_hook_takes_at_most_100_KB() {
    String body = "\"" + "x".repeat(100 << 10) + "\"";
    assertThat(tenon.postAs("application/json", "/event/hook/freshsales", body).statusCode())
        .isEqualTo(413);
  }

  @Test
  void the_facts_of_the_app_have_no_secure_parameter() {
    JsonNode facts = get("/iframe/api");
    assertThat(facts.path("configs")).isEqualTo(Json.object().put("city", "Pune"));
    assertThat(facts.path("product").asText()).isEqualTo("freshsales");
    assertThat(facts.path("platform").asText()).isEqualTo("2.2");
    assertThat(facts.path("features")).map(JsonNode::asText).containsExactly("backend");
  }

  @Test
  void facts_that_cannot_be_read_name_the_app_and_its_file() {
    app.file("actions.json", "{\n  \"send\": {,}\n}");
    HttpResponse<String> facts = tenon.get("/iframe/api");
    assertThat(facts.statusCode()).isEqualTo(422);
    assertThat(Json.read(facts.body()).path("detail").asText())
        .startsWith("actions.json of the app app cannot be read. Not valid JSON (line 2");
  }

  @Test
  void a_change_of_the_app_is_told_over_a_web_socket() {
    CompletableFuture<String> told = new CompletableFuture<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create(tenon.address("/notify-change").toString().replace("http:", "ws:"));
      WebSocket socket = client.newWebSocketBuilder().buildAsync(address, told(told)).join();
      app.server(server("renderData(null, 'new');"));
      assertThat(told.join()).isEqualTo("{\"changed\":true}");
      socket.abort();
    }
  }

  private static WebSocket.Listener told(CompletableFuture<String> told) {
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        told.complete(data.toString());
        return told;
      }
    };
  }

  private JsonNode newest() {
    return await()
        .until(
            () -> get("/api/v1/simulations").at("/simulations/0"),
            simulation ->
                !simulation.isMissingNode()
                    && !simulation.path("outcome").asText().equals("running"));
  }

  private JsonNode console(String event) {
    return get("/api/v1/orgs/demo/events/" + event).at("/deliveries/0/attempts/0/console/0/text");
  }

  private JsonNode get(String path) {
    return Json.read(tenon.get(path).body());
  }

  private static String server(String onAppInstall) {
    return """
    exports = {
      onAppInstall: function (args) { %s },
      onAppUninstall: function (args) { renderData(); },
      onDealUpdate: function (args) { throw new Error('no such deal'); },
      onScheduledEvent: function (args) { renderData(null, args.data); },
      onExternalEvent: function (args) {
        console.log(JSON.stringify(args.data) + ' ' + args.headers['content-type'] + ' ' + args.options);
      }
    };
    """
        .formatted(onAppInstall);
  }
}
