package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.cli.CommandLineTool;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.settings.Setting;
import dev.tenon.runtime.settings.SettingsReader;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.testing.JsFolder;
import dev.tenon.runtime.testing.RunningTenon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runtime as {@code tenon serve} starts it: with keys, without a demo org. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class ServeTest {

  private static final String EVENT = "{\"event\": \"onDealUpdate\", \"data\": {}}";
  private static final String NOBODY = "tenon_h0000000000000000000000000000000000000000000";

  private final Path folder;
  private Optional<RunningTenon> running = Optional.empty();

  ServeTest(@TempDir Path folder) {
    this.folder = folder;
    try (Database database = Database.open(folder)) {
      Orgs orgs = new Orgs(database, Clock.systemUTC());
      orgs.put(new OrgId("acme"), "Acme");
      orgs.put(new OrgId("globex"), "Globex");
      orgs.mapAccount("freshsales", "7", new OrgId("acme"));
    }
  }

  @AfterEach
  void stop() {
    running.ifPresent(RunningTenon::close);
  }

  @Test
  void there_is_no_demo_org_and_no_page() {
    RunningTenon tenon = serve(Map.of());
    String key = tenon.hostKey();
    assertThat(tenon.post("/api/v1/orgs/demo/events", EVENT, auth(key)).statusCode())
        .isEqualTo(404);
    HttpResponse<String> unmapped =
        tenon.post("/ingress/freshworks", "{\"account_id\": \"9\", \"event\": \"onX\"}", auth(key));
    assertThat(unmapped.statusCode()).isEqualTo(404);
    for (String page :
        new String[] {"/web/test", "/api/v1/simulator", "/api/v1/stubs", "/custom_configs", "/"}) {
      assertThat(tenon.get(page, auth(key)).statusCode()).as(page).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer ",
        "Bearer nothing",
        "Basic dGVub246dGVub24=",
        "Bearer " + NOBODY,
        "the key"
      })
  void who_shows_no_valid_key_is_refused_in_the_same_words(String header) {
    RunningTenon tenon = serve(Map.of());
    for (String path : new String[] {"/metrics", "/api/v1/keys", "/no/such/path", "/web/test"}) {
      HttpResponse<String> refused =
          header.isEmpty() ? tenon.get(path) : tenon.get(path, "Authorization", header);
      assertThat(refused.statusCode()).as(path).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .contains("Bearer realm=\"tenon\"");
      assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/problem+json");
      assertThat(refused.body())
          .isEqualTo(
              "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"code\":\"unauthorized\",\"detail\":\"This needs a key that is valid: send it in the header Authorization: Bearer KEY.\"}");
    }
  }

  @Test
  void health_is_open_and_says_that_the_runtime_is_ready() {
    RunningTenon tenon = serve(Map.of());
    assertThat(tenon.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(tenon.get("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
  }

  @Test
  void an_org_is_deleted_with_its_keys() {
    RunningTenon tenon = serve(Map.of());
    String host = tenon.hostKey();
    String made = "{\"name\":\"a\",\"scope\":\"org\",\"org\":\"acme\"}";
    String acme = create(tenon, host, made);
    assertThat(tenon.get("/api/v1/orgs/acme", auth(acme)).statusCode()).isEqualTo(200);
    HttpResponse<String> gone =
        tenon.ask("DELETE", "/api/v1/orgs/acme", "application/json", new byte[0], auth(host));
    assertThat(gone.statusCode()).as(gone.body()).isEqualTo(204);
    assertThat(tenon.get("/api/v1/keys", auth(host)).body()).doesNotContain("acme");
    // Another org of the same name is not opened by the old one's key.
    HttpResponse<String> again =
        tenon.ask(
            "PUT",
            "/api/v1/orgs/acme",
            "application/json",
            "{\"name\": \"Acme\"}".getBytes(StandardCharsets.UTF_8),
            auth(host));
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(tenon.get("/api/v1/orgs/acme", auth(acme)).statusCode()).isEqualTo(401);
  }

  @Test
  void a_key_of_an_org_opens_that_org_and_nothing_else() {
    RunningTenon tenon = serve(Map.of());
    String host = tenon.hostKey();
    String acme = create(tenon, host, "{\"name\":\"a\",\"scope\":\"org\",\"org\":\"acme\"}");
    assertThat(tenon.post("/api/v1/orgs/acme/events", EVENT, auth(acme)).statusCode())
        .isEqualTo(202);
    // The same org written another way is the same org.
    assertThat(tenon.get("/api/v1/orgs/%61cme/dead-letters", auth(acme)).statusCode())
        .isEqualTo(200);
    String there = tenon.post("/api/v1/orgs/globex/events", EVENT, auth(acme)).body();
    String notThere = tenon.post("/api/v1/orgs/initech/events", EVENT, auth(acme)).body();
    assertThat(there).isEqualTo(notThere);
    assertThat(Json.read(there).path("status").asInt()).isEqualTo(403);
    assertThat(Json.read(there).path("detail").asText())
        .isEqualTo(
            "This key is for the org \"acme\": it opens /api/v1/orgs/acme and what is below.");
    for (String path :
        new String[] {
          "/api/v1/keys",
          "/metrics",
          "/schemas",
          "/api/v1/orgs",
          "/api/v1/orgs/",
          "/api/v1/orgs/acmeX/dead-letters",
          "/api/v1/orgs/globex",
          "/api/v1/orgs/%67lobex/dead-letters",
          "/api/v1/orgs//globex/dead-letters",
          "/api/v1/orgs/acme%2F..%2Fglobex/dead-letters",
          "/event/hook",
        }) {
      int status = raw(tenon, "GET " + path, acme);
      assertThat(status).as(path).isIn(400, 403);
    }
    for (String path :
        new String[] {
          "/api/v1/orgs/acme/../globex/dead-letters", "/api/v1/orgs/acme/../../keys",
        }) {
      assertThat(raw(tenon, "GET " + path, acme)).as(path).isIn(400, 403, 404);
    }
  }

  @Test
  void keys_are_made_listed_and_revoked_by_who_has_one_for_the_host() {
    RunningTenon tenon = serve(Map.of());
    String host = tenon.hostKey();
    HttpResponse<String> made =
        tenon.post(
            "/api/v1/keys",
            "{\"name\":\"shop\",\"scope\":\"org\",\"org\":\"acme\",\"expiresAt\":\"2999-01-01T00:00:00Z\"}",
            auth(host));
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
    String text = Json.read(made.body()).path("key").asText();
    String id = Json.read(made.body()).path("id").asText();
    assertThat(tenon.get("/api/v1/orgs/acme/dead-letters", auth(text)).statusCode()).isEqualTo(200);

    String listed = tenon.get("/api/v1/keys", auth(host)).body();
    JsonNode second = Json.read(listed).at("/keys/1");
    assertThat(second.path("name").asText()).isEqualTo("shop");
    assertThat(second.path("org").asText()).isEqualTo("acme");
    assertThat(second.path("expiresAt").asText()).isEqualTo("2999-01-01T00:00:00Z");
    assertThat(listed).doesNotContain(text, host);

    assertThat(tenon.delete("/api/v1/keys/" + id, auth(host)).statusCode()).isEqualTo(200);
    assertThat(tenon.get("/api/v1/orgs/acme/dead-letters", auth(text)).statusCode()).isEqualTo(401);
    assertThat(tenon.get("/api/v1/keys", auth(host)).body()).contains("revokedAt");
    assertThat(tenon.delete("/api/v1/keys/key_none", auth(host)).statusCode()).isEqualTo(404);
  }

  @Test
  void the_last_valid_key_of_the_host_is_revoked_only_by_who_insists() {
    RunningTenon tenon = serve(Map.of());
    String host = tenon.hostKey();
    create(tenon, host, "{\"name\":\"shop\",\"scope\":\"org\",\"org\":\"acme\"}");
    String own = keyId(tenon, host, 0);
    HttpResponse<String> refused = tenon.delete("/api/v1/keys/" + own, auth(host));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(Json.read(refused.body()).path("detail").asText())
        .contains(own, "Make one first", "?force=true");
    // One that is over opens nothing, so it does not count; the next one does.
    String other = create(tenon, host, "{\"name\":\"next\",\"scope\":\"host\"}");
    String next = keyId(tenon, host, 2);
    assertThat(tenon.delete("/api/v1/keys/" + own, auth(other)).statusCode()).isEqualTo(200);
    assertThat(tenon.delete("/api/v1/keys/" + own, auth(other)).statusCode()).isEqualTo(200);
    assertThat(tenon.delete("/api/v1/keys/" + next, auth(other)).statusCode()).isEqualTo(409);
    assertThat(revoke(tenon, other, next)).isEqualTo(1);
    assertThat(tenon.get("/api/v1/keys", auth(other)).statusCode()).isEqualTo(200);
    assertThat(revoke(tenon, other, next, "--force")).isZero();
    assertThat(tenon.get("/api/v1/keys", auth(other)).statusCode()).isEqualTo(401);
  }

  private static String keyId(RunningTenon tenon, String host, int index) {
    return Json.read(tenon.get("/api/v1/keys", auth(host)).body())
        .at("/keys/" + index + "/id")
        .asText();
  }

  private static int revoke(RunningTenon tenon, String key, String id, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("key", "revoke", id, "--key", key, "--url", "" + tenon.address("/")));
    arguments.addAll(List.of(options));
    return CommandLineTool.run(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"scope\":\"host\"}",
        "{\"name\":\"x\",\"scope\":\"all\"}",
        "{\"name\":\"x\",\"scope\":\"org\"}",
        "{\"name\":\"x\",\"scope\":\"host\",\"org\":\"acme\"}",
        "{\"name\":\"x\",\"scope\":\"org\",\"org\":\"nobody\"}",
        "{\"name\":\"x\",\"scope\":\"host\",\"expiresAt\":\"tomorrow\"}",
        "{\"name\":\"x\",\"scope\":\"host\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
        "{\"name\":\" \",\"scope\":\"host\"}",
      })
  void a_key_that_cannot_be_made_is_refused_with_the_reason(String asked) {
    RunningTenon tenon = serve(Map.of());
    HttpResponse<String> refused = tenon.post("/api/v1/keys", asked, auth(tenon.hostKey()));
    assertThat(refused.statusCode()).isIn(400, 404);
    assertThat(Json.read(refused.body()).path("detail").asText()).isNotBlank();
  }

  @Test
  void the_first_start_makes_a_key_and_later_ones_only_when_asked() {
    try (Tenon first = Tenon.start(config(Map.of()))) {
      assertThat(first.hostKey(false)).isPresent();
      assertThat(first.hostKey(false)).isEmpty();
    }
    try (Tenon second = Tenon.start(config(Map.of()))) {
      assertThat(second.hostKey(false)).isEmpty();
      assertThat(second.hostKey(true)).isPresent();
    }
  }

  @Test
  void products_that_can_send_no_key_need_none_where_that_is_set() {
    String event = "{\"account_id\": \"7\", \"event\": \"onX\"}";
    RunningTenon closed = serve(Map.of());
    assertThat(closed.post("/ingress/freshworks?product=freshsales", event).statusCode())
        .isEqualTo(401);
    assertThat(closed.post("/event/hook/freshsales?org=acme", "{}").statusCode()).isEqualTo(401);
    closed.close();
    RunningTenon open = serve(Map.of(Setting.OPEN_INGRESS, "true"));
    assertThat(open.post("/ingress/freshworks?product=freshsales", event).statusCode())
        .isEqualTo(202);
    assertThat(open.post("/event/hook/freshsales?org=acme", "{}").statusCode()).isEqualTo(200);
    assertThat(open.post("/event/hook/freshsales", "{}").statusCode()).isEqualTo(400);
    assertThat(open.post("/api/v1/orgs/acme/events", EVENT).statusCode()).isEqualTo(401);
  }

  @Test
  void a_key_that_lets_an_external_event_in_is_not_kept_with_it() {
    RunningTenon tenon = serve(Map.of());
    String key = tenon.hostKey();
    HttpResponse<String> posted = tenon.post("/event/hook/freshsales?org=acme", "{}", auth(key));
    String id = Json.read(posted.body()).path("eventId").asText();
    String kept = tenon.get("/api/v1/orgs/acme/events/" + id, auth(key)).body();
    assertThat(kept).contains("authorization").doesNotContain(key);
  }

  @Test
  void the_pages_need_no_key_where_they_are_asked_for_and_the_rest_does() {
    RunningTenon tenon = serve(Map.of(Setting.SIMULATOR, "true"));
    assertThat(tenon.get("/web/test").body()).contains("id=\"simulate\"");
    assertThat(tenon.get("/web/assets/js/theme.js").statusCode()).isEqualTo(200);
    assertThat(tenon.get("/api/v1/simulator").statusCode()).isEqualTo(200);
    assertThat(tenon.get("/api/v1/simulator/schedules").statusCode()).isEqualTo(200);
    assertThat(tenon.get("/api/v1/stubs").statusCode()).isEqualTo(200);
    assertThat(RunningTenon.step(tenon.simulate("freshsales", "onDealUpdate", EVENT), "done"))
        .isNotEmpty();
    assertThat(tenon.get("/metrics").statusCode()).isEqualTo(401);
    assertThat(tenon.post("/api/v1/orgs/demo/events", EVENT).statusCode()).isEqualTo(401);
    assertThat(raw(tenon, "GET /web/../metrics", "")).isIn(400, 401, 404);
    // A name of somebody else that resolves to this machine reads no page.
    assertThat(raw(tenon, "GET /api/v1/simulator", "", "evil.example")).isEqualTo(403);
  }

  @Test
  void the_pages_simulate_with_what_is_installed_and_uninstall_nothing() {
    Path app =
        JsFolder.at(folder.resolve("app"))
            .manifest("freshsales", "onDealUpdate")
            .server("exports = { onDealUpdate: function () {} };")
            .path();
    Tenon.start(new TenonConfig(folder, "127.0.0.1", 0, List.of(app))).close();
    RunningTenon tenon = serve(Map.of(Setting.SIMULATOR, "true"));
    JsonNode done = RunningTenon.step(tenon.simulate("freshsales", "onDealUpdate", EVENT), "done");
    assertThat(done.path("outcome").asText()).isEqualTo("succeeded");
    HttpResponse<String> posted =
        tenon.post("/api/v1/orgs/demo/events", EVENT, auth(tenon.hostKey()));
    assertThat(Json.read(posted.body()).path("deliveries")).hasSize(1);
  }

  @Test
  void pages_of_others_are_kept_out_and_any_host_name_will_do_with_a_key() {
    RunningTenon tenon = serve(Map.of());
    String key = tenon.hostKey();
    assertThat(
            tenon
                .get(
                    "/api/v1/keys",
                    "Authorization",
                    "Bearer " + key,
                    "Origin",
                    "https://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(raw(tenon, "GET /api/v1/keys", key, "tenon.example")).isEqualTo(200);
  }

  @Test
  void without_keys_callers_on_this_machine_can_do_everything() {
    RunningTenon tenon = serve(Map.of(Setting.KEYS, "false"));
    assertThat(tenon.post("/api/v1/orgs/acme/events", EVENT).statusCode()).isEqualTo(202);
    assertThat(raw(tenon, "GET /metrics", "", "evil.example")).isEqualTo(403);
  }

  private RunningTenon serve(Map<Setting, String> flags) {
    RunningTenon tenon = RunningTenon.start(config(flags));
    running = Optional.of(tenon);
    return tenon;
  }

  private TenonConfig config(Map<Setting, String> flags) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.put(Setting.DATA, "" + folder);
    all.put(Setting.PORT, "0");
    all.putAll(flags);
    return TenonConfig.of(SettingsReader.read(Optional.empty(), Map.of(), all));
  }

  private static String create(RunningTenon tenon, String host, String asked) {
    HttpResponse<String> made = tenon.post("/api/v1/keys", asked, auth(host));
    assertThat(made.statusCode()).isEqualTo(201);
    return Json.read(made.body()).path("key").asText();
  }

  private static String[] auth(String key) {
    return new String[] {"Authorization", "Bearer " + key};
  }

  private static int raw(RunningTenon tenon, String line, String key) {
    return raw(tenon, line, key, "127.0.0.1");
  }

  /** The status of a request whose address and host no client would send like this. */
  private static int raw(RunningTenon tenon, String line, String key, String host) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tenon.port())) {
      String request =
          line
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\n"
              + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n")
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
