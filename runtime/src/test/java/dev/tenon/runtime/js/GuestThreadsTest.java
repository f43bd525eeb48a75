package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class GuestThreadsTest {

  private static final int PLACES = 4;

  private final AtomicInteger refusals = new AtomicInteger();
  private final GuestThreads threads = new GuestThreads(PLACES, this::newThread);
  private final Queue<String> done = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    threads.close();
  }

  @Test
  void one_party_leaves_room_for_another() {
    AtomicInteger begun = new AtomicInteger();
    for (int i = 0; i < 3 * PLACES; i++) {
      threads.execute(
          "busy",
          on -> {
            begun.incrementAndGet();
            hold();
          });
    }
    for (int i = 0; i < 3 * PLACES; i++) {
      runs("other", "o" + i);
      await().untilAsserted(() -> assertThat(done).hasSizeGreaterThan(0));
      done.clear();
    }
    assertThat(begun).hasValue(PLACES / 2);
  }

  @Test
  void what_waits_is_run_when_a_thread_could_not_be_started() {
    refusals.set(1);
    assertThatThrownBy(() -> runs("a", "first")).isInstanceOf(OutOfMemoryError.class);
    runs("a", "second");
    await().untilAsserted(() -> assertThat(done).containsExactly("first", "second"));
    runs("a", "third");
    await().untilAsserted(() -> assertThat(done).containsExactly("first", "second", "third"));
  }

  @Test
  void threads_that_cannot_be_started_are_made_up_for_by_those_there_are() {
    runs("a", "first");
    await().untilAsserted(() -> assertThat(done).containsExactly("first"));
    refusals.set(Integer.MAX_VALUE);
    List<String> all = new ArrayList<>(List.of("first"));
    for (int i = 0; i < 20; i++) {
      runs("party " + i, "task " + i);
      all.add("task " + i);
    }
    await().untilAsserted(() -> assertThat(done).containsExactlyElementsOf(all));
  }

  @Test
  void an_error_in_a_task_takes_neither_its_thread_nor_its_place() {
    for (int i = 0; i < 3 * PLACES; i++) {
      threads.execute(
          "a",
          on -> {
            throw new OutOfMemoryError("as if");
          });
    }
    CountDownLatch together = new CountDownLatch(PLACES / 2);
    for (int i = 0; i < PLACES / 2; i++) {
      String name = "task " + i;
      threads.execute(
          "a",
          on -> {
            together.countDown();
            hold(together);
            done.add(name);
          });
    }
    await().untilAsserted(() -> assertThat(done).hasSize(PLACES / 2));
  }

  @Test
  void a_thread_that_is_given_up_is_made_up_for_until_it_ends() {
    Queue<GuestThreads.Place> places = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < PLACES / 2; i++) {
      threads.execute(
          "a",
          on -> {
            places.add(on);
            hold();
            done.add("ended");
          });
    }
    runs("a", "waited");
    await().untilAsserted(() -> assertThat(places).hasSize(PLACES / 2));
    assertThat(done).isEmpty();
    places.forEach(GuestThreads.Place::giveUp);
    await().untilAsserted(() -> assertThat(done).containsExactly("waited"));
    end.countDown();
    await().untilAsserted(() -> assertThat(done).containsExactly("waited", "ended", "ended"));
  }

  private void runs(String party, String name) {
    threads.execute(party, on -> done.add(name));
  }

  private void hold() {
    hold(end);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Refuses as the system does that has no thread left. */
  private Thread newThread(Runnable task) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    Thread thread = new Thread(task, "guest");
    thread.setDaemon(true);
    return thread;
  }
}
