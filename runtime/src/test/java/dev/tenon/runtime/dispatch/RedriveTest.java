package dev.tenon.runtime.dispatch;

import static dev.tenon.runtime.dispatch.House.ACME;
import static dev.tenon.runtime.dispatch.House.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was given up on gets another chance, on a real database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class RedriveTest {

  private static final String BLOCK = "\"retry\": \"none\", \"onExhausted\": \"block\"";
  private static final Outcome FAILED = new Outcome.Failed(HandlerError.of("Error", "no"), false);
  private static final DeadLetterFilter ALL =
      new DeadLetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  @TempDir Path folder;
  private final Queue<FakeRuntime.Run> open = new ConcurrentLinkedQueue<>();
  private volatile Consumer<FakeRuntime.Run> behaviour = run -> run.end(FAILED);
  private Optional<House> current = Optional.empty();

  @AfterEach
  void close() {
    // A run that is still open would hold up closing.
    open.forEach(FakeRuntime.Run::succeed);
    current.ifPresent(House::close);
  }

  @Test
  void a_redriven_dead_letter_goes_behind_what_waits_and_keeps_its_key() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "dead");
    behaviour = open::add;
    house.accept(ACME, "onDealUpdate", 2);
    house.accept(ACME, "onDealUpdate", 3);
    await().until(() -> open.size() == 1);
    assertThat(house.dispatcher.redrive(ACME, "dlv_1").join().id()).isEqualTo("dlv_1");
    house.accept(ACME, "onDealUpdate", 4);
    behaviour = FakeRuntime.Run::succeed;
    open.forEach(FakeRuntime.Run::succeed);
    awaitStates(house, "succeeded", "succeeded", "succeeded", "succeeded");
    assertThat(house.numbers()).containsExactly(1, 2, 3, 1, 4);
    assertThat(house.runtime.runs().get(3).facts().idempotencyKey()).isEqualTo("dlv_1");
    assertThat(house.runtime.runs().get(3).facts().attempt()).isEqualTo(2);
  }

  @Test
  void the_place_of_a_redriven_one_outlives_a_restart() {
    House before = house();
    before.install(ACME, "desk", "1.0.0", "onDealUpdate");
    before.accept(ACME, "onDealUpdate", 1);
    awaitStates(before, "dead");
    behaviour = run -> run.end(new Outcome.NotStarted("no room"));
    before.accept(ACME, "onDealUpdate", 2);
    await().until(() -> before.attempts().size() == 2);
    before.dispatcher.redrive(ACME, "dlv_1").join();
    before.accept(ACME, "onDealUpdate", 3);
    before.close();

    behaviour = FakeRuntime.Run::succeed;
    House after = house();
    after.time.advance(Duration.ofMinutes(1));
    assertThat(after.dispatcher.resume()).isEqualTo(3);
    awaitStates(after, "succeeded", "succeeded", "succeeded");
    assertThat(after.numbers()).containsExactly(2, 1, 3);
  }

  @Test
  void a_redriven_one_has_all_its_attempts_again() {
    House house = house();
    house.installWith(
        "\"retry\": { \"maxAttempts\": 2, \"firstDelay\": \"1s\" }",
        ACME,
        "desk",
        "1.0.0",
        "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    for (int tries = 1; tries <= 4; tries++) {
      int made = tries;
      await().until(() -> house.attempts().size() == made);
      if (tries == 2) {
        awaitStates(house, "dead");
        house.dispatcher.redrive(ACME, "dlv_1").join();
      } else {
        house.time.advance(Duration.ofSeconds(2));
      }
    }
    awaitStates(house, "dead");
    assertThat(house.attempts()).hasSize(4);
  }

  @Test
  void one_that_blocks_its_lane_is_redriven_where_it_is() {
    House house = house();
    house.installWith(BLOCK, ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    awaitStates(house, "blocked", "queued");
    behaviour = FakeRuntime.Run::succeed;
    house.dispatcher.redrive(ACME, "dlv_1").join();
    awaitStates(house, "succeeded", "succeeded");
    assertThat(house.numbers()).containsExactly(1, 1, 2);
  }

  @Test
  void one_that_blocks_its_lane_can_be_given_up_on() {
    House house = house();
    house.installWith(BLOCK, ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    house.accept(ACME, "onDealUpdate", 2);
    awaitStates(house, "blocked", "queued");
    behaviour = FakeRuntime.Run::succeed;
    house.dispatcher.cancel(ACME, "dlv_1").join();
    awaitStates(house, "cancelled", "succeeded");
    assertThat(house.numbers()).containsExactly(1, 2);
  }

  @Test
  void many_are_redriven_in_the_order_in_which_they_were_accepted() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate", "onContactCreate");
    house.install(GLOBEX, "desk", "1.0.0", "onDealUpdate");
    IntStream.rangeClosed(1, 3).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    house.accept(ACME, "onContactCreate", 4);
    house.accept(GLOBEX, "onDealUpdate", 5);
    awaitStates(house, "dead", "dead", "dead", "dead", "dead");
    behaviour = FakeRuntime.Run::succeed;
    DeadLetterFilter deals =
        new DeadLetterFilter(
            Optional.of("desk"), Optional.of("onDealUpdate"), Optional.empty(), Optional.empty());
    assertThat(house.dispatcher.redrive(ACME, deals)).isEqualTo(all(3));
    awaitStates(house, "succeeded", "succeeded", "succeeded", "dead", "dead");
    assertThat(house.numbers().subList(5, 8)).containsExactly(1, 2, 3);
  }

  @Test
  void looking_for_what_to_redrive_holds_up_nobody_who_writes() throws Exception {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    IntStream.rangeClosed(1, 3).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    awaitStates(house, "dead", "dead", "dead");
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<Boolean> write = house.database.write("globex", handle -> awaitQuietly(busy));
    try {
      DeadLetterFilter none =
          new DeadLetterFilter(
              Optional.empty(), Optional.of("onNothing"), Optional.empty(), Optional.empty());
      CompletableFuture<Dispatcher.Redriven> redriven =
          CompletableFuture.supplyAsync(() -> house.dispatcher.redrive(ACME, none));
      assertThat(redriven.get(20, TimeUnit.SECONDS)).isEqualTo(all(0));
    } finally {
      busy.countDown();
      assertThat(write.join()).isTrue();
    }
  }

  @Test
  void a_look_ends_after_some_and_says_where_to_go_on() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    IntStream.rangeClosed(1, 3).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    awaitStates(house, "dead", "dead", "dead");
    Redrives redrives = new Redrives(house.database, house.time, 2);
    Redrives.Page first = redrives.find(ACME, ALL, 0, redrives.newest());
    assertThat(first.found()).extracting(Redrives.Seen::seq).containsExactly(1L, 2L);
    assertThat(first.after()).contains(2L);
    Redrives.Page second = redrives.find(ACME, ALL, 2, redrives.newest());
    assertThat(second.found()).extracting(Redrives.Seen::seq).containsExactly(3L);
    assertThat(second.after()).isEmpty();
    assertThat(redrives.find(ACME, ALL, 0, 1).found()).hasSize(1);
  }

  @Test
  void one_that_was_redriven_and_failed_again_after_it_was_seen_is_not_meant() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "dead");
    Redrives redrives = new Redrives(house.database, house.time);
    List<Redrives.Seen> seen = redrives.find(ACME, ALL, 0, redrives.newest()).found();
    house.dispatcher.redrive(ACME, "dlv_1").join();
    await().until(() -> house.attempts().size() == 2);
    awaitStates(house, "dead");
    assertThat(redrives.batch(ACME, seen, all -> {}).join()).isEmpty();
    List<Redrives.Seen> again = redrives.find(ACME, ALL, 0, redrives.newest()).found();
    assertThat(redrives.batch(ACME, again, all -> {}).join()).hasSize(1);
  }

  @Test
  void a_range_of_time_is_one_of_giving_up() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "dead");
    house.time.advance(Duration.ofMinutes(10));
    Instant middle = house.time.instant().minus(Duration.ofMinutes(5));
    house.accept(ACME, "onDealUpdate", 2);
    awaitStates(house, "dead", "dead");
    behaviour = FakeRuntime.Run::succeed;
    assertThat(house.dispatcher.redrive(ACME, between(Instant.EPOCH, middle))).isEqualTo(all(1));
    awaitStates(house, "succeeded", "dead");
    assertThat(house.dispatcher.redrive(ACME, between(middle, middle.plus(Duration.ofHours(1)))))
        .isEqualTo(all(1));
    awaitStates(house, "succeeded", "succeeded");
  }

  @Test
  void what_cannot_be_redriven_is_refused_with_the_reason() {
    House house = house();
    Installation desk = house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    behaviour = FakeRuntime.Run::succeed;
    house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "succeeded");
    behaviour = run -> run.end(FAILED);
    house.accept(house.event(ACME, "onDealUpdate", 2, Optional.empty(), EventSource.SIMULATION));
    house.accept(ACME, "onDealUpdate", 3);
    awaitStates(house, "succeeded", "dead", "dead");
    house.installations.remove(desk);
    assertRefused(house, "dlv_1", "it is succeeded; replay its event to have it handled again.");
    assertRefused(house, "dlv_2", "it is a simulation; simulate it again.");
    assertRefused(house, "dlv_3", "it is a dead letter of an app that was uninstalled.");
    assertRefused(house, "dlv_4", "The org acme has no delivery dlv_4.");
    assertRefused(house, "nonsense", "The org acme has no delivery nonsense.");
    assertThat(house.dispatcher.redrive(ACME, ALL)).isEqualTo(all(0));
  }

  @Test
  void no_more_are_redriven_than_may_wait_and_the_rest_can_follow_later() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    IntStream.rangeClosed(1, 5).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    awaitStates(house, "dead", "dead", "dead", "dead", "dead");
    behaviour = open::add;
    IntStream.range(2, House.MAX_WAITING).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    assertThat(house.dispatcher.redrive(ACME, ALL)).isEqualTo(new Dispatcher.Redriven(2, true));
    assertThat(house.states().subList(0, 5))
        .containsExactly("queued", "queued", "dead", "dead", "dead");
    assertThatThrownBy(() -> house.dispatcher.redrive(ACME, ALL)).isInstanceOf(QueueFull.class);
    assertThatThrownBy(() -> house.dispatcher.redrive(ACME, "dlv_3").join())
        .hasCauseInstanceOf(QueueFull.class);
    assertRefused(house, "dlv_6", "it is queued.");
    assertThat(house.dispatcher.waiting()).isEqualTo(House.MAX_WAITING);
    behaviour = FakeRuntime.Run::succeed;
    open.forEach(FakeRuntime.Run::succeed);
    await().until(() -> house.dispatcher.waiting() == 0);
    assertThat(house.dispatcher.redrive(ACME, ALL)).isEqualTo(all(3));
    await().until(() -> house.states().stream().allMatch("succeeded"::equals));
  }

  @Test
  void one_that_blocks_a_full_lane_is_redriven_all_the_same() {
    House house = house();
    house.installWith(BLOCK, ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "blocked");
    IntStream.range(1, House.MAX_WAITING).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    assertThatThrownBy(() -> house.accept(ACME, "onDealUpdate", 99)).isInstanceOf(QueueFull.class);
    assertThat(house.dispatcher.redrive(ACME, ALL)).isEqualTo(all(1));
    await()
        .until(() -> house.states().getFirst().equals("blocked") && house.attempts().size() == 2);
    behaviour = FakeRuntime.Run::succeed;
    house.dispatcher.redrive(ACME, "dlv_1").join();
    await().until(() -> house.states().stream().allMatch("succeeded"::equals));
  }

  @Test
  void a_replayed_event_goes_to_those_who_ask_for_it_now() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    behaviour = FakeRuntime.Run::succeed;
    Accepted first = house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "succeeded");
    house.install(ACME, "mirror", "1.0.0", "onDealUpdate");
    Accepted again = house.dispatcher.replay(ACME, first.id().value(), Optional.empty()).join();
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.deliveries()).hasSize(2);
    awaitStates(house, "succeeded", "succeeded", "succeeded");
    assertThat(house.dispatcher.replay(ACME, first.id().value(), Optional.of("desk")).join())
        .satisfies(one -> assertThat(one.deliveries()).hasSize(1));
    assertThat(house.count("event")).isEqualTo(1);
    assertThat(
            house.history.find(ACME, first.id().value()).orElseThrow().at("/deliveries/1/replayed"))
        .isEqualTo(BooleanNode.TRUE);
  }

  @Test
  void an_event_that_is_not_there_or_was_simulated_is_not_replayed() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    Accepted simulated =
        house.accept(
            house.event(ACME, "onDealUpdate", 1, Optional.empty(), EventSource.SIMULATION));
    assertThatThrownBy(() -> house.dispatcher.replay(ACME, "evt_none", Optional.empty()))
        .isInstanceOf(RuntimeFault.class)
        .hasMessage("The org acme has no event evt_none.");
    assertThatThrownBy(
            () -> house.dispatcher.replay(ACME, simulated.id().value(), Optional.empty()))
        .hasMessageContaining("is a simulation");
  }

  @Test
  void dead_letters_are_listed_page_by_page_with_what_went_wrong() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    IntStream.rangeClosed(1, 3).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    awaitStates(house, "dead", "dead", "dead");
    DeadLetters letters = new DeadLetters(house.database);
    JsonNode first = letters.list(ACME, ALL, 2, Optional.empty());
    assertThat(first.path("deadLetters").findValuesAsText("delivery"))
        .containsExactly("dlv_3", "dlv_2");
    JsonNode rest = letters.list(ACME, ALL, 2, Optional.of(first.path("next").asText()));
    assertThat(rest.has("next")).isFalse();
    JsonNode letter = rest.at("/deadLetters/0");
    assertThat(letter.path("delivery").asText()).isEqualTo("dlv_1");
    assertThat(letter.path("app").asText()).isEqualTo("desk");
    assertThat(letter.path("state").asText()).isEqualTo("dead");
    assertThat(letter.at("/detail/error/message").asText()).isEqualTo("no");
    assertThat(letters.list(GLOBEX, ALL, 2, Optional.empty()).path("deadLetters")).isEmpty();
  }

  @Test
  void a_delivery_shows_its_event_and_attempts_and_no_parameters() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    house.accept(ACME, "onDealUpdate", 1);
    awaitStates(house, "dead");
    JsonNode delivery = house.history.delivery(ACME, "dlv_1").orElseThrow();
    assertThat(delivery.at("/event/body/data/number").asInt()).isEqualTo(1);
    assertThat(delivery.at("/attempts/0/detail/error/message").asText()).isEqualTo("no");
    assertThat(delivery.toString()).doesNotContain("iparams");
    assertThat(house.history.delivery(GLOBEX, "dlv_1")).isEmpty();
  }

  @Test
  void an_org_with_too_much_waiting_is_told_to_come_back_and_others_are_not() {
    House house = house();
    behaviour = open::add;
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    IntStream.range(0, House.MAX_WAITING).forEach(i -> house.accept(ACME, "onDealUpdate", i));
    assertThatThrownBy(() -> house.accept(ACME, "onDealUpdate", 99))
        .isInstanceOfSatisfying(
            QueueFull.class, full -> assertThat(full.retryAfter()).isGreaterThan(Duration.ZERO))
        .hasMessageContaining("The org acme has 1000 deliveries waiting");
    house.accept(GLOBEX, "onDealUpdate", 1);
    house.accept(house.event(ACME, "onDealUpdate", 2, Optional.empty(), EventSource.SIMULATION));
    behaviour = FakeRuntime.Run::succeed;
    open.forEach(FakeRuntime.Run::succeed);
    await().until(() -> house.dispatcher.waiting() == 0);
    assertThat(house.accept(ACME, "onDealUpdate", 100).deliveries()).hasSize(1);
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Dispatcher.Redriven all(int count) {
    return new Dispatcher.Redriven(count, false);
  }

  private House house() {
    House house = new House(folder, run -> behaviour.accept(run));
    current = Optional.of(house);
    return house;
  }

  private static DeadLetterFilter between(Instant since, Instant until) {
    return new DeadLetterFilter(
        Optional.empty(), Optional.empty(), Optional.of(since), Optional.of(until));
  }

  private static void assertRefused(House house, String delivery, String reason) {
    assertThatThrownBy(() -> house.dispatcher.redrive(ACME, delivery).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(RuntimeFault.class)
        .hasMessageEndingWith(reason);
  }

  private static void awaitStates(House house, String... states) {
    await().untilAsserted(() -> assertThat(house.states()).isEqualTo(List.of(states)));
  }
}
