package dev.tenon.runtime.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class StartsTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
  private final List<Starts.Start> held = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void so_many_begin_as_there_are_places_and_the_rest_as_these_end() {
    Starts starts = new Starts(2, LONG, timer);
    begin(starts, "a", "a1", "a2", "a3", "a4");
    assertThat(begun).containsExactly("a1", "a2");

    held.getFirst().over();
    assertThat(begun).containsExactly("a1", "a2", "a3");
    // The second time is nothing new.
    held.getFirst().over();
    assertThat(begun).hasSize(3);
    held.get(1).over();
    assertThat(begun).containsExactly("a1", "a2", "a3", "a4");
  }

  @Test
  void a_party_s_only_one_begins_after_one_of_those_that_have_many() {
    Starts starts = new Starts(1, LONG, timer);
    begin(starts, "busy", "b1", "b2", "b3", "b4");
    begin(starts, "quiet", "q1");
    held.get(0).over();
    held.get(1).over();
    assertThat(begun).containsExactly("b1", "b2", "q1");
  }

  @Test
  void who_goes_on_for_longer_than_a_moment_holds_up_nobody() {
    Starts starts = new Starts(1, Duration.ofMillis(1), timer);
    begin(starts, "a", "a1", "a2", "a3");
    await().untilAsserted(() -> assertThat(begun).containsExactly("a1", "a2", "a3"));

    // Their places were taken back, so that their end gives nothing free.
    Starts.Start last = held.removeLast();
    held.forEach(Starts.Start::over);
    begin(starts, "a", "a4");
    await().untilAsserted(() -> assertThat(begun).endsWith("a4"));
    last.over();
    assertThat(begun).hasSize(4);
  }

  @Test
  void who_has_no_processor_yet_keeps_its_place() {
    Starts starts = new Starts(1, Duration.ofMillis(1), timer);
    starts.begin("a", held::add);
    begin(starts, "a", "a2");
    // What the timer does now, it does after it would have taken the place back.
    CompletableFuture<Void> later = new CompletableFuture<>();
    ScheduledFuture<?> _ = timer.schedule(() -> later.complete(null), 20, TimeUnit.MILLISECONDS);
    later.join();
    assertThat(begun).isEmpty();

    held.getFirst().atWork();
    await().untilAsserted(() -> assertThat(begun).containsExactly("a2"));
  }

  private void begin(Starts starts, String party, String... names) {
    for (String name : names) {
      starts.begin(
          party,
          start -> {
            held.add(start);
            begun.add(name);
            start.atWork();
          });
    }
  }
}
