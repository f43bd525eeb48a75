package dev.tenon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.sns.SnsRules;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import dev.tenon.runtime.testing.SnsSigner;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running runtime answers as the OpenAPI document says, and takes what that allows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
final class OpenApiAnswersTest {

  /** What does not happen to a runtime that is well, nor, 408, to callers that are. */
  private static final Set<String> NOT_HERE = Set.of("408", "500", "503");

  /** How many deliveries of an org may wait here. */
  private static final int MAX_WAITING = 20;

  private static final String PARAMETERS =
      """
      {"limit": {"display_name": "Limit", "type": "number", "default_value": 10},
       "mood": {"display_name": "Mood", "type": "text", "default_value": "good"},
       "token": {"display_name": "Token", "type": "text", "secure": true}}
      """;
  private static final String DESK =
      """
      function agree(args) {
        console.log('asked');
        if (args.iparams.mood === 'bad') { renderData({message: 'No room left'}); }
        else if (args.iparams.mood === 'slow') { setTimeout(function () { renderData(); }, 8000); }
        else { renderData(); }
      }
      exports = {
        onAppInstall: agree, afterAppUpdate: agree, onAppUninstall: agree,
        onDealUpdate: function (args) {
          console.log('a deal');
          if (args.data.fail) { throw new TypeError('No luck'); }
          renderData(null, {limit: args.iparams.limit});
        }
      };
      """;

  /** Tells in its schedules which address it got. */
  private static final String CLOCK =
      """
      exports = {
        onAppInstall: function () {
          var soon = new Date(Date.now() + 3600000).toISOString();
          var daily = {time_unit: 'days', frequency: 1, timezone: 'Asia/Kolkata'};
          generateTargetUrl('x').then(function (url) {
            return $schedule.create({name: 'a', data: {url: url}, schedule_at: soon});
          }).then(function () {
            return $schedule.create({name: 'b', data: [1], schedule_at: soon, repeat: daily});
          }).then(function () { renderData(); }, renderData);
        },
        onScheduledEvent: function () {},
        onExternalEvent: function () {}
      };
      """;

  private final SnsSigner sns = new SnsSigner();
  private final Path folder;
  private final RunningTenon tenon;
  private final DocumentedApi api;

  OpenApiAnswersTest(@TempDir Path folder) {
    this.folder = folder;
    Path local =
        JsFolder.at(folder.resolve("local"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () {} };")
            .path();
    // With pages, since an app run from its folder and simulated events are refused some things.
    tenon = start("data", TenonConfig.Bench.SIMULATOR, List.of(local));
    api = new DocumentedApi(tenon, tenon.hostKey());
  }

  private RunningTenon start(String data, TenonConfig.Bench bench, List<Path> apps) {
    return RunningTenon.start(
        new TenonConfig(
                folder.resolve(data),
                "127.0.0.1",
                0,
                bench,
                apps,
                new TenonConfig.Callers(true, false),
                MAX_WAITING,
                Retention.Rules.STANDARD)
            .with(SnsRules.host(Set.of(SnsSigner.TOPIC), true, SnsRules.MAX_AGE)),
        new Outside(sns));
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void every_answer_is_described_and_everything_described_is_answered() {
    runtime();
    orgs();
    apps();
    installations();
    functions();
    events();
    customEvents();
    publishing();
    customObjects();
    deliveries();
    filters();
    keys();
    fullOrg();
    ends();
    Set<String> seen = new TreeSet<>(api.seen());
    seen.addAll(strangers());
    Set<String> described = new TreeSet<>();
    for (DocumentedApi.Operation operation : api.operations()) {
      operation
          .json()
          .path("responses")
          .fieldNames()
          .forEachRemaining(
              status -> {
                if (!NOT_HERE.contains(status)) {
                  described.add(operation.id() + " " + status);
                }
              });
    }
    assertThat(seen).isEqualTo(described);
  }

  /** Who shows no key, and who comes from a page of somebody else, is let in nowhere. */
  private Set<String> strangers() {
    try (RunningTenon other = start("other", TenonConfig.Bench.NONE, List.of())) {
      DocumentedApi closed = new DocumentedApi(other, other.hostKey());
      for (DocumentedApi.Operation operation : closed.operations()) {
        if (!operation.json().has("security")) {
          anywhere(closed, operation).anonymous().gives(401);
        }
        // Who knows the token of an app's address may be anywhere.
        if (!operation.path().endsWith("{token}")) {
          anywhere(closed, operation).header("Origin", "https://elsewhere.example").gives(403);
        }
      }
      return closed.seen();
    }
  }

  private static DocumentedApi.Request anywhere(
      DocumentedApi api, DocumentedApi.Operation operation) {
    DocumentedApi.Request request = api.ask(operation.id());
    for (JsonNode parameter : api.parameters(operation)) {
      if (parameter.path("in").asText().equals("path")) {
        request.path(parameter.path("name").asText(), "x");
      }
    }
    return request;
  }

  private void runtime() {
    for (String open : Set.of("isAlive", "isReady", "describe")) {
      api.ask(open).anonymous().gives(200);
    }
    api.ask("measure").gives(200);
    api.ask("listSchemas").gives(200);
    api.ask("findSchema").path("product", "thena").path("file", "ticket.created.json").gives(200);
    api.ask("findSchema").path("product", "thena").path("file", "nothing").gives(404);
    api.ask("makeBackup").query("withKey", "false").gives(201);
    api.ask("makeBackup").query("withKey", "perhaps").gives(400);
  }

  private void orgs() {
    api.ask("putOrg").path("org", "acme").example("name").gives(201);
    api.ask("putOrg").path("org", "acme").example("accounts").gives(200);
    api.ask("putOrg").path("org", "globex").example("name").gives(201);
    api.ask("putOrg").path("org", "globex").example("accounts").gives(409);
    api.ask("putOrg").path("org", "acme").json("{\"name\": \" \"}").gives(400);
    api.ask("putOrg").path("org", "acme").json(large("name")).gives(413);
    api.ask("findOrg").path("org", "acme").gives(200);
    api.ask("findOrg").path("org", "nobody").gives(404);
    JsonNode first = api.ask("listOrgs").query("limit", "1").gives(200);
    api.ask("listOrgs").query("after", first.path("next").asText()).gives(200);
    api.ask("listOrgs").query("limit", "501").gives(400);
    account("removeAccount", "thena", "7").gives(204);
    account("removeAccount", "thena", "7").gives(404);
    account("removeAccount", "No Product", "7").gives(400);
  }

  private DocumentedApi.Request account(String operation, String product, String account) {
    return api.ask(operation).path("org", "acme").path("product", product).path("account", account);
  }

  private void apps() {
    byte[] desk = desk("1.0.0", DESK);
    upload(desk).gives(201);
    upload(desk).gives(200);
    upload(desk("1.0.0", DESK + " ")).gives(409);
    upload(desk("2.0.0", DESK)).gives(201);
    upload(desk("3.0.0", "exports = {")).gives(422);
    upload(desk("4.0.0", DESK)).gives(201);
    upload(
            AppZip.empty()
                .file(
                    "manifest.json",
                    "{\"platform-version\": \"2.2\", \"product\": {\"freshsales\": {\"events\": {}}}}")
                .server("exports = {};")
                .bytes())
        .lessThanDescribed()
        .gives(400);
    upload(new byte[(64 << 20) + 1]).gives(413);
    upload(
            AppZip.empty()
                .file(
                    "manifest.json",
                    """
                    {"platform-version": "2.2",
                     "product": {"freshsales": {"events": {"onDealUpdate": {"handler": "fail"}}}},
                     "tenon": {"version": "1.0.0", "onExhausted": "block"}}
                    """)
                .server("exports = { fail: function () { throw new Error('Stuck'); } };")
                .bytes())
        .query("name", "stuck")
        .gives(201);
    upload(
            AppZip.empty()
                .file(
                    "manifest.json",
                    """
                    {"platform-version": "2.2",
                     "product": {"thena": {"events": {"ticket:*": {"handler": "fail"}}}},
                     "tenon": {"id": "patient"}}
                    """)
                .server("exports = { fail: function () { throw new Error('Later'); } };")
                .bytes())
        .gives(201);
    upload(
            AppZip.empty()
                .file(
                    "manifest.json",
                    """
                    {"platform-version": "2.2",
                     "product": {"custom": {"events": {"invoice_created": {"handler": "book"}}}},
                     "tenon": {"id": "books"}}
                    """)
                .file("config/custom_events.json", "{\"invoice_created\": {\"id\": \"String\"}}")
                .server("exports = { book: function () {} };")
                .bytes())
        .gives(201);
    upload(
            AppZip.of("clock", "1.0.0", "onAppInstall", "onScheduledEvent", "onExternalEvent")
                .server(CLOCK)
                .bytes())
        .gives(201);
    api.ask("findApp").path("app", "desk").gives(200);
    api.ask("findApp").path("app", "nothing").gives(404);
    JsonNode first = api.ask("listApps").query("limit", "1").gives(200);
    api.ask("listApps").query("after", first.path("next").asText()).gives(200);
    api.ask("listApps").query("limit", "0").gives(400);
  }

  private DocumentedApi.Request upload(byte[] bundle) {
    return api.ask("uploadApp").body("application/zip", bundle);
  }

  private static byte[] desk(String version, String server) {
    return AppZip.of(
            "desk", version, "onDealUpdate", "onAppInstall", "afterAppUpdate", "onAppUninstall")
        .iparams(PARAMETERS)
        .server(server)
        .bytes();
  }

  private void installations() {
    String desk =
        api.ask("install")
            .path("org", "acme")
            .example("whole")
            .gives(201)
            .path("installation")
            .asText();
    api.ask("install").path("org", "acme").example("newest").gives(409);
    api.ask("install").path("org", "globex").example("newest").gives(201);
    api.ask("install").path("org", "globex").json("{\"app\": \"stuck\"}").gives(201);
    api.ask("install").path("org", "globex").json("{\"app\": \"patient\"}").gives(201);
    api.ask("install").path("org", "nobody").example("newest").gives(404);
    api.ask("install").path("org", "acme").json("{\"app\": 7}").gives(400);
    api.ask("install").path("org", "acme").json(large("app")).gives(413);
    api.ask("install")
        .path("org", "demo")
        .json("{\"app\": \"desk\", \"iparams\": {\"limit\": \"many\"}}")
        .gives(422);
    api.ask("listInstallations").path("org", "globex").query("limit", "1").gives(200);
    api.ask("listInstallations").path("org", "globex").query("limit", "x").gives(400);
    api.ask("listInstallations").path("org", "nobody").gives(404);
    JsonNode users =
        api.ask("listAppInstallations").path("app", "desk").query("limit", "1").gives(200);
    api.ask("listAppInstallations")
        .path("app", "desk")
        .query("version", "4.0.0")
        .query("after", users.path("next").asText())
        .gives(200);
    api.ask("listAppInstallations").path("app", "desk").query("limit", "0").gives(400);
    api.ask("listAppInstallations").path("app", "nothing").gives(404);
    changes(desk);
    schedules();
    String local =
        api.ask("listInstallations")
            .path("org", "demo")
            .gives(200)
            .at("/items/0/installation")
            .asText();
    for (String operation : Set.of("update", "rollBack", "uninstall")) {
      installation(operation, "demo", local).gives(409);
    }
    installation("setIparams", "demo", local).example("one").gives(409);
    for (String operation :
        Set.of("findInstallation", "update", "rollBack", "pause", "resume", "uninstall")) {
      installation(operation, "acme", "ins_none").gives(404);
    }
    installation("setIparams", "acme", "ins_none").example("one").gives(404);
    refusals(desk);
  }

  private void functions() {
    upload(
            AppZip.empty()
                .file(
                    "manifest.json",
                    """
                    {"platform-version": "2.2",
                     "product": {"freshsales": {"events": {}, "functions": {"quote": {}}}},
                     "tenon": {"id": "quotes"}}
                    """)
                .server(
                    """
                    exports = { quote: function (args) {
                      if (args.dealId) { renderData(null, { price: 7 }); } else { renderData({ message: 'Which?' }); }
                    } };
                    """)
                .bytes())
        .gives(201);
    String quotes =
        api.ask("install")
            .path("org", "acme")
            .json("{\"app\": \"quotes\"}")
            .gives(201)
            .path("installation")
            .asText();
    for (String operation : List.of("callFunctionInOrg", "callFunction")) {
      function(operation, quotes, "quote").example("one").gives(200);
      function(operation, quotes, "quote").json("{}").gives(422);
      function(operation, quotes, "quote").json("[]").gives(400);
      function(operation, quotes, "quote").json(large("dealId")).gives(413);
      function(operation, quotes, "other").json("{}").gives(404);
    }
    for (int i = 4; i < 50; i++) {
      function("callFunction", quotes, "quote").example("one").gives(200);
    }
    function("callFunctionInOrg", quotes, "quote").example("one").gives(429);
    function("callFunction", quotes, "quote").example("one").gives(429);
    installation("uninstall", "acme", quotes).gives(200);
  }

  private DocumentedApi.Request function(String operation, String installation, String function) {
    DocumentedApi.Request request =
        api.ask(operation).path("installation", installation).path("function", function);
    return operation.equals("callFunctionInOrg") ? request.path("org", "acme") : request;
  }

  private void schedules() {
    String clock =
        api.ask("install")
            .path("org", "acme")
            .json("{\"app\": \"clock\"}")
            .gives(201)
            .path("installation")
            .asText();
    JsonNode first = installation("listSchedules", "acme", clock).query("limit", "1").gives(200);
    JsonNode second =
        installation("listSchedules", "acme", clock)
            .query("after", first.path("next").asText())
            .gives(200);
    assertThat(second.at("/items/0/name").asText()).isEqualTo("b");
    installation("listSchedules", "acme", clock).query("limit", "0").gives(400);
    installation("listSchedules", "acme", "ins_none").gives(404);
    installation("fireSchedule", "acme", clock).path("schedule", "a").gives(202);
    installation("fireSchedule", "acme", clock)
        .path("schedule", second.at("/items/0/id").asText())
        .gives(202);
    installation("fireSchedule", "acme", clock).path("schedule", "c").gives(404);
    String token = first.at("/items/0/data/url").asText().replaceAll(".*/|\\?.*", "");
    appHook(token);
    installation("uninstall", "acme", clock).gives(200);
    token("greetAppHook", token).gives(404);
  }

  private void appHook(String token) {
    token("greetAppHook", token).gives(200);
    token("greetAppHook", token)
        .query("crc_strategy", "facebook")
        .query("hub.challenge", "c-1")
        .gives(200);
    token("greetAppHook", "none").gives(404);
    token("postAppHook", token).query("options", "x").json("{\"a\": 1}").gives(200);
    token("postAppHook", token).body("application/pdf", "hello".getBytes(UTF_8)).gives(400);
    token("postAppHook", token).json("\"" + "x".repeat(100 << 10) + "\"").gives(413);
    token("postAppHook", "none").json("{}").gives(404);
  }

  private DocumentedApi.Request token(String operation, String token) {
    return api.ask(operation).path("product", "freshsales").path("token", token).anonymous();
  }

  private void changes(String desk) {
    installation("findInstallation", "acme", desk).gives(200);
    installation("update", "acme", desk).example("named").gives(200);
    installation("rollBack", "acme", desk).gives(200);
    installation("rollBack", "acme", desk).gives(409);
    installation("update", "acme", desk).json("{\"version\": 7}").gives(400);
    installation("update", "acme", desk).json(large("version")).gives(413);
    installation("update", "acme", desk).json("{\"iparams\": {\"limit\": \"x\"}}").gives(422);
    assertThat(installation("pause", "acme", desk).gives(200).path("state").asText())
        .isEqualTo("paused");
    installation("resume", "acme", desk).gives(200);
    installation("setIparams", "acme", desk).example("one").gives(200);
    installation("setIparams", "acme", desk).json("{}").gives(400);
    installation("setIparams", "acme", desk).json(large("values")).gives(413);
    values(desk, "limit", "many").gives(422);
    values(desk, "token", "t-12345").gives(200);
    values(desk, "mood", "slow").gives(200);
    CompletableFuture<JsonNode> update =
        CompletableFuture.supplyAsync(
            () -> installation("update", "acme", desk).json("{\"version\": \"2.0.0\"}").gives(200));
    await()
        .until(
            () ->
                installation("findInstallation", "acme", desk)
                    .gives(200)
                    .path("state")
                    .asText()
                    .equals("updating"));
    installation("pause", "acme", desk).gives(409);
    installation("resume", "acme", desk).gives(409);
    update.join();
  }

  private void refusals(String desk) {
    values(desk, "mood", "bad").gives(200);
    JsonNode refused = installation("update", "acme", desk).example("newest").gives(422);
    assertThat(refused.path("message").asText()).isEqualTo("No room left");
    api.ask("findCall").path("org", "acme").path("call", refused.path("call").asText()).gives(200);
    api.ask("findCall").path("org", "acme").path("call", "none").gives(404);
    installation("uninstall", "acme", desk).gives(422);
    assertThat(
            installation("uninstall", "acme", desk)
                .query("force", "true")
                .gives(200)
                .path("forced")
                .asBoolean())
        .isTrue();
  }

  private DocumentedApi.Request installation(String operation, String org, String id) {
    return api.ask(operation).path("org", org).path("installation", id);
  }

  private DocumentedApi.Request values(String id, String name, String value) {
    return installation("setIparams", "acme", id)
        .json("{\"values\": {\"%s\": \"%s\"}}".formatted(name, value));
  }

  private void events() {
    String[] examples = {"freshworks", "thena", "wrapped", "custom"};
    for (String example : examples) {
      event("globex").example(example).gives(202);
    }
    event("globex").example("thena").gives(200);
    String failed =
        event("globex")
            .query("product", "freshsales")
            .header("Idempotency-Key", "k-1")
            .json("{\"event\": \"onDealUpdate\", \"data\": {\"fail\": true}}")
            .gives(202)
            .path("eventId")
            .asText();
    event("globex").json("{}").gives(400);
    event("nobody").example("custom").gives(404);
    event("globex")
        .json("{\"event\": \"x\", \"data\": {\"text\": \"" + "x".repeat(256 << 10) + "\"}}")
        .gives(413);
    await()
        .until(
            () ->
                search()
                    .query("event", failed)
                    .query("state", "dead")
                    .gives(200)
                    .at("/items/0")
                    .isObject());
    api.ask("findEvent").path("org", "globex").path("event", failed).gives(200);
    api.ask("findEvent").path("org", "globex").path("event", "evt_none").gives(404);
    JsonNode first = api.ask("searchEvents").path("org", "globex").query("limit", "1").gives(200);
    api.ask("searchEvents")
        .path("org", "globex")
        .query("after", first.path("next").asText())
        .query("product", "thena")
        .query("type", "ticket:*")
        .query("since", "2026-01-31T12:00:00Z")
        .query("until", "2126-01-31T12:00:00Z")
        .gives(200);
    api.ask("searchEvents").path("org", "globex").query("id", failed).gives(200);
    api.ask("searchEvents").path("org", "globex").query("since", "yesterday").gives(400);
    api.ask("searchEvents")
        .path("org", "globex")
        .query("after", "x")
        .lessThanDescribed()
        .gives(400);
    api.ask("searchEvents").path("org", "nobody").gives(404);
    api.ask("replay").path("org", "globex").path("event", failed).query("app", "desk").gives(202);
    api.ask("replay").path("org", "globex").path("event", "evt_none").gives(404);
    tenon.simulate("freshsales", "onDealUpdate", "{\"event\": \"onDealUpdate\"}");
    String simulated =
        api.ask("searchEvents")
            .path("org", "demo")
            .query("simulated", "true")
            .gives(200)
            .at("/items/0/eventId")
            .asText();
    api.ask("replay").path("org", "demo").path("event", simulated).gives(409);
    ingress().example("deal").gives(202);
    ingress().header("Idempotency-Key", "k-2").example("deal").gives(202);
    ingress().header("Idempotency-Key", "k-2").example("deal").gives(200);
    ingress().json("{\"event\": \"onDealUpdate\"}").gives(400);
    ingress().json(large("event").replace("{", "{\"account_id\": \"42\", ")).gives(413);
    ingress()
        .query("product", "freshsales")
        .json("{\"event\": \"onDealUpdate\", \"account_id\": 9}")
        .gives(404);
    hooks();
    webhooks();
  }

  private void customEvents() {
    user("putUser", "user-2741").gives(201);
    user("putUser", "user-2741").gives(200);
    user("putUser", "u".repeat(201)).gives(400);
    user("findUser", "user-2741").gives(200);
    user("findUser", "nobody").gives(404);
    api.ask("putUser").path("org", "acme").path("user", "user-2741").gives(409);
    api.ask("putUser").path("org", "nobody").path("user", "u").gives(404);
    user("putUser", "user-2742").gives(201);
    JsonNode users = api.ask("listUsers").path("org", "globex").query("limit", "1").gives(200);
    api.ask("listUsers")
        .path("org", "globex")
        .query("after", users.path("next").asText())
        .gives(200);
    api.ask("listUsers").path("org", "globex").query("limit", "0").gives(400);
    api.ask("listUsers").path("org", "nobody").gives(404);
    user("removeUser", "user-2742").gives(204);
    user("removeUser", "user-2742").gives(404);

    customEvent("putCustomEvent", "invoice_created").example("flat").gives(201);
    customEvent("putCustomEvent", "invoice_created").example("schema").gives(200);
    customEvent("putCustomEvent", "a*b").example("flat").gives(400);
    customEvent("putCustomEvent", "invoice_created").json("{\"id\": \"Text\"}").gives(422);
    customEvent("putCustomEvent", "invoice_created").json(large("schema")).gives(413);
    api.ask("putCustomEvent").path("org", "nobody").path("event", "x").example("flat").gives(404);
    customEvent("findCustomEvent", "invoice_created").gives(200);
    customEvent("findCustomEvent", "invoice_created").query("version", "1").gives(200);
    customEvent("findCustomEvent", "invoice_created").query("version", "x").gives(400);
    customEvent("findCustomEvent", "nothing_done").gives(404);
    customEvent("putCustomEvent", "order_completed").example("flat").gives(201);
    JsonNode first =
        api.ask("listCustomEvents").path("org", "globex").query("limit", "1").gives(200);
    api.ask("listCustomEvents")
        .path("org", "globex")
        .query("after", first.path("next").asText())
        .gives(200);
    api.ask("listCustomEvents").path("org", "globex").query("limit", "0").gives(400);
    api.ask("listCustomEvents").path("org", "nobody").gives(404);
    api.ask("describeCustomEvents").path("org", "globex").gives(200);
    api.ask("describeCustomEvents").path("org", "nobody").gives(404);

    api.ask("runEvent").example("invoice").gives(200);
    api.ask("runEvent").json("{\"event\": \"invoice_created\"}").gives(400);
    api.ask("runEvent").json(call("someone-else", "{}")).gives(404);
    api.ask("runEvent").json(call("user-2741", "{\"id\": 7}")).gives(422);
    event("globex").json(call("user-2741", "{\"id\": 7}")).gives(422);
    api.ask("runEvent").json(large("event")).gives(413);
    customEvent("removeCustomEvent", "order_completed").gives(204);
    customEvent("removeCustomEvent", "order_completed").gives(404);
    for (int i = 0; i < 499; i++) {
      customEvent("putCustomEvent", "step_" + i + "_completed")
          .json("{\"id\": \"String\"}")
          .gives(201);
    }
    customEvent("putCustomEvent", "one_too_many_added").example("flat").gives(409);
  }

  private void customObjects() {
    api.ask("putCustomObjectEvents").path("org", "globex").example("deals").gives(200);
    api.ask("putCustomObjectEvents").path("org", "globex").json("[]").gives(400);
    api.ask("putCustomObjectEvents").path("org", "globex").json("{}").gives(422);
    api.ask("putCustomObjectEvents").path("org", "globex").json(large("x")).gives(413);
    api.ask("putCustomObjectEvents").path("org", "nobody").example("deals").gives(404);
    api.ask("findCustomObjectEvents").path("org", "globex").gives(200);
    event("globex")
        .json(
            """
            {"eventId": "o-1", "eventType": "custom-object:deal:updated",
             "eventData": {"deal": {"id": "1", "stage": "negotiation", "value": 20000},
               "previousDeal": {"id": "1", "stage": "proposal", "value": 5000},
               "changedFields": ["stage", "value"]}}
            """)
        .gives(202);
    api.ask("searchEvents").path("org", "globex").gives(200);
    object("putCustomObjectSchema", "deal").example("fields").gives(201);
    object("putCustomObjectSchema", "deal").example("schema").gives(200);
    object("putCustomObjectSchema", "a:b").example("fields").gives(400);
    object("putCustomObjectSchema", "deal").json("{\"fields\": 1}").gives(422);
    object("putCustomObjectSchema", "deal").json(large("x")).gives(413);
    api.ask("putCustomObjectSchema")
        .path("org", "nobody")
        .path("type", "deal")
        .example("fields")
        .gives(404);
    object("findCustomObjectSchema", "deal").query("version", "1").gives(200);
    object("findCustomObjectSchema", "deal").query("version", "x").gives(400);
    object("findCustomObjectSchema", "project").gives(404);
    object("putCustomObjectApps", "deal").example("deals").gives(200);
    object("getCustomObjectApps", "deal").gives(200);
    object("getCustomObjectApps", "lead").gives(404);
    object("putCustomObjectApps", "deal").json("{}").gives(400);
    object("putCustomObjectApps", "deal").json(large("x")).gives(413);
    api.ask("putCustomObjectApps")
        .path("org", "nobody")
        .path("type", "deal")
        .example("deals")
        .gives(404);
    api.ask("listCustomObjects").path("org", "globex").gives(200);
    api.ask("listCustomObjects").path("org", "nobody").gives(404);
    for (int i = 1; i < 200; i++) {
      object("putCustomObjectSchema", "type-" + i).json("{\"fields\": []}").gives(201);
      object("putCustomObjectApps", "type-" + i).json("{\"apps\": []}").gives(200);
    }
    object("putCustomObjectSchema", "one-more").example("fields").gives(409);
    object("putCustomObjectApps", "one-more").example("deals").gives(409);
    object("removeCustomObjectApps", "deal").gives(204);
    object("removeCustomObjectApps", "deal").gives(404);
    object("removeCustomObjectSchema", "deal").gives(204);
    object("removeCustomObjectSchema", "deal").gives(404);
    api.ask("removeCustomObjectEvents").path("org", "globex").gives(204);
    api.ask("removeCustomObjectEvents").path("org", "globex").gives(404);
    api.ask("findCustomObjectEvents").path("org", "globex").gives(404);
  }

  private DocumentedApi.Request object(String operation, String type) {
    return api.ask(operation).path("org", "globex").path("type", type);
  }

  private static String call(String user, String data) {
    return "{\"event\": \"invoice_created\", \"userId\": \"%s\", \"data\": %s}"
        .formatted(user, data);
  }

  private DocumentedApi.Request user(String operation, String user) {
    return api.ask(operation).path("org", "globex").path("user", user);
  }

  private DocumentedApi.Request customEvent(String operation, String event) {
    return api.ask(operation).path("org", "globex").path("event", event);
  }

  private void publishing() {
    publish("globex").example("ticket").gives(202);
    publish("globex").query("group", "record").example("object").gives(202);
    String again = "{\"eventType\": \"ticket:created\", \"eventId\": \"p-1\", \"payload\": {}}";
    publish("globex").json(again).gives(202);
    publish("globex").json(again).gives(200);
    publish("globex").json("{}").gives(400);
    publish("nobody").example("ticket").gives(404);
    publish("globex").json(large("eventType")).gives(413);
  }

  private DocumentedApi.Request publish(String org) {
    return api.ask("publish").path("org", org);
  }

  private DocumentedApi.Request event(String org) {
    return api.ask("postEvent").path("org", org);
  }

  private DocumentedApi.Request ingress() {
    return api.ask("postFreshworks");
  }

  private void hooks() {
    api.ask("greetHook").gives(200);
    assertThat(
            api.ask("greetProductHook")
                .path("product", "freshsales")
                .query("crc_strategy", "facebook")
                .query("hub.challenge", "c-1")
                .gives(200)
                .asText())
        .isEqualTo("c-1");
    for (String operation : List.of("postHook", "postProductHook")) {
      hook(operation, "acme").json("[1]").gives(200);
      hook(operation, "acme").gives(200);
      hook(operation, "acme").body("text/plain", "hello".getBytes(UTF_8)).gives(200);
      hook(operation, "acme").body("application/pdf", "hello".getBytes(UTF_8)).gives(400);
      hook(operation, "nobody").json("{}").gives(404);
      hook(operation, "acme").json("\"" + "x".repeat(100 << 10) + "\"").gives(413);
    }
  }

  private void webhooks() {
    api.ask("putOrg")
        .path("org", "helpdesk")
        .json(
            "{\"name\": \"Help\", \"accounts\": [{\"product\": \"thena\", \"accountId\": \"ORG7\"}]}")
        .gives(201);
    api.ask("greetPlatformEvents").anonymous().gives(200);
    api.ask("greetSns").anonymous().gives(200);
    for (String example : List.of("bare", "wrapped", "customObject", "bare")) {
      platformEvent().example(example).gives(200);
    }
    platformEvent().json("{\"orgId\": \"ORG7\"}").gives(400);
    platformEvent().json("{\"eventType\": \"x\", \"orgId\": \"ORG8\"}").gives(200);
    platformEvent().json(large("message")).gives(413);
    String event = "{\"eventType\": \"ticket:created\", \"orgId\": \"ORG7\"}";
    String message = Json.write(sns.notification(event));
    fromSns().json(message).gives(200);
    fromSns().body("text/plain", message.getBytes(UTF_8)).gives(200);
    String url = SnsSigner.subscribeUrl("t-1");
    fromSns().json(Json.write(sns.confirmation("SubscriptionConfirmation", url, "t-1"))).gives(200);
    fromSns().json("{\"Type\": \"Notification\"}").gives(400);
    fromSns().json(Json.write(sns.notification(event).put("Message", "x"))).gives(403);
    fromSns().json(Json.write(sns.notification(event.replace("ORG7", "ORG8")))).gives(200);
    fromSns().json(large("Message")).gives(413);
    raw().json(event).gives(200);
    raw().json(event).anonymous().gives(401);
  }

  private DocumentedApi.Request platformEvent() {
    return api.ask("postPlatformEvent");
  }

  private DocumentedApi.Request fromSns() {
    return api.ask("postSnsMessage");
  }

  private DocumentedApi.Request raw() {
    return fromSns()
        .header("x-amz-sns-rawdelivery", "true")
        .header("x-amz-sns-topic-arn", SnsSigner.TOPIC);
  }

  private DocumentedApi.Request hook(String operation, String org) {
    DocumentedApi.Request request = api.ask(operation).query("org", org);
    return operation.equals("postHook") ? request : request.path("product", "freshsales");
  }

  private void keys() {
    api.ask("createKey").example("host").gives(201);
    String id = api.ask("createKey").example("org").gives(201).path("id").asText();
    api.ask("createKey").json("{\"name\": \"x\", \"scope\": \"org\"}").gives(400);
    api.ask("createKey")
        .json("{\"name\": \"x\", \"scope\": \"org\", \"org\": \"nobody\"}")
        .gives(404);
    api.ask("createKey").json(large("name")).gives(413);
    api.ask("listKeys").gives(200);
    api.ask("revokeKey").path("key", id).gives(200);
    api.ask("revokeKey").path("key", "none").gives(404);
    api.ask("revokeKey").path("key", "none").query("force", "perhaps").gives(400);
    JsonNode all = api.ask("listKeys").gives(200).path("keys");
    List<String> host =
        all.valueStream()
            .filter(key -> key.path("scope").asText().equals("host"))
            .filter(key -> !key.has("revokedAt"))
            .map(key -> key.path("id").asText())
            .toList();
    // The newest one is not the one that asks.
    api.ask("revokeKey").path("key", host.getLast()).gives(200);
    api.ask("revokeKey").path("key", host.getFirst()).gives(409);
    api.ask("listKeys").gives(200);
  }

  private void fullOrg() {
    api.ask("putOrg")
        .path("org", "full")
        .json(
            "{\"name\": \"Full\", \"accounts\": [{\"product\": \"freshsales\", \"accountId\": \"77\"}]}")
        .gives(201);
    String desk =
        api.ask("install")
            .path("org", "full")
            .example("newest")
            .gives(201)
            .path("installation")
            .asText();
    event("full")
        .query("product", "freshsales")
        .json("{\"event\": \"onDealUpdate\", \"data\": {\"fail\": true}}")
        .gives(202);
    String dead =
        await()
            .until(
                () ->
                    api.ask("listDeadLetters").path("org", "full").gives(200).at("/deadLetters/0"),
                JsonNode::isObject)
            .path("delivery")
            .asText();
    api.ask("install").path("org", "full").json("{\"app\": \"books\"}").gives(201);
    api.ask("install").path("org", "full").json("{\"app\": \"patient\"}").gives(201);
    api.ask("putUser").path("org", "full").path("user", "user-full").gives(201);
    installation("pause", "full", desk).gives(200);
    String clock =
        api.ask("install")
            .path("org", "full")
            .json("{\"app\": \"clock\"}")
            .gives(201)
            .path("installation")
            .asText();
    String url =
        installation("listSchedules", "full", clock).gives(200).at("/items/0/data/url").asText();
    String deal = "{\"event\": \"onDealUpdate\", \"account_id\": \"77\"}";
    String event = "";
    for (int i = 0; i < MAX_WAITING; i++) {
      event =
          event("full")
              .query("product", "freshsales")
              .json(deal)
              .gives(202)
              .path("eventId")
              .asText();
    }
    event("full").json(deal).gives(429);
    publish("full").example("ticket").gives(429);
    api.ask("runEvent").json(call("user-full", "{\"id\": \"inv-1\"}")).gives(429);
    api.ask("replay").path("org", "full").path("event", event).gives(429);
    api.ask("redrive").path("org", "full").path("delivery", dead).gives(429);
    api.ask("redriveMany").path("org", "full").query("all", "true").gives(429);
    ingress().query("product", "freshsales").json(deal).gives(429);
    hook("postHook", "full").json("{}").gives(429);
    hook("postProductHook", "full").json("{}").gives(429);
    installation("fireSchedule", "full", clock).path("schedule", "a").gives(429);
    token("postAppHook", url.replaceAll(".*/|\\?.*", "")).json("{}").gives(429);
  }

  private void deliveries() {
    JsonNode dead = search().query("state", "dead").gives(200).at("/items/0");
    JsonNode blocked =
        await()
            .until(
                () -> search().query("state", "blocked").gives(200).at("/items/0"),
                JsonNode::isObject);
    JsonNode waiting =
        await()
            .until(
                () -> search().query("error", "later").gives(200).at("/items/0"),
                item -> item.has("nextTry"));
    for (JsonNode one : Set.of(dead, blocked, waiting)) {
      delivery("findDelivery", one).gives(200);
    }
    delivery("findDelivery", Json.object().put("delivery", "dlv_0")).gives(404);
    JsonNode first = search().query("limit", "1").query("simulated", "true").gives(200);
    search()
        .query("after", first.path("next").asText())
        .query("app", "stuck")
        .query("installation", blocked.path("installation").asText())
        .query("since", "2026-01-31T12:00:00Z")
        .query("until", "2126-01-31T12:00:00Z")
        .query("error", "stuck")
        .gives(200);
    search().query("state", "odd").gives(400);
    api.ask("searchDeliveries").path("org", "nobody").gives(404);
    JsonNode letters = letters("listDeadLetters").query("limit", "1").gives(200);
    letters("listDeadLetters").query("before", letters.path("next").asText()).gives(200);
    letters("listDeadLetters").query("limit", "0").gives(400);
    api.ask("listDeadLetters").path("org", "no org").gives(404);
    delivery("redrive", dead).gives(202);
    delivery("redrive", waiting).gives(409);
    delivery("redrive", Json.object().put("delivery", "dlv_0")).gives(404);
    delivery("cancel", blocked).gives(200);
    delivery("cancel", blocked).gives(409);
    delivery("cancel", Json.object().put("delivery", "dlv_0")).gives(404);
    letters("redriveMany").query("app", "desk").query("type", "onDealUpdate").gives(202);
    letters("redriveMany").query("since", "yesterday").gives(400);
    api.ask("redriveMany").path("org", "no org").gives(404);
    delivery("findDelivery", dead).gives(200);
  }

  private void filters() {
    for (String example : List.of("attributes", "body")) {
      api.ask("testFilterPolicy").example(example).gives(200);
    }
    JsonNode wrong = api.ask("testFilterPolicy").example("wrong").lessThanDescribed().gives(400);
    assertThat(wrong.path("path").asText()).isEqualTo("/event_name");
    api.ask("testFilterPolicy").json(large("policy")).gives(413);
  }

  private DocumentedApi.Request search() {
    return api.ask("searchDeliveries").path("org", "globex");
  }

  private DocumentedApi.Request letters(String operation) {
    return api.ask(operation).path("org", "globex");
  }

  private DocumentedApi.Request delivery(String operation, JsonNode item) {
    return api.ask(operation)
        .path("org", "globex")
        .path("delivery", item.path("delivery").asText());
  }

  private void ends() {
    account("removeAccount", "freshsales", "42").gives(204);
    version("desk", "4.0.0").gives(409);
    version("desk", "1.0.0").gives(204);
    version("desk", "1.0.0").gives(404);
    api.ask("deleteOrg").path("org", "globex").gives(409);
    await().untilAsserted(() -> api.ask("deleteOrg").path("org", "acme").gives(204));
    api.ask("deleteOrg").path("org", "acme").gives(404);
  }

  private DocumentedApi.Request version(String app, String version) {
    return api.ask("deleteVersion").path("app", app).path("version", version);
  }

  private static String large(String member) {
    return "{\"%s\": \"%s\"}".formatted(member, "x".repeat(3 << 20));
  }
}
