package dev.tenon.runtime.dispatch;

import static dev.tenon.runtime.dispatch.House.ACME;
import static dev.tenon.runtime.dispatch.House.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.ToRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries whose handlers fail, on a real database, with a clock that the test moves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class RetryTest {

  private static final String RETRY =
      "\"retry\": { \"maxAttempts\": 3, \"firstDelay\": \"10s\", \"factor\": 1 }";
  private static final String BLOCK = RETRY + ", \"onExhausted\": \"block\"";
  private static final Duration A_WAIT = Duration.ofSeconds(13);
  private static final Outcome FAILED = new Outcome.Failed(HandlerError.of("Error", "no"), false);

  @TempDir Path folder;
  private final Queue<FakeRuntime.Run> open = new ConcurrentLinkedQueue<>();
  private Optional<House> current = Optional.empty();

  @AfterEach
  void close() {
    // A run that is still open would hold up closing.
    open.forEach(FakeRuntime.Run::succeed);
    current.ifPresent(House::close);
  }

  @Test
  void a_failed_delivery_is_tried_again_at_its_time_before_what_waits_behind_it() {
    House house = house(run -> run.end(isTry(run, 1, 2) ? FAILED : new Outcome.Succeeded()));
    house.installWith(RETRY, ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    awaitAttempts(house, 1);
    assertThat(house.states()).containsExactly("queued", "queued");
    house.time.advance(A_WAIT);
    awaitAttempts(house, 2);
    house.time.advance(A_WAIT);
    awaitStates(house, "succeeded", "succeeded");
    assertThat(house.numbers()).containsExactly(1, 1, 1, 2);
    assertThat(house.runtime.runs().subList(0, 3))
        .extracting(run -> run.facts().attempt() + " " + run.facts().idempotencyKey())
        .containsExactly("1 dlv_1", "2 dlv_1", "3 dlv_1");
  }

  @Test
  void what_fails_as_often_as_it_may_is_a_dead_letter_and_the_lane_goes_on() {
    House house = house(run -> run.end(isTry(run, 1, 9) ? FAILED : new Outcome.Succeeded()));
    house.installWith(RETRY, ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    exhaust(house);
    awaitStates(house, "dead", "succeeded");
    assertThat(house.numbers()).containsExactly(1, 1, 1, 2);
  }

  @Test
  void a_failure_that_the_app_calls_permanent_is_not_tried_again() {
    Outcome permanent = new Outcome.Failed(HandlerError.of("Error", "never"), true);
    House house = house(run -> run.end(permanent));
    house.installWith(BLOCK, ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "dead");
  }

  @Test
  void an_app_of_the_freshworks_platform_is_tried_again_only_if_it_was_not_started() {
    House house =
        house(
            run ->
                run.end(
                    run.asked().facts().attempt() == 1
                        ? new Outcome.NotStarted("no room")
                        : FAILED));
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitAttempts(house, 1);
    assertThat(house.states()).containsExactly("queued");
    house.time.advance(A_WAIT);
    awaitStates(house, "dead");
    assertThat(house.numbers()).containsExactly(1, 1);
  }

  @Test
  void a_simulation_is_tried_once() {
    House house = house(run -> run.end(FAILED));
    house.installWith(RETRY, ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(house.event(ACME, "onDealUpdate", 1, Optional.empty(), EventSource.SIMULATION));
    awaitStates(house, "dead");
  }

  @Test
  void a_lane_that_waits_for_its_next_try_holds_up_no_other() {
    House house = house(run -> run.end(isTry(run, 1, 9) ? FAILED : new Outcome.Succeeded()));
    house.installWith(RETRY, ACME, "desk", "1.0.0", "onDealUpdate");
    house.install(ACME, "mirror", "1.0.0", "onContactCreate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    house.accept(ACME, "onContactCreate", 3);
    awaitStates(house, "queued", "queued", "succeeded");
    assertThat(house.numbers()).containsExactlyInAnyOrder(1, 3);
  }

  @Test
  void the_time_of_the_next_try_outlives_a_restart() {
    House before = house(run -> run.end(FAILED));
    before.installWith(RETRY, ACME, "desk", "1.0.0", "onDealUpdate");
    before.accept(ACME, "onDealUpdate", 1);
    before.accept(ACME, "onDealUpdate", 2);
    awaitAttempts(before, 1);
    before.close();

    House after = house(FakeRuntime.Run::succeed);
    assertThat(after.dispatcher.resume()).isEqualTo(2);
    after.time.advance(Duration.ofSeconds(2));
    after.install(GLOBEX, "mirror", "1.0.0", "onDealUpdate");
    after.accept(GLOBEX, "onDealUpdate", 3);
    awaitStates(after, "queued", "queued", "succeeded");
    after.time.advance(A_WAIT);
    awaitStates(after, "succeeded", "succeeded", "succeeded");
    assertThat(after.runtime.runs())
        .extracting(run -> run.facts().idempotencyKey() + " " + run.facts().attempt())
        .containsExactly("dlv_3 1", "dlv_1 2", "dlv_2 1");
  }

  @Test
  void a_delivery_that_may_not_be_left_out_stops_its_lane_visibly_also_over_a_restart() {
    House before = house(run -> run.end(FAILED));
    before.installWith(BLOCK, ACME, "desk", "1.0.0", "onDealUpdate");
    before.accept(ACME, "onDealUpdate", 1);
    before.accept(ACME, "onDealUpdate", 2);
    exhaust(before);
    awaitStates(before, "blocked", "queued");
    before.close();

    House after = house(FakeRuntime.Run::succeed);
    after.install(GLOBEX, "mirror", "1.0.0", "onDealUpdate");
    assertThat(after.dispatcher.resume()).isEqualTo(2);
    after.accept(GLOBEX, "onDealUpdate", 3);
    awaitStates(after, "blocked", "queued", "succeeded");
    assertThat(after.numbers()).containsExactly(3);
  }

  @Test
  void uninstalling_cancels_what_blocks_and_what_waits_for_its_next_try_at_once() {
    House house = house(run -> run.end(FAILED));
    Installation desk = house.installWith(BLOCK, ACME, "desk", "1.0.0", "onDealUpdate");
    Installation mirror = house.installWith(RETRY, ACME, "mirror", "1.0.0", "onContactCreate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    exhaust(house);
    house.accept(ACME, "onContactCreate", 3);
    awaitAttempts(house, 4);
    awaitStates(house, "blocked", "queued", "queued");
    house.installations.remove(desk);
    house.installations.remove(mirror);
    awaitStates(house, "cancelled", "cancelled", "cancelled");
  }

  @Test
  void what_was_uninstalled_while_nothing_ran_is_cancelled_after_the_start() {
    House before = house(run -> run.end(FAILED));
    Installation desk = before.installWith(BLOCK, ACME, "desk", "1.0.0", "onDealUpdate");
    before.accept(ACME, "onDealUpdate", 1);
    exhaust(before);
    awaitStates(before, "blocked");
    before.dispatcher.close();
    before.installations.remove(desk);
    before.close();

    House after = house(FakeRuntime.Run::succeed);
    after.dispatcher.resume();
    awaitStates(after, "cancelled");
  }

  @Test
  void a_handler_that_is_gone_at_the_next_try_is_a_dead_letter() {
    House house = house(run -> run.end(FAILED));
    house.installWith(RETRY, ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitAttempts(house, 1);
    house.installWith(RETRY, ACME, "desk", "2.0.0", "onContactCreate");
    house.time.advance(A_WAIT);
    awaitStates(house, "dead");
    assertThat(house.attempts().getLast()).contains("has no handler for onDealUpdate");
  }

  @Test
  void without_an_order_no_delivery_waits_for_another_one() {
    House house = house(run -> run.end(isTry(run, 1, 9) ? FAILED : new Outcome.Succeeded()));
    house.installWith(RETRY + ", \"ordering\": \"none\"", ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    awaitStates(house, "queued", "succeeded");
    exhaust(house);
    awaitStates(house, "dead", "succeeded");
  }

  @Test
  void with_an_order_for_each_record_only_those_of_one_record_wait_for_one_another() {
    House house = house(run -> run.end(isTry(run, 1, 9) ? FAILED : new Outcome.Succeeded()));
    house.installWith(RETRY + ", \"ordering\": \"entity\"", ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(house.eventOf(ACME, "onDealUpdate", 1, "{\"id\": 7}"));
    house.accept(house.eventOf(ACME, "onDealUpdate", 2, "{\"id\": 8}"));
    house.accept(house.eventOf(ACME, "onDealUpdate", 3, "{\"id\": 7}"));
    house.accept(ACME, "onDealUpdate", 4);
    awaitStates(house, "queued", "succeeded", "queued", "succeeded");
    exhaust(house);
    awaitStates(house, "dead", "succeeded", "succeeded", "succeeded");
  }

  @Test
  void an_org_whose_handlers_all_hang_leaves_room_for_another_one() {
    House house =
        house(
            run -> {
              if (run.asked().facts().org().equals("acme")) {
                open.add(run);
              } else {
                run.succeed();
              }
            });
    house.installWith("\"ordering\": \"none\"", ACME, "desk", "1.0.0", "onDealUpdate");
    house.install(GLOBEX, "desk", "1.0.0", "onDealUpdate");
    IntStream.range(0, 400).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    await().until(() -> open.size() == 128);
    house.accept(GLOBEX, "onDealUpdate", 400);
    await().untilAsserted(() -> assertThat(house.states().getLast()).isEqualTo("succeeded"));
  }

  @Test
  void a_record_that_cannot_be_written_holds_its_lane_and_nothing_is_handled_twice() {
    House house = house(FakeRuntime.Run::succeed);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.install(GLOBEX, "desk", "1.0.0", "onDealUpdate");
    refuseRecords(house, "NEW.delivery_seq = 1");
    IntStream.rangeClosed(1, 3).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    await().until(() -> !house.numbers().isEmpty());
    house.accept(GLOBEX, "onDealUpdate", 4);
    awaitStates(house, "queued", "queued", "queued", "succeeded");

    house.database.writeNow(handle -> handle.execute("DROP TRIGGER refused"));
    await()
        .untilAsserted(
            () -> {
              house.time.advance(A_WAIT);
              assertThat(house.states())
                  .containsExactly("succeeded", "succeeded", "succeeded", "succeeded");
            });
    assertThat(house.numbers()).containsExactlyInAnyOrder(1, 2, 3, 4);
  }

  @Test
  void a_record_that_can_never_be_written_whole_is_written_without_what_the_app_said() {
    House house =
        house(
            run -> {
              run.write("poison");
              run.succeed();
            });
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    refuseRecords(house, "NEW.console LIKE '%poison%'");
    house.accept(ACME, "onDealUpdate", 1);
    await()
        .untilAsserted(
            () -> {
              house.time.advance(A_WAIT);
              assertThat(house.states()).containsExactly("succeeded");
            });
    assertThat(house.attempts())
        .singleElement()
        .asString()
        .contains("What this attempt (succeeded) came to could not be written down.");
    assertThat(house.numbers()).containsExactly(1);
  }

  private House house(Consumer<FakeRuntime.Run> behaviour) {
    House house = new House(folder, behaviour);
    current = Optional.of(house);
    return house;
  }

  /** Lets the time pass in which a delivery uses up its three attempts. */
  private static void exhaust(House house) {
    await().until(() -> tries(house) >= 1);
    house.time.advance(A_WAIT);
    await().until(() -> tries(house) >= 2);
    house.time.advance(A_WAIT);
  }

  private static long tries(House house) {
    return house.attempts().stream().filter(attempt -> !attempt.startsWith("succ")).count();
  }

  /** Whether this is one of the first tries of the first event. */
  private static boolean isTry(FakeRuntime.Run run, int number, int upTo) {
    ToRuntime.Invoke asked = run.asked();
    return House.numberOf(run) == number && asked.facts().attempt() <= upTo;
  }

  private static void refuseRecords(House house, String which) {
    house.database.writeNow(
        handle ->
            handle.execute(
                "CREATE TRIGGER refused BEFORE INSERT ON attempt WHEN "
                    + which
                    + " BEGIN SELECT RAISE(ABORT, 'refused on purpose'); END"));
  }

  private static void awaitAttempts(House house, int count) {
    await().untilAsserted(() -> assertThat(house.attempts()).hasSize(count));
  }

  private static void awaitStates(House house, String... states) {
    await().untilAsserted(() -> assertThat(house.states()).isEqualTo(List.of(states)));
  }
}
