package dev.tenon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.MovedClock;
import dev.tenon.runtime.testing.Relay;
import dev.tenon.runtime.testing.RunningTenon;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the platform's documents say of schedules, line by line, for both languages. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ScheduleServiceTest {

  private static final String YEAR = Duration.ofDays(365).toString();

  private final MovedClock clock = new MovedClock();
  private RunningTenon tenon;

  @BeforeAll
  void start(@TempDir Path folder) {
    tenon =
        RunningTenon.start(
            new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", 0, List.of(Relay.both(folder))),
            clock);
  }

  /** How often an app may call has a test of its own. */
  @BeforeEach
  void aMinuteLater() {
    clock.move(Duration.ofMinutes(1));
  }

  @AfterAll
  void stop() {
    tenon.close();
  }

  /** What is wrong, a change of a good schedule, and what is said of it. */
  static Stream<Arguments> rejections() {
    return Stream.of(
            row("'name': null, '-': 'name'", "The following mandatory keys are missing - name"),
            row(
                "'-': 'data,schedule_at'",
                "The following mandatory keys are missing - data,schedule_at"),
            row(
                "'-': 'name,data', 'repeat': {'time_unit': 'days'}",
                "The following mandatory keys are missing - name,data,frequency"),
            row(
                "'repeat': {'timezone': 'UTC'}",
                "The following mandatory keys are missing - time_unit,frequency"),
            row(
                "'repeat': 'daily'",
                "The following mandatory keys are missing - time_unit,frequency"),
            row("'name': 7", "Name must be of type string"),
            row("'name': '" + "n".repeat(31) + "'", "Name length must not be greater than 30"),
            row("'data': 'text'", "The 'data' value must be of type JSON"),
            row("'data': 7", "The 'data' value must be of type JSON"),
            row(
                "'data': {'a': '" + "x".repeat(4089) + "'}",
                "The size of the 'data' payload must not exceed 4Kb"),
            row(
                "'data': {'a': '" + "é".repeat(2045) + "'}",
                "The size of the 'data' payload must not exceed 4Kb"),
            row("'schedule_at': 'soon'", "The 'schedule_at' value must be an ISO string"),
            row("'schedule_at': 1700000000", "The 'schedule_at' value must be an ISO string"),
            row(
                "'schedule_at': '2024-02-30T10:00:00Z'",
                "The 'schedule_at' value must be an ISO string"),
            row(
                "'in': 'PT4M59.999S'",
                "The 'schedule_at' value must be at least 5 minutes in the future"),
            row(
                "'schedule_at': '2021-10-19'",
                "The 'schedule_at' value must be at least 5 minutes in the future"),
            row(
                "'in': '" + YEAR + "', 'more': 1",
                "The 'schedule_at' value must not be greater than a year"),
            row(
                "'repeat': {'time_unit': 'weeks', 'frequency': 1}",
                "Time unit must either be days, minutes or hours"),
            row(
                "'repeat': {'time_unit': 'days', 'frequency': 1, 'timezone': 'Mars/Base'}",
                "Invalid timezone"),
            row(
                "'repeat': {'time_unit': 'days', 'frequency': 1, 'timezone': 7}",
                "Invalid timezone"),
            row(
                "'repeat': {'time_unit': 'days', 'frequency': '1'}",
                "The 'frequency' value must be of type Number"),
            row(
                "'repeat': {'time_unit': 'days', 'frequency': 0}",
                "The 'frequency' value must be greater than 0"),
            row(
                "'repeat': {'time_unit': 'minutes', 'frequency': 61}",
                "The maximum frequency value for the 'minutes' parameter is 60"),
            row(
                "'repeat': {'time_unit': 'hours', 'frequency': 25}",
                "The maximum frequency value for the 'hours' parameter is 24"),
            row(
                "'repeat': {'time_unit': 'days', 'frequency': 30.5}",
                "The maximum frequency value for the 'days' parameter is 30"))
        .flatMap(
            row ->
                Stream.of(Relay.values())
                    .flatMap(
                        relay ->
                            Stream.of("create", "update")
                                .map(
                                    method ->
                                        Arguments.of(relay, method, row.get()[0], row.get()[1]))));
  }

  private static Arguments row(String change, String message) {
    return Arguments.of(change.replace('\'', '"'), message);
  }

  @ParameterizedTest
  @MethodSource("rejections")
  void what_is_no_schedule_is_refused_as_the_platform_does(
      Relay relay, String method, String change, String message) {
    assertThat(call(relay, method, changed(change))).isEqualTo(refusal(400, message));
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void a_call_without_a_schedule_lacks_everything(Relay relay) {
    JsonNode missing =
        refusal(400, "The following mandatory keys are missing - name,data,schedule_at");
    assertThat(relay.call(tenon, "schedule", "create")).isEqualTo(missing);
    assertThat(call(relay, "create", Json.read("null"))).isEqualTo(missing);
    assertThat(call(relay, "create", Json.read("[7]"))).isEqualTo(missing);
    for (String method : List.of("fetch", "delete")) {
      assertThat(relay.call(tenon, "schedule", method))
          .isEqualTo(refusal(400, "The following mandatory keys are missing - name"));
      assertThat(call(relay, method, Json.object().put("name", 7)))
          .isEqualTo(refusal(400, "Name must be of type string"));
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void what_is_not_there_is_not_found(Relay relay) {
    JsonNode unknown = refusal(404, "Schedule does not exist");
    for (String method : List.of("fetch", "delete", "update")) {
      assertThat(call(relay, method, good("nothing"))).isEqualTo(unknown);
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void a_schedule_is_made_found_changed_and_removed(Relay relay) {
    assertThat(call(relay, "create", good("one"))).isEqualTo(done("Schedule created"));
    assertThat(call(relay, "create", good("one")))
        .isEqualTo(refusal(400, "This Schedule name already exists"));
    assertThat(call(relay, "fetch", named("one")).path("value")).isEqualTo(good("one"));
    ObjectNode other = good("one").put("schedule_at", at(Duration.ofDays(365)));
    other.putArray("data").add(1);
    assertThat(call(relay, "update", other)).isEqualTo(done("Schedule updated"));
    assertThat(call(relay, "fetch", named("one")).path("value")).isEqualTo(other);
    assertThat(call(relay, "delete", named("one"))).isEqualTo(done("Schedule deleted"));
    assertThat(call(relay, "fetch", named("one")).path("ok").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void the_limits_themselves_are_allowed(Relay relay) {
    ObjectNode largest = good("n".repeat(30)).put("schedule_at", at(Duration.ofMinutes(5)));
    largest.putObject("data").put("a", "x".repeat(4088));
    assertThat(call(relay, "create", largest)).isEqualTo(done("Schedule created"));
    assertThat(call(relay, "delete", largest)).isEqualTo(done("Schedule deleted"));
  }

  /** What published apps do, and the platform takes since there is a repeat. */
  @ParameterizedTest
  @EnumSource(Relay.class)
  void one_that_repeats_may_begin_in_the_past_or_far_away_and_there_is_one_of_them(Relay relay) {
    for (String at : List.of("2021-10-19", "2000-02-20T17:38:38.626Z", "2099-01-01T00:00:00Z")) {
      ObjectNode repeating = good("r").put("schedule_at", at);
      repeating.putObject("repeat").put("time_unit", "days").put("frequency", 1);
      assertThat(call(relay, "create", repeating)).as(at).isEqualTo(done("Schedule created"));
      assertThat(call(relay, "fetch", named("r")).at("/value/repeat/timezone").asText())
          .isEqualTo("UTC");
      ObjectNode second = repeating.deepCopy().put("name", "r2");
      assertThat(call(relay, "create", second))
          .isEqualTo(refusal(400, "The maximum number of recurring schedules is 1"));
      assertThat(call(relay, "update", repeating)).isEqualTo(done("Schedule updated"));
      assertThat(call(relay, "create", good("r2"))).isEqualTo(done("Schedule created"));
      assertThat(call(relay, "update", second))
          .isEqualTo(refusal(400, "The maximum number of recurring schedules is 1"));
      assertThat(call(relay, "delete", named("r2"))).isEqualTo(done("Schedule deleted"));
      assertThat(call(relay, "delete", named("r"))).isEqualTo(done("Schedule deleted"));
    }
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void what_was_asked_and_what_was_there_is_noted(Relay relay) {
    JsonNode created = note(relay, "create", good("noted"));
    assertThat(created).isEqualTo(good("noted"));
    ObjectNode other = good("noted").put("schedule_at", at(Duration.ofHours(7)));
    JsonNode updated = note(relay, "update", other);
    assertThat(updated.path("schedule_at").asText()).isEqualTo(at(Duration.ofHours(7)));
    assertThat(updated.path("before")).isEqualTo(good("noted"));
    assertThat(note(relay, "fetch", named("noted"))).isEqualTo(other);
    assertThat(note(relay, "delete", named("noted")).path("before")).isEqualTo(other);
    JsonNode refused = note(relay, "fetch", named("noted"));
    assertThat(refused.path("name").asText()).isEqualTo("noted");
    assertThat(refused.at("/error/message").asText()).isEqualTo("Schedule does not exist");
    ObjectNode large = good("noted");
    large.putObject("data").put("a", "x".repeat(100_000));
    assertThat(note(relay, "create", large).path("data").asText())
        .isEqualTo("(100,008 characters)");
  }

  @ParameterizedTest
  @EnumSource(Relay.class)
  void an_app_may_call_fifty_times_a_minute(Relay relay) {
    for (int i = 0; i < 50; i++) {
      assertThat(call(relay, "fetch", named("x")).at("/value/status").asInt()).isEqualTo(404);
    }
    JsonNode refused = call(relay, "fetch", named("x")).path("value");
    assertThat(refused.path("status").asInt()).isEqualTo(429);
    assertThat(refused.path("message").asText())
        .isEqualTo("You have exceeded the limit of 50 requests per minute");
  }

  private JsonNode note(Relay relay, String method, ObjectNode schedule) {
    return RunningTenon.step(relay.steps(tenon, "schedule", method, schedule), "service")
        .path("detail");
  }

  private JsonNode call(Relay relay, String method, JsonNode argument) {
    return relay.call(tenon, "schedule", method, argument);
  }

  private ObjectNode changed(String members) {
    ObjectNode schedule = good("s");
    ObjectNode changes = Json.readObject("{" + members + "}");
    String without = changes.path("-").asText();
    String in = changes.path("in").asText();
    long more = changes.path("more").asLong();
    changes.remove(List.of("-", "in", "more"));
    schedule.setAll(changes);
    if (!in.isEmpty()) {
      schedule.put("schedule_at", at(Duration.parse(in).plusMillis(more)));
    }
    schedule.remove(List.of(without.split(",", -1)));
    return schedule;
  }

  private ObjectNode good(String name) {
    ObjectNode schedule = named(name).put("schedule_at", at(Duration.ofHours(1)));
    schedule.putObject("data").put("deal", 42);
    return schedule;
  }

  private static ObjectNode named(String name) {
    return Json.object().put("name", name);
  }

  private String at(Duration in) {
    return clock.instant().plus(in).toString();
  }

  private static JsonNode done(String message) {
    ObjectNode done = Json.object().put("ok", true);
    done.putObject("value").put("status", 200).put("message", message);
    return done;
  }

  private static JsonNode refusal(int status, String message) {
    ObjectNode refusal = Json.object().put("ok", false);
    refusal.putObject("value").put("status", status).put("message", message);
    return refusal;
  }
}
