package dev.tenon.runtime.keyvalue;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.ServiceUse;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.CallingApps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store does over time, to many at once, and in the words of each language. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class KeyValueServiceTest {

  /** Handlers that speak Java. */
  private static final String JAVA =
      """
        public record Ticket(String title, int visits) {}

        public JsonNode typed(JsonNode event, AppContext app) {
          KeyValueStore db = app.db();
          ObjectNode seen = JsonNodeFactory.instance.objectNode();
          seen.put("before", db.find("t").isPresent());
          db.set("t", new Ticket("Printer", 1), SetOptions.NONE.onlyIf(SetOptions.Condition.NOT_EXIST));
          try {
            db.set("t", new Ticket("Other", 1), SetOptions.NONE.onlyIf(SetOptions.Condition.NOT_EXIST));
          } catch (ServiceFailure e) {
            seen.put("refused", e.status() + " " + e.getMessage());
          }
          db.update("t", KeyValueStore.Action.INCREMENT, Map.of("visits", 2));
          Ticket ticket = db.get("t", Ticket.class);
          seen.put("ticket", ticket.title() + " " + ticket.visits());
          seen.put("found", db.find("t", Ticket.class).orElseThrow().visits());
          db.update("t", KeyValueStore.Action.REMOVE, List.of("title"));
          seen.set("node", db.get("t"));
          db.delete("t");
          try {
            db.get("t");
          } catch (ServiceFailure e) {
            seen.put("gone", e.status() + " " + e.getMessage());
          }
          db.set("short", Map.of("a", 1), SetOptions.NONE.expiringAfter(Duration.ofSeconds(2)));
          db.set("odd", Map.of("not", Double.NaN, "list", List.of(1.5, Double.NEGATIVE_INFINITY), "empty", ""));
          seen.set("odd", db.get("odd"));
          return seen;
        }

        public String misfit(JsonNode event, AppContext app) {
          app.db().set("t", Map.of("visits", "many"));
          return "" + app.db().get("t", Ticket.class);
        }
      """;

  @TempDir Path folder;
  private KeyValueHouse house;
  private Installation acme;

  @BeforeEach
  void open() {
    house = new KeyValueHouse(folder, JAVA, "typed", "misfit");
    acme = house.install("acme", "desk");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$db.set('k', {a: NaN, b: [Infinity, -Infinity], c: ''}).then(() => $db.get('k')) | {\"a\": null, \"b\": [null, null], \"c\": null}",
        "$db.set('k', undefined).catch(e => e)             | {\"status\": 400, \"message\": \"Mandatory attributes (key or value) is missing\"}",
        "$db.set(undefined, {a: 1}).catch(e => e)          | {\"status\": 400, \"message\": \"Mandatory attributes (key or value) is missing\"}",
        "$db.get().catch(e => e)                           | {\"status\": 400, \"message\": \"Mandatory attributes (key or value) is missing\"}",
        "$db.set('k', {a: undefined}).catch(e => e.status) | 400",
        "$db.set('k', {a: 1}, undefined)                   | {\"Created\": true}",
        "$db.set('k', {a: 1}, {ttl: undefined})            | {\"Created\": true}",
        "$db.set('k', {a: new Date(0)}).then(() => $db.get('k')) | {\"a\": \"1970-01-01T00:00:00.000Z\"}",
        "$db.update('k', 'increment', {n: NaN}).catch(e => e.message) | \"The value passed to increment should be of type number\"",
        "$db.get('no').then(() => 'found', e => e.status === 404 ? $db.set('no', {a: 1}) : e) | {\"Created\": true}",
        "Promise.resolve([1, 2].reduce((v) => ({a: v}), Array(600).fill(0).reduce((v) => ({a: v}), 1))).then(v => $db.set('k', v)).catch(e => e.status) | 400",
      })
  void java_script_passes_what_json_cannot_say(String code, String answer) {
    JsonNode given = house.apps.code(acme.caller(KeyValueHouse.EVENT), "return " + code);
    assertThatJson(given).isEqualTo(Json.read(answer));
  }

  @Test
  void java_has_methods_and_types_of_its_own() {
    JsonNode seen = java("typed");
    assertThatJson(seen)
        .isEqualTo(
            """
            {"before": false, "refused": "400 The setIf conditional request failed",
             "ticket": "Printer 3", "found": 3, "node": {"visits": 3},
             "gone": "404 Record not found",
             "odd": {"not": null, "list": [1.5, null], "empty": null}}
            """);
    assertThat(house.value(acme, "short").path("a").asInt()).isEqualTo(1);
    house.clock.move(Duration.ofSeconds(2));
    assertThat(house.value(acme, "short").isNull()).isTrue();
  }

  @Test
  void a_value_that_does_not_fit_the_type_is_named_with_its_place() {
    RunResult result = joined(run("misfit"));
    assertThat(result.outcome().toString()).contains("The value of t.visits does not fit");
  }

  @ParameterizedTest
  @CsvSource({"60, 59999, true", "60, 60000, false", "0.5, 499, true", "0.5, 500, false"})
  void a_record_is_gone_after_its_time(String ttl, long millis, boolean there) {
    call("[[\"db\", \"set\", \"k\", {\"a\": 1}, {\"ttl\": %s}]]".formatted(ttl));
    house.clock.move(Duration.ofMillis(millis));
    assertThat(call("[[\"db\", \"get\", \"k\"]]").path(0).has("ok")).isEqualTo(there);
    // Whoever asks whether there is one is told the same.
    ArrayNode again = call("[[\"db\", \"set\", \"k\", {\"a\": 2}, {\"setIf\": \"exist\"}]]");
    assertThat(again.path(0).has("ok")).isEqualTo(there);
  }

  @ParameterizedTest
  @CsvSource({"-1", "-0.5", "1e300"})
  void a_negative_time_is_for_ever(String ttl) {
    call("[[\"db\", \"set\", \"k\", {\"a\": 1}, {\"ttl\": %s}]]".formatted(ttl));
    house.clock.move(Duration.ofDays(36_500));
    assertThat(call("[[\"db\", \"get\", \"k\"]]").path(0).has("ok")).isTrue();
  }

  @Test
  void an_update_leaves_the_time_and_a_new_value_has_its_own() {
    call("[[\"db\", \"set\", \"k\", {\"n\": 1}, {\"ttl\": 60}]]");
    call("[[\"db\", \"update\", \"k\", \"increment\", {\"n\": 1}]]");
    call(
        "[[\"db\", \"set\", \"kept\", {\"n\": 1}, {\"ttl\": 60}], [\"db\", \"set\", \"kept\", {\"n\": 2}]]");
    house.clock.move(Duration.ofSeconds(60));
    assertThat(house.value(acme, "k").isNull()).isTrue();
    assertThat(house.value(acme, "kept").path("n").asInt()).isEqualTo(2);
    // One that has expired is no beginning for a sum.
    call("[[\"db\", \"update\", \"k\", \"increment\", {\"n\": 5}]]");
    assertThat(house.value(acme, "k").path("n").asInt()).isEqualTo(5);
    house.clock.move(Duration.ofDays(1));
    assertThat(house.value(acme, "k").path("n").asInt()).isEqualTo(5);
  }

  @Test
  void what_has_expired_is_dropped_and_no_longer_counts() {
    for (int i = 0; i < 3; i++) {
      call("[[\"db\", \"set\", \"k%d\", {\"a\": 1}, {\"ttl\": 60}]]".formatted(i));
    }
    call("[[\"db\", \"set\", \"kept\", {\"a\": 1}]]");
    assertThat(house.records.dropExpired()).isZero();
    long used = used();
    house.clock.move(Duration.ofMinutes(2));
    assertThat(house.records.dropExpired()).isEqualTo(3);
    assertThat(used()).isBetween(1L, used / 3);
    call("[[\"db\", \"delete\", \"kept\"]]");
    assertThat(used()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void runs_that_change_one_record_at_the_same_time_lose_nothing(Language language) {
    String ten = "[" + String.join(",", Collections.nCopies(10, add())) + "]";
    List<CompletableFuture<RunResult>> runs =
        IntStream.range(0, 4)
            .mapToObj(i -> house.apps.begin(language, acme.caller(KeyValueHouse.EVENT), ten))
            .toList();
    runs.forEach(KeyValueServiceTest::joined);
    assertThat(house.value(acme, "k").path("n").asInt()).isEqualTo(40);
  }

  private static String add() {
    return "[\"db\", \"update\", \"k\", \"increment\", {\"n\": 1}]";
  }

  @Test
  void of_many_who_create_a_record_one_does() {
    JsonNode answers =
        house.apps.code(
            acme.caller(KeyValueHouse.EVENT),
            """
            return Promise.all([1, 2, 3, 4, 5].map(n =>
              $db.set('k', {n: n}, {setIf: 'not_exist'}).then(() => 'created', e => e.message)));
            """);
    assertThat(Json.write(answers)).containsOnlyOnce("created");
  }

  @Test
  void each_installation_has_records_of_its_own() {
    Installation other = house.install("acme", "flow");
    Installation globex = house.install("globex", "desk");
    call("[[\"db\", \"set\", \"k\", {\"of\": \"acme desk\"}]]");
    for (Installation stranger : List.of(other, globex)) {
      String get = "[[\"db\", \"get\", \"k\"], [\"db\", \"delete\", \"k\"]]";
      ArrayNode answers =
          house.apps.calls(Language.JAVASCRIPT, stranger.caller(KeyValueHouse.EVENT), get);
      assertThat(answers.at("/0/refused/status").asInt()).isEqualTo(404);
    }
    assertThat(house.value(acme, "k").path("of").asText()).isEqualTo("acme desk");
  }

  @ParameterizedTest
  @EnumSource
  void the_fifty_first_call_in_a_minute_is_refused(Language language) {
    Caller caller = acme.caller(KeyValueHouse.EVENT);
    String calls =
        IntStream.range(0, 17)
            .mapToObj(
                i ->
                    "[\"db\", \"set\", \"k\", {\"a\": 1}], [\"db\", \"get\", \"k\"], [\"db\", \"delete\", \"k\"]")
            .collect(Collectors.joining(",", "[", "]"));
    ArrayNode answers = house.apps.calls(language, caller, calls);
    assertThat(answers).hasSize(51);
    assertThat(IntStream.range(0, 50).allMatch(i -> answers.path(i).has("ok"))).isTrue();
    assertThatJson(answers.path(50).path("refused"))
        .isEqualTo(
            """
            {"status": 429, "message": "You have exceeded the limit of 50 requests per minute",
             "errorSource": "APP"}
            """);
    // Others go on, and so does this one in a minute.
    Installation globex = house.install("globex", "desk");
    String set = "[[\"db\", \"set\", \"k\", {\"a\": 1}]]";
    assertThat(
            house.apps.calls(language, globex.caller(KeyValueHouse.EVENT), set).path(0).has("ok"))
        .isTrue();
    assertThat(house.apps.calls(language, caller, set).path(0).has("ok")).isFalse();
    house.clock.move(Duration.ofMinutes(1));
    assertThat(house.apps.calls(language, caller, set).path(0).has("ok")).isTrue();
  }

  @Test
  void what_an_uninstalled_app_kept_is_gone_also_when_it_comes_back_with_its_id() {
    call("[[\"db\", \"set\", \"k\", {\"a\": 1}]]");
    house.states.uninstalled(acme, false);
    assertThat(rows()).isZero();
    // A handler that still runs cannot leave anything behind.
    JsonNode late = call("[[\"db\", \"set\", \"k\", {\"a\": 1}]]").path(0);
    assertThat(late.at("/refused/message").asText()).isEqualTo("The app is not installed any more");
    Installation again = house.install("acme", "desk");
    assertThat(again.id()).isEqualTo(acme.id());
    assertThat(house.value(again, "k").isNull()).isTrue();
  }

  @Test
  void what_an_app_that_refuses_its_installation_kept_is_gone() {
    Installation flow = house.install("acme", "flow");
    house.states.uninstalled(flow, false);
    Installation candidate = house.states.install(flow.org(), flow.app(), Optional.empty());
    Caller setUp = candidate.caller(new Caller.Occasion(Caller.Kind.SETUP, "onAppInstall"));
    String set = "[[\"db\", \"set\", \"k\", {\"a\": 1}]]";
    assertThat(house.apps.calls(Language.JAVASCRIPT, setUp, set).path(0).has("ok")).isTrue();
    assertThat(rows()).isEqualTo(1);
    house.states.notInstalled(candidate);
    assertThat(rows()).isZero();
  }

  @Test
  void an_installation_page_finds_no_store() {
    Caller page = acme.caller(new Caller.Occasion(Caller.Kind.INSTALLATION_PAGE, "lookUp"));
    RunResult javaScript =
        joined(
            house.apps.run(
                Language.JAVASCRIPT,
                page,
                "code",
                Json.object().put("code", "return typeof $db;")));
    assertThat(javaScript.answer().toString()).contains("undefined");
    RunResult java = joined(house.apps.run(Language.JAVA, page, "typed", Json.object()));
    assertThat(java.outcome().toString()).contains("The host offers no service");
  }

  @Test
  void an_installation_keeps_so_much_and_no_more() {
    String value = "x".repeat(39 * 1024);
    CompletableFuture<?>[] writes =
        IntStream.range(0, 1_400)
            .mapToObj(i -> edit("k" + i, "{\"a\":\"" + value + "\"}"))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(writes).join();
    assertThat(rows()).isBetween(1_200L, 1_340L);
    JsonNode refused =
        call("[[\"db\", \"set\", \"more\", {\"a\": \"%s\"}]]".formatted(value)).path(0);
    assertThat(refused.at("/refused/status").asInt()).isEqualTo(400);
    assertThat(refused.at("/refused/message").asText())
        .contains("50 MB")
        .contains("Delete records");
    // What becomes smaller is taken, and makes room.
    assertThat(call("[[\"db\", \"set\", \"k1\", {\"a\": 1}]]").path(0).has("ok")).isTrue();
    call("[[\"db\", \"delete\", \"k2\"]]");
    assertThat(
            call("[[\"db\", \"set\", \"more\", {\"a\": \"%s\"}]]".formatted(value))
                .path(0)
                .has("ok"))
        .isTrue();
  }

  private CompletableFuture<KeyValueRecords.Change> edit(String key, String value) {
    return house.records.edit(
        "acme",
        acme.id(),
        key,
        _ -> new Edit.Outcome.Keep(new Edit.Present(value, Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "set    | [\"k\", {\"a\": 1}]                | Failed to store data",
        "update | [\"k\", \"increment\", {\"a\": 1}] | Failed to update data",
        "get    | [\"k\"]                            | Failed to fetch data",
        "delete | [\"k\"]                            | Failed to delete data",
      })
  void a_store_that_fails_is_told_as_the_platform_does(
      String method, String arguments, String message) {
    house.database.close();
    for (Language language : Language.values()) {
      JsonNode answer = house.call(language, acme, method, arguments);
      assertThat(answer.path("refused"))
          .isEqualTo(Json.object().put("status", 500).put("message", message));
    }
  }

  @Test
  void each_call_leaves_a_note_with_its_run() {
    String calls =
        """
        [["db", "set", "k", {"n": 1}], ["db", "update", "k", "increment", {"n": 2}],
         ["db", "get", "k"], ["db", "delete", "k"], ["db", "get", "k"],
         ["db", "set", "k", {"a": "%s"}]]
        """
            .formatted("x".repeat(10_000));
    RunResult result =
        joined(house.apps.begin(Language.JAVASCRIPT, acme.caller(KeyValueHouse.EVENT), calls));
    List<ObjectNode> notes = result.uses().stream().map(ServiceUse::detail).toList();
    assertThatJson(notes.get(0))
        .isEqualTo(
            "{\"key\": \"k\", \"value\": {\"n\": 1}, \"before\": null, \"after\": {\"n\": 1}}");
    assertThatJson(notes.get(1))
        .isEqualTo(
            "{\"key\": \"k\", \"action\": \"increment\", \"value\": {\"n\": 2}, \"before\": {\"n\": 1}, \"after\": {\"n\": 3}}");
    assertThatJson(notes.get(2)).isEqualTo("{\"key\": \"k\", \"value\": {\"n\": 3}}");
    assertThatJson(notes.get(3))
        .isEqualTo("{\"key\": \"k\", \"before\": {\"n\": 3}, \"after\": null}");
    assertThatJson(notes.get(4))
        .isEqualTo(
            "{\"key\": \"k\", \"error\": {\"status\": 404, \"message\": \"Record not found\"}}");
    assertThat(notes.get(5).path("after").asText()).hasSize(8 << 10).startsWith("{\"a\":\"xxx");
    assertThatJson(notes.get(5).path("cut")).isEqualTo("[\"value\", \"after\"]");
    assertThat(result.uses())
        .extracting(ServiceUse::ok)
        .containsExactly(true, true, true, true, false, true);
  }

  @Test
  void a_note_has_no_secrets_in_it() {
    Caller plain = acme.caller(KeyValueHouse.EVENT);
    Caller caller =
        new Caller(
            plain.installation(),
            plain.app(),
            plain.iparams(),
            plain.settings(),
            plain.occasion(),
            text -> text.replace("4711", "••••••"));
    String calls =
        "[[\"db\", \"set\", \"k4711\", {\"4711\": \"my 4711\", \"n\": 47110, \"b\": [4711]}]]";
    RunResult result = joined(house.apps.begin(Language.JAVASCRIPT, caller, calls));
    assertThat(Json.write(result.uses().getFirst().detail()))
        .contains("my ••••••")
        .doesNotContain("4711");
    assertThat(house.value(acme, "k4711").path("n").asInt()).isEqualTo(47110);
  }

  private ArrayNode call(String calls) {
    return house.apps.calls(Language.JAVASCRIPT, acme.caller(KeyValueHouse.EVENT), calls);
  }

  private CompletableFuture<RunResult> run(String handler) {
    return house.apps.run(Language.JAVA, acme.caller(KeyValueHouse.EVENT), handler, Json.object());
  }

  private JsonNode java(String handler) {
    return CallingApps.answer(run(handler));
  }

  private long rows() {
    return count("SELECT count(*) FROM key_value");
  }

  private long used() {
    return count("SELECT COALESCE(sum(bytes), 0) FROM key_value_use");
  }

  private long count(String query) {
    return house.database.read(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  private static <T> T joined(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
