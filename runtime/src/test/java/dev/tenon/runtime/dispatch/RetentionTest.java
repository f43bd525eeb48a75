package dev.tenon.runtime.dispatch;

import static dev.tenon.runtime.dispatch.House.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is dropped when, and what is not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class RetentionTest {

  private static final Retention.Rules RULES =
      new Retention.Rules(Duration.ofDays(30), Duration.ofDays(90));

  private final Path folder;
  private final House house;

  RetentionTest(@TempDir Path folder) {
    this.folder = folder;
    house = new House(folder, RetentionTest::run);
    house.install(ACME, "desk", "1.0.0", "onDealUpdate");
  }

  /** Odd numbers fail. */
  private static void run(FakeRuntime.Run run) {
    if (House.numberOf(run) % 2 == 0) {
      run.succeed();
    } else {
      run.end(new Outcome.Failed(HandlerError.of("Error", "odd"), false));
    }
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void what_is_over_goes_after_its_time_and_dead_letters_stay_longer() {
    accept(0, 1, 2);
    assertThat(sweepIn(29)).isZero();
    assertThat(sweepIn(31)).isEqualTo(2);
    assertThat(house.states()).containsExactly("dead");
    assertThat(house.count("attempt")).isEqualTo(1);
    assertThat(sweepIn(91)).isEqualTo(1);
    assertThat(List.of(house.count("event"), house.count("delivery"), house.count("attempt")))
        .containsOnly(0);
  }

  @Test
  void what_was_for_nobody_goes_too() {
    house.accept(ACME, "onContactCreate", 1);
    assertThat(sweepIn(31)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "blocked"})
  void what_is_not_over_stays_however_old(String state) {
    accept(0);
    house.database.writeNow(handle -> handle.execute("UPDATE delivery SET state = ?", state));
    assertThat(sweepIn(1_000)).isZero();
    assertThat(house.count("event")).isEqualTo(1);
  }

  @Test
  void more_than_fit_into_one_write_all_go() {
    accept(IntStream.range(0, 450).map(i -> i * 2).toArray());
    assertThat(sweepIn(31)).isEqualTo(450);
    assertThat(house.count("event")).isZero();
  }

  @Test
  void a_sweep_that_finds_nothing_holds_up_nobody_who_writes() throws Exception {
    accept(1, 3, 5);
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture<Boolean> write =
        house.database.write(
            "globex",
            handle -> {
              try {
                return busy.await(30, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    try {
      CompletableFuture<Integer> dropped = CompletableFuture.supplyAsync(() -> sweepIn(31));
      assertThat(dropped.get(20, TimeUnit.SECONDS)).isZero();
    } finally {
      busy.countDown();
      assertThat(write.join()).isTrue();
    }
  }

  @Test
  void what_is_over_is_found_behind_more_than_one_look_of_what_stays() {
    // As many dead letters as would take long to make one by one.
    accept(1);
    house.database.writeNow(
        handle ->
            handle.execute(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
                INSERT INTO event (id, org_id, product, type, source, accepted_at, body, body_crc)
                SELECT 'evt_made_' || i, org_id, product, type, source, accepted_at, body, body_crc
                FROM event, n WHERE event.seq = 1
                """));
    house.database.writeNow(
        handle ->
            handle.execute(
                """
                INSERT INTO delivery (event_seq, org_id, installation_id, handler, lane, state,
                  attempts, due_at, finished_at)
                SELECT e.seq, d.org_id, d.installation_id, d.handler, d.lane, d.state, d.attempts,
                  d.due_at, d.finished_at
                FROM event e, delivery d WHERE d.seq = 1 AND e.seq > 1
                """));
    accept(2, 4);
    assertThat(sweepIn(31)).isEqualTo(2);
    assertThat(house.count("event")).isEqualTo(2_501);
  }

  @Test
  void a_repeat_is_known_as_one_for_as_long_as_its_event_is_kept() {
    house.accept(house.event(ACME, "onX", 1, Optional.of("k"), EventSource.HTTP));
    assertThat(sweepIn(2)).isZero();
    assertThat(
            house
                .accept(house.event(ACME, "onX", 1, Optional.of("k"), EventSource.HTTP))
                .duplicate())
        .isTrue();
  }

  @Test
  void a_version_is_kept_for_as_long_as_something_names_it() {
    AppVersions versions =
        new AppVersions(house.database, Clock.systemUTC(), new BundleStore(folder.resolve("b")));
    accept(1);
    assertThat(versions.dropUnnamed()).isZero();
    house.install(ACME, "desk", "2.0.0", "onDealUpdate");
    assertThat(versions.dropUnnamed()).isZero();
    assertThat(sweepIn(91)).isEqualTo(1);
    assertThat(versions.dropUnnamed()).isEqualTo(1);
    accept(2);
    assertThat(house.states()).containsExactly("succeeded");
  }

  @Test
  void rules_that_would_forget_repeats_too_early_are_refused() {
    assertThatThrownBy(() -> new Retention.Rules(Duration.ofDays(1), Duration.ofDays(90)))
        .hasMessageContaining("at least 2 days");
    assertThatThrownBy(() -> new Retention.Rules(Duration.ofDays(30), Duration.ofDays(3)))
        .hasMessageContaining("dead letters");
  }

  private void accept(int... numbers) {
    for (int number : numbers) {
      house.accept(ACME, "onDealUpdate", number);
    }
    await().until(() -> house.states().stream().noneMatch("queued"::equals));
  }

  private int sweepIn(int days) {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(days));
    try (Retention retention = new Retention(house.database, RULES, later)) {
      return retention.sweep();
    }
  }
}
