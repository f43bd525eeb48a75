package dev.tenon.runtime.dispatch;

import static dev.tenon.runtime.dispatch.House.ACME;
import static dev.tenon.runtime.dispatch.House.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.FromRuntime.ConsoleLine;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From an accepted event to the visible end of its deliveries, on a real database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class DispatcherTest {

  private static final Consumer<FakeRuntime.Run> SUCCEED = FakeRuntime.Run::succeed;

  @TempDir Path folder;
  private final Queue<FakeRuntime.Run> open = new ConcurrentLinkedQueue<>();
  private final AtomicInteger taken = new AtomicInteger();
  private Optional<House> current = Optional.empty();

  @AfterEach
  void close() {
    // A run that is still open would hold up closing.
    open.forEach(FakeRuntime.Run::succeed);
    current.ifPresent(House::close);
  }

  @Test
  void an_event_for_one_installation_and_what_made_it_due_are_kept_together_or_not_at_all() {
    House house = new House(folder, SUCCEED);
    current = Optional.of(house);
    Installation desk = house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.install(ACME, "other", "1.0.0", "onDealUpdate");
    assertThat(
            house
                .dispatcher
                .accept(
                    house.event(ACME, "onDealUpdate", 1),
                    desk,
                    handle -> handle.execute("UPDATE org SET name = 'One'") > 0)
                .join())
        .hasValueSatisfying(accepted -> assertThat(accepted.deliveries()).hasSize(1));
    assertThat(
            house.dispatcher.accept(house.event(ACME, "onDealUpdate", 2), desk, _ -> false).join())
        .isEmpty();
    CompletableFuture<Optional<Accepted>> broken =
        house.dispatcher.accept(
            house.event(ACME, "onDealUpdate", 3),
            desk,
            handle -> {
              handle.execute("UPDATE org SET name = 'Three'");
              throw new IllegalStateException("The process ended here");
            });
    assertThatThrownBy(broken::join).hasMessageContaining("The process ended here");
    assertThat(house.count("event")).isEqualTo(1);
    assertThat(house.orgNames()).containsExactly("One", "One");
  }

  @Test
  void an_event_goes_to_every_installation_of_its_org_that_asked_for_it() {
    House house = house(SUCCEED);
    Installation desk = house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    Installation mirror = house.install(ACME, "mirror", "1.0.0", "onDealUpdate");
    house.install(ACME, "other", "1.0.0", "onContactCreate");
    house.install(GLOBEX, "desk", "1.0.0", "onDealUpdate");
    Accepted accepted = house.accept(ACME, "onDealUpdate", 1);
    assertThat(accepted.deliveries())
        .extracting(scheduled -> scheduled.match().installation().id())
        .containsExactly(desk.id(), mirror.id());
    awaitStates(house, "succeeded", "succeeded");
  }

  @Test
  void an_event_for_nobody_is_kept() {
    House house = house(SUCCEED);
    Accepted accepted = house.accept(ACME, "onDealUpdate", 1);
    assertThat(accepted.duplicate()).isFalse();
    assertThat(accepted.deliveries()).isEmpty();
    assertThat(house.count("event")).isEqualTo(1);
  }

  @Test
  void an_event_of_an_unknown_org_is_refused() {
    House house = house(SUCCEED);
    Event event = house.event(new OrgId("nobody"), "onDealUpdate", 1);
    assertThatThrownBy(() -> house.dispatcher.accept(event, DeliveryObserver.NONE))
        .isInstanceOf(RuntimeFault.class)
        .hasMessage("There is no org \"nobody\".")
        .extracting(e -> ((RuntimeFault) e).code())
        .isEqualTo(FaultCode.NOT_FOUND);
  }

  @Test
  void a_second_event_with_the_same_key_changes_nothing_and_names_the_first() {
    House house = house(SUCCEED);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    Accepted first = house.accept(keyed(house, ACME, 1));
    Accepted second = house.accept(keyed(house, ACME, 2));
    assertThat(second.duplicate()).isTrue();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.deliveries()).isEmpty();
    assertThat(house.count("event")).isEqualTo(1);
    assertThat(house.count("delivery")).isEqualTo(1);
  }

  @Test
  void the_same_key_in_two_orgs_is_two_events() {
    House house = house(SUCCEED);
    assertThat(house.accept(keyed(house, ACME, 1)).duplicate()).isFalse();
    assertThat(house.accept(keyed(house, GLOBEX, 1)).duplicate()).isFalse();
    assertThat(house.count("event")).isEqualTo(2);
  }

  @Test
  void of_many_with_the_same_key_at_once_one_is_kept() {
    House house = house(SUCCEED);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    List<CompletableFuture<Accepted>> accepts =
        IntStream.range(0, 100)
            .mapToObj(i -> house.dispatcher.accept(keyed(house, ACME, i), DeliveryObserver.NONE))
            .toList();
    assertThat(accepts).filteredOn(accept -> !accept.join().duplicate()).hasSize(1);
    awaitStates(house, "succeeded");
  }

  @Test
  void a_duplicate_is_known_after_reopening() {
    House before = house(SUCCEED);
    before.accept(keyed(before, ACME, 1));
    before.close();
    House after = house(SUCCEED);
    assertThat(after.accept(keyed(after, ACME, 2)).duplicate()).isTrue();
  }

  @Test
  void deliveries_of_one_installation_are_made_in_the_order_of_acceptance_one_at_a_time() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService senders = Executors.newFixedThreadPool(8)) {
      House house =
          house(
              run -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                handlers.execute(
                    () -> {
                      running.decrementAndGet();
                      run.succeed();
                    });
              });
      house.install(ACME, "desk", "1.0.0", "onDealUpdate");
      List<CompletableFuture<Accepted>> accepts =
          IntStream.range(0, 400)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> house.accept(ACME, "onDealUpdate", i), senders))
              .toList();
      accepts.forEach(CompletableFuture::join);
      await().until(() -> house.dispatcher.waiting() == 0);
      List<Integer> acceptedNumbers =
          house.database.read(
              handle ->
                  handle
                      .createQuery("SELECT body ->> '$.data.number' FROM event ORDER BY seq")
                      .mapTo(Integer.class)
                      .list());
      assertThat(house.numbers()).hasSize(400).isEqualTo(acceptedNumbers);
      assertThat(most).hasValue(1);
      house.close();
      current = Optional.empty();
    }
  }

  @Test
  void one_installation_does_not_wait_for_another() {
    House house = house(run -> endUnless("desk@1.0.0", run));
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.install(ACME, "mirror", "1.0.0", "onDealUpdate");
    house.install(GLOBEX, "mirror", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    house.accept(GLOBEX, "onDealUpdate", 3);
    awaitStates(house, "queued", "succeeded", "queued", "succeeded", "succeeded");
  }

  @Test
  void a_simulated_event_does_not_wait_behind_a_stuck_delivery_nor_behind_another_one() {
    House house = house(run -> endIf(run.asked().facts().event().orElseThrow().simulated(), run));
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    house.accept(simulated(house, 3));
    house.accept(simulated(house, 4));
    awaitStates(house, "queued", "queued", "succeeded", "succeeded");
  }

  @Test
  void a_real_delivery_does_not_wait_behind_a_stuck_simulation() {
    House house = house(run -> endIf(!run.asked().facts().event().orElseThrow().simulated(), run));
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(simulated(house, 1));
    house.accept(ACME, "onDealUpdate", 2);
    awaitStates(house, "queued", "succeeded");
  }

  @Test
  void a_failed_run_is_a_visible_dead_letter_and_the_lane_goes_on() {
    House house =
        house(
            run -> {
              if (House.numberOf(run) == 1) {
                run.end(new Outcome.Failed(HandlerError.of("TypeError", "x is not y"), false));
              } else {
                run.succeed();
              }
            });
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    awaitStates(house, "dead", "succeeded");
    assertThat(house.attempts().getFirst()).startsWith("failed ").contains("x is not y");
  }

  @Test
  void every_way_a_run_can_end_is_a_visible_state() {
    List<Outcome> outcomes =
        List.of(
            new Outcome.Succeeded(),
            new Outcome.Failed(HandlerError.of("Error", "a"), false),
            new Outcome.Failed(HandlerError.of("Error", "b"), true),
            new Outcome.TimedOut(HandlerError.of("Timeout", "c")),
            new Outcome.NotStarted("d"));
    House house = house(run -> run.end(outcomes.get(House.numberOf(run))));
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    IntStream.range(0, outcomes.size()).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    awaitStates(house, "succeeded", "dead", "dead", "dead", "queued");
    // The last one was queued before its attempt, too.
    await().until(() -> house.attempts().size() == outcomes.size());
    assertThat(house.attempts())
        .map(attempt -> attempt.replaceFirst(" .*", ""))
        .containsExactly("succeeded", "failed", "failed", "timed_out", "not_started");
  }

  @Test
  void the_handler_learns_the_event_the_attempt_and_a_key_to_know_it_by() {
    House house = house(SUCCEED);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    Accepted accepted = house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "succeeded");
    var facts = house.runtime.runs().getFirst().facts();
    assertThat(facts.org()).isEqualTo("acme");
    assertThat(facts.attempt()).isEqualTo(1);
    assertThat(facts.idempotencyKey()).isEqualTo(accepted.deliveries().getFirst().delivery().id());
    assertThat(facts.event().orElseThrow().id()).isEqualTo(accepted.id().value());
  }

  @Test
  void the_handler_gets_the_installations_parameters() {
    House house = house(SUCCEED);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "succeeded");
    assertThat(house.runtime.runs().getFirst().payload()).contains("\"iparams\":{\"limit\":10}");
  }

  @Test
  void uninstalling_cancels_what_waits_and_says_so() {
    House house = house(open::add);
    Installation desk = house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    FakeRuntime.Run first = awaitOpen();
    house.installations.remove(desk);
    first.succeed();
    awaitStates(house, "succeeded", "cancelled");
    assertThat(house.attempts().getLast()).contains("uninstalled before the event's turn came");
  }

  @Test
  void a_delivery_runs_on_the_version_that_is_installed_when_its_turn_comes() {
    House house = house(open::add);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    FakeRuntime.Run first = awaitOpen();
    house.install(ACME, "desk", "2.0.0", "onDealUpdate");
    first.succeed();
    assertThat(awaitOpen().asked().key()).isEqualTo("desk@2.0.0");
  }

  @Test
  void a_handler_that_is_missing_after_an_update_is_a_dead_letter_with_the_reason() {
    House house = house(open::add);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate", "onContactCreate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    house.accept(ACME, "onContactCreate", 3);
    FakeRuntime.Run first = awaitOpen();
    house.install(ACME, "desk", "2.0.0", "onContactCreate");
    first.succeed();
    awaitOpen().succeed();
    awaitStates(house, "succeeded", "dead", "succeeded");
    assertThat(house.attempts().get(1))
        .startsWith("not_started ")
        .contains(
            "The version 2.0.0 of desk that is installed now has no handler for onDealUpdate");
  }

  @Test
  void what_was_left_is_delivered_in_order_after_reopening() {
    House before = house(open::add);
    before.install(ACME, "desk", "1.0.0", "onDealUpdate");
    IntStream.rangeClosed(1, 5).forEach(i -> before.accept(ACME, "onDealUpdate", i));
    awaitOpen();
    cutOff(before, new Outcome.NotStarted("The runtime stopped before the run was over."));

    House after = house(SUCCEED);
    assertThat(after.dispatcher.resume()).isEqualTo(5);
    after.accept(ACME, "onDealUpdate", 6);
    awaitStates(
        after, "succeeded", "succeeded", "succeeded", "succeeded", "succeeded", "succeeded");
    assertThat(after.numbers()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void a_run_that_is_cut_off_by_closing_stays_queued_without_an_attempt() {
    House before = house(open::add);
    before.install(ACME, "desk", "1.0.0", "onDealUpdate");
    before.accept(ACME, "onDealUpdate", 1);
    awaitOpen();
    cutOff(before, new Outcome.NotStarted("The runtime stopped before the run was over."));

    House after = house(SUCCEED);
    assertThat(after.states()).containsExactly("queued");
    assertThat(after.attempts()).isEmpty();
  }

  @Test
  void a_run_that_succeeds_while_closing_is_not_made_again() {
    House before = house(open::add);
    before.install(ACME, "desk", "1.0.0", "onDealUpdate");
    before.accept(ACME, "onDealUpdate", 1);
    awaitOpen();
    cutOff(before, new Outcome.Succeeded());

    House after = house(SUCCEED);
    assertThat(after.dispatcher.resume()).isZero();
    assertThat(after.states()).containsExactly("succeeded");
  }

  /** The third one loses the row itself, which no statement of ours could. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE event SET body = replace(body, '2}', '7}') WHERE seq = 2  | is damaged on disk: its checksum does not fit
          UPDATE event SET type = 'onContactCreate' WHERE seq = 2          | is damaged on disk: its checksum does not fit
          UPDATE event SET source = 'nowhere', dedup_key = 'k' WHERE seq = 2 | is damaged on disk: its checksum does not fit
          DELETE FROM event WHERE seq = 2                                  | number 2 is missing on disk
          """)
  void an_event_that_is_damaged_on_disk_is_a_dead_letter_with_the_reason_and_the_lane_goes_on(
      String damage, String reason) throws SQLException {
    House before = house(open::add);
    before.install(ACME, "desk", "1.0.0", "onDealUpdate");
    IntStream.rangeClosed(1, 3).forEach(i -> before.accept(ACME, "onDealUpdate", i));
    awaitOpen();
    cutOff(before, new Outcome.NotStarted("The runtime stopped before the run was over."));
    try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tenon.db"));
        Statement statement = raw.createStatement()) {
      assertThat(statement.executeUpdate(damage)).isEqualTo(1);
    }

    House after = house(SUCCEED);
    after.dispatcher.resume();
    awaitStates(after, "succeeded", "dead", "succeeded");
    assertThat(after.attempts().get(1)).startsWith("not_started ").contains(reason);
    assertThat(after.numbers()).containsExactly(1, 3);
  }

  @Test
  void an_observer_hears_the_payload_the_lines_and_the_recorded_end() {
    House house =
        house(
            run -> {
              run.write("hello");
              run.succeed();
            });
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    house
        .dispatcher
        .accept(
            house.event(ACME, "onDealUpdate", 1),
            new DeliveryObserver() {
              @Override
              public void started(Delivery delivery, Installation installation, String payload) {
                heard.add("started " + payload.contains("\"number\":1"));
              }

              @Override
              public void console(Delivery delivery, ConsoleLine line) {
                heard.add(line.text());
              }

              @Override
              public void finished(Attempt attempt) {
                heard.add(attempt.state() + " " + house.states());
              }
            })
        .join();
    await().until(() -> heard.size() == 3);
    assertThat(heard).containsExactly("started true", "hello", "SUCCEEDED [succeeded]");
  }

  @Test
  void an_observer_that_breaks_hurts_no_delivery() {
    House house =
        house(
            run -> {
              run.write("hello");
              run.succeed();
            });
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    DeliveryObserver broken =
        new DeliveryObserver() {
          @Override
          public void started(Delivery delivery, Installation installation, String payload) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void console(Delivery delivery, ConsoleLine line) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void finished(Attempt attempt) {
            throw new IllegalStateException("on purpose");
          }
        };
    house.dispatcher.accept(house.event(ACME, "onDealUpdate", 1), broken).join();
    house.dispatcher.accept(house.event(ACME, "onDealUpdate", 2), broken).join();
    awaitStates(house, "succeeded", "succeeded");
  }

  private House house(Consumer<FakeRuntime.Run> behaviour) {
    House house = new House(folder, behaviour);
    current = Optional.of(house);
    return house;
  }

  /** Closes a house while a run is open, and ends the run once closing waits for it. */
  private void cutOff(House house, Outcome outcome) {
    Thread closing = Thread.ofPlatform().start(house::close);
    await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    open.forEach(run -> run.end(outcome));
    await().atMost(20, TimeUnit.SECONDS).until(() -> !closing.isAlive());
    open.clear();
  }

  /** The next run that has started and waits for the test to end it. */
  private FakeRuntime.Run awaitOpen() {
    int next = taken.getAndIncrement();
    await().until(() -> open.size() > next);
    return open.stream().skip(next).findFirst().orElseThrow();
  }

  private void endUnless(String key, FakeRuntime.Run run) {
    endIf(!run.asked().key().equals(key), run);
  }

  private void endIf(boolean ends, FakeRuntime.Run run) {
    if (ends) {
      run.succeed();
    } else {
      open.add(run);
    }
  }

  private static Event keyed(House house, OrgId org, int number) {
    return house.event(org, "onDealUpdate", number, Optional.of("k"), EventSource.HTTP);
  }

  private static Event simulated(House house, int number) {
    return house.event(ACME, "onDealUpdate", number, Optional.empty(), EventSource.SIMULATION);
  }

  private static void awaitStates(House house, String... states) {
    await().untilAsserted(() -> assertThat(house.states()).containsExactly(states));
  }
}
