package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.AppZip;
import dev.tenon.runtime.testing.MovedClock;
import dev.tenon.runtime.testing.Relay;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of schedules when their time has come, and of those whose app is gone by then. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(180)
final class ScheduleFiringTest {

  private static final String ACME = "/api/v1/orgs/acme";
  private static final String GLOBEX = "/api/v1/orgs/globex";
  private static final Duration HOUR = Duration.ofHours(1);

  private final Path folder;
  private final MovedClock clock = new MovedClock();
  private RunningTenon tenon;
  private String app = "";

  ScheduleFiringTest(@TempDir Path folder) {
    this.folder = folder;
    this.tenon = start();
    tenon.put(
        ACME,
        "{\"name\": \"Acme\", \"accounts\": [{\"product\":\"freshsales\",\"accountId\":\"42\"}]}");
    tenon.put(GLOBEX, "{\"name\": \"Globex\"}");
    tenon.upload("/api/v1/apps", Relay.zip("1.0.0"));
    app = install(ACME);
  }

  private RunningTenon start() {
    return RunningTenon.start(
        new TenonConfig(folder.resolve("data"), "127.0.0.1", 0, List.of()), clock);
  }

  private void restart() {
    tenon.close();
    tenon = start();
  }

  @AfterEach
  void stop() {
    tenon.close();
  }

  @Test
  void one_that_fires_once_does_so_for_its_own_installation_and_is_gone() {
    install(GLOBEX);
    create(ACME, schedule("one", HOUR));
    assertThat(list(ACME, app).at("/items/0/due").asText())
        .isEqualTo(clock.instant().plus(HOUR).toString());
    clock.move(HOUR);
    JsonNode fired = fired(ACME, 1).get(0);
    assertThat(fired.path("state").asText()).isEqualTo("succeeded");
    JsonNode event = event(ACME, fired);
    assertThat(event.path("source").asText()).isEqualTo("schedule");
    JsonNode body = event.path("body");
    assertThat(body.path("event").asText()).isEqualTo("onScheduledEvent");
    assertThat(body.path("account_id").asText()).isEqualTo("42");
    assertThat(body.path("region").asText()).isEqualTo("US");
    assertThat(body.path("timestamp").asLong()).isEqualTo(clock.millis());
    assertThat(body.path("data")).isEqualTo(Json.read("{\"name\": \"one\"}"));
    assertThat(list(ACME, app).path("items")).isEmpty();
    create(ACME, schedule("one", HOUR));
    assertThat(deliveries(GLOBEX)).isEmpty();
  }

  @Test
  void one_that_repeats_goes_on_and_what_was_missed_meanwhile_is_made_up_for_once() {
    create(ACME, repeating("2000-01-01T00:00:00Z"));
    for (int times = 1; times <= 3; times++) {
      clock.move(HOUR);
      fired(ACME, times);
    }
    tenon.close();
    clock.move(Duration.ofDays(40));
    tenon = start();
    fired(ACME, 4);
    restart();
    create(ACME, schedule("later", HOUR));
    clock.move(HOUR);
    assertThat(fired(ACME, 6)).hasSize(6);
    JsonNode repeating = list(ACME, app).at("/items/0");
    assertThat(repeating.path("name").asText()).isEqualTo("repeating");
    assertThat(repeating.path("due").asText())
        .endsWith(":00:00Z")
        .isGreaterThan("" + clock.instant());
  }

  @Test
  void one_that_was_missed_while_nothing_ran_fires_once() {
    create(ACME, schedule("one", HOUR));
    tenon.close();
    clock.move(Duration.ofDays(3));
    tenon = start();
    fired(ACME, 1);
    restart();
    create(ACME, schedule("two", HOUR));
    clock.move(HOUR);
    assertThat(fired(ACME, 2)).hasSize(2);
  }

  @Test
  void it_ends_with_its_installation_also_when_the_app_comes_back() {
    create(ACME, schedule("one", HOUR));
    create(ACME, repeating("2000-01-01T00:00:00Z"));
    tenon.delete(ACME + "/installations/" + app);
    assertThat(install(ACME)).isEqualTo(app);
    assertThat(list(ACME, app).path("items")).isEmpty();
    create(ACME, schedule("one", Duration.ofHours(2)));
    clock.move(Duration.ofHours(2));
    assertThat(fired(ACME, 1)).hasSize(1);
  }

  @Test
  void it_waits_for_a_paused_installation_as_other_events_do() {
    create(ACME, schedule("one", HOUR));
    tenon.post(ACME + "/installations/" + app + "/pause", "");
    clock.move(HOUR);
    await().until(() -> deliveries(ACME).size() == 1);
    assertThat(deliveries(ACME).get(0).path("state").asText()).isEqualTo("queued");
    tenon.post(ACME + "/installations/" + app + "/resume", "");
    fired(ACME, 1);
  }

  @Test
  void one_of_a_version_that_has_no_handler_for_it_any_more_is_a_dead_letter() {
    create(ACME, schedule("one", HOUR));
    tenon.upload("/api/v1/apps", Relay.zip("2.0.0", "onScheduledEvent"));
    tenon.post(ACME + "/installations/" + app + "/update", "{\"version\":\"2.0.0\"}");
    clock.move(HOUR);
    JsonNode dead = fired(ACME, 1).get(0);
    assertThat(dead.path("state").asText()).isEqualTo("dead");
    assertThat(dead.path("lastError").asText())
        .contains("2.0.0 of relay-js that is installed now has no handler for onScheduledEvent");
  }

  @Test
  void it_can_be_had_now_and_stays_as_it_is() {
    create(ACME, schedule("one a", HOUR));
    String before = list(ACME, app).toString();
    for (String name : List.of("one%20a", list(ACME, app).at("/items/0/id").asText())) {
      assertThat(
              tenon
                  .post(ACME + "/installations/" + app + "/schedules/" + name + "/fire", "")
                  .statusCode())
          .isEqualTo(202);
    }
    assertThat(fired(ACME, 2)).hasSize(2);
    assertThat(list(ACME, app).toString()).isEqualTo(before);
    assertThat(
            tenon
                .post(GLOBEX + "/installations/" + app + "/schedules/one%20a/fire", "")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void there_are_a_thousand_at_most_and_another_org_need_not_wait_for_all_of_them() {
    tenon.upload(
        "/api/v1/apps",
        AppZip.of("many", "1.0.0", "onDealUpdate", "onScheduledEvent")
            .server(
                """
                exports = {
                  onDealUpdate: function (args) {
                    var at = new Date(%d).toISOString(), all = [];
                    var from = args.data.arguments[0].from;
                    for (var i = from; i < from + 50; i++) {
                      all.push($schedule.create({name: 's' + i, data: {}, schedule_at: at})
                        .then(function () { return ''; }, function (e) { return e.message; }));
                    }
                    return Promise.all(all).then(function (said) { renderData(null, said); });
                  },
                  onScheduledEvent: function () {}
                };
                """
                    .formatted(clock.millis() + 3_600_000))
            .bytes());
    tenon.post(ACME + "/installations", "{\"app\":\"many\"}");
    for (int from = 0; from < 1000; from += 50) {
      many(from);
      clock.move(Duration.ofMinutes(1));
    }
    JsonNode attempt = many(1000);
    assertThat(attempt.path("answer").toString())
        .contains("The maximum number of one time schedules is 1000");
    String other = install(GLOBEX);
    create(GLOBEX, schedule("one", HOUR.plusSeconds(1)));
    assertThat(list(GLOBEX, other).path("items")).hasSize(1);
    clock.move(HOUR.plusSeconds(1));
    long first = number(fired(GLOBEX, 1).get(0));
    List<Long> others =
        Json.read(tenon.get(ACME + "/deliveries?type=onScheduledEvent&limit=500").body())
            .path("items")
            .valueStream()
            .map(ScheduleFiringTest::number)
            .toList();
    // Those that came before it are a share of them at most, and a batch that was under way.
    assertThat(others.stream().filter(number -> number < first).count()).isLessThan(200);
  }

  /** Has the app make fifty schedules; the other one fetches one that is not there meanwhile. */
  private JsonNode many(int from) {
    ObjectNode argument = Json.object().put("name", "none").put("from", from);
    return handled(ACME, Relay.event("schedule", "fetch", argument), "many");
  }

  private static long number(JsonNode delivery) {
    return Long.parseLong(delivery.path("delivery").asText().substring("dlv_".length()));
  }

  private String install(String org) {
    return Json.read(tenon.post(org + "/installations", "{\"app\":\"relay-js\"}").body())
        .path("installation")
        .asText();
  }

  private ObjectNode schedule(String name, Duration in) {
    ObjectNode schedule =
        Json.object().put("name", name).put("schedule_at", clock.instant().plus(in).toString());
    schedule.putObject("data").put("name", name);
    return schedule;
  }

  private ObjectNode repeating(String at) {
    ObjectNode repeating = schedule("repeating", HOUR).put("schedule_at", at);
    repeating.putObject("repeat").put("time_unit", "hours").put("frequency", 1);
    return repeating;
  }

  private void create(String org, ObjectNode schedule) {
    JsonNode attempt = handled(org, Relay.event("schedule", "create", schedule), "relay-js");
    assertThat(attempt.path("answer").toString()).contains("Schedule created");
  }

  /** Posts an event and gives what an app's first attempt came to. */
  private JsonNode handled(String org, String event, String of) {
    String id =
        Json.read(tenon.post(org + "/events?product=freshsales", event).body())
            .path("eventId")
            .asText();
    return await()
        .until(
            () ->
                Json.read(tenon.get(org + "/deliveries?event=" + id + "&app=" + of).body())
                    .at("/items/0"),
            delivery -> delivery.path("state").asText().equals("succeeded"))
        .path("delivery")
        .asText()
        .transform(
            delivery ->
                Json.read(tenon.get(org + "/deliveries/" + delivery).body()).at("/attempts/0"));
  }

  private JsonNode list(String org, String installation) {
    return Json.read(tenon.get(org + "/installations/" + installation + "/schedules").body());
  }

  /** The deliveries of scheduled events, newest first. */
  private JsonNode deliveries(String org) {
    return Json.read(tenon.get(org + "/deliveries?type=onScheduledEvent").body()).path("items");
  }

  /** The same once there are so many and all are over. */
  private JsonNode fired(String org, int count) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> deliveries(org),
            found ->
                found.size() >= count
                    && found
                        .valueStream()
                        .noneMatch(one -> one.path("state").asText().equals("queued")));
  }

  private JsonNode event(String org, JsonNode delivery) {
    return Json.read(tenon.get(org + "/deliveries/" + delivery.path("delivery").asText()).body())
        .path("event");
  }
}
