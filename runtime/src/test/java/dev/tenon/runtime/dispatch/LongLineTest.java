package dev.tenon.runtime.dispatch;

import static dev.tenon.runtime.dispatch.House.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** Lines of which only the beginning is in memory, on a real database. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class LongLineTest {

  private static final int LONG = 3 * Lane.WINDOW + 7;
  private static final Outcome FAILED = new Outcome.Failed(HandlerError.of("Error", "no"), false);

  @TempDir Path folder;
  private final Queue<FakeRuntime.Run> open = new ConcurrentLinkedQueue<>();
  private volatile Consumer<FakeRuntime.Run> behaviour = open::add;
  private Optional<House> current = Optional.empty();

  @AfterEach
  void close() {
    open.forEach(FakeRuntime.Run::succeed);
    current.ifPresent(House::close);
  }

  @Test
  void a_line_longer_than_its_part_in_memory_is_handled_in_order() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    accept(house, 1, LONG);
    goOn();
    awaitNumbers(house, upTo(LONG));
  }

  @Test
  void what_arrives_while_a_long_line_is_worked_off_goes_behind_it() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    accept(house, 1, 2 * Lane.WINDOW);
    goOn();
    accept(house, 2 * Lane.WINDOW + 1, 3 * Lane.WINDOW + 100);
    awaitNumbers(house, upTo(3 * Lane.WINDOW + 100));
  }

  @Test
  void a_long_line_is_taken_up_after_a_restart() {
    House before = house();
    before.install(ACME, "desk", "1.0.0", "onDealUpdate");
    behaviour = run -> run.end(new Outcome.NotStarted("no room"));
    accept(before, 1, LONG);
    await().until(() -> before.attempts().size() == 1);
    before.close();

    goOn();
    House after = house();
    after.time.advance(Duration.ofMinutes(1));
    assertThat(after.dispatcher.resume()).isEqualTo(LONG);
    awaitNumbers(after, upTo(LONG));
  }

  @Test
  void a_dead_letter_that_is_redriven_goes_behind_a_long_line() {
    House house = house();
    house.installWith("\"retry\": \"none\"", ACME, "desk", "1.0.0", "onDealUpdate");
    behaviour = run -> run.end(FAILED);
    house.accept(ACME, "onDealUpdate", 1);
    await().until(() -> house.states().equals(List.of("dead")));
    behaviour = open::add;
    accept(house, 2, LONG);
    house.dispatcher.redrive(ACME, "dlv_1").join();
    goOn();
    List<Integer> expected = new ArrayList<>(upTo(LONG));
    expected.add(1);
    awaitNumbers(house, expected);
  }

  @Test
  void all_that_waits_is_counted_also_what_is_only_on_disk() {
    House house = house();
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
    accept(house, 1, LONG);
    assertThat(house.dispatcher.waiting()).isEqualTo(LONG);
    goOn();
    await().until(() -> house.dispatcher.waiting() == 0);
  }

  private House house() {
    House house = new House(folder, run -> behaviour.accept(run));
    current = Optional.of(house);
    return house;
  }

  private void goOn() {
    behaviour = FakeRuntime.Run::succeed;
    open.forEach(FakeRuntime.Run::succeed);
  }

  private static void accept(House house, int from, int to) {
    IntStream.rangeClosed(from, to)
        .mapToObj(number -> house.event(ACME, "onDealUpdate", number))
        .map(event -> house.dispatcher.accept(event, DeliveryObserver.NONE))
        .toList()
        .forEach(accepted -> accepted.join());
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  private static void awaitNumbers(House house, List<Integer> expected) {
    await().until(() -> house.dispatcher.waiting() == 0);
    assertThat(house.numbers()).isEqualTo(expected);
  }
}
