package dev.tenon.runtime.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class GateTest {

  @Test
  void one_who_asks_once_is_let_in_after_one_of_those_who_asked_often() throws Exception {
    Gate gate = new Gate(1);
    CountDownLatch opened = new CountDownLatch(1);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    threads.add(waiting(() -> gate.in("busy", () -> held(opened))));
    for (int i = 0; i < 100; i++) {
      threads.add(waiting(() -> gate.in("busy", () -> order.add("busy"))));
    }
    threads.add(waiting(() -> gate.in("quiet", () -> order.add("quiet"))));
    opened.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(order).hasSize(101);
    assertThat(order.indexOf("quiet")).isLessThanOrEqualTo(1);
  }

  @Test
  void no_more_are_in_than_there_are_places() throws Exception {
    Gate gate = new Gate(3);
    AtomicInteger in = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String party = "org" + i % 7;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () ->
                      gate.in(
                          party,
                          () -> {
                            most.accumulateAndGet(in.incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            return in.decrementAndGet();
                          })));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most).hasValueBetween(1, 3);
    assertThat(in).hasValue(0);
  }

  @Test
  void a_party_that_asks_for_all_holds_a_few_places_while_another_comes_one_at_a_time()
      throws Exception {
    AtomicLong now = new AtomicLong();
    Gate gate = new Gate(12, 2, now::get);
    CountDownLatch opened = new CountDownLatch(1);
    AtomicInteger in = new AtomicInteger();
    gate.in("quiet", () -> true);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      threads.add(
          waiting(
              () ->
                  gate.in(
                      "busy",
                      () -> {
                        in.incrementAndGet();
                        return held(opened);
                      })));
    }
    assertThat(in).hasValue(2);

    now.addAndGet(Duration.ofSeconds(2).toNanos());
    threads.add(waiting(() -> gate.in("busy", () -> held(opened))));
    await().untilAtomic(in, equalTo(6));
    opened.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(in).hasValue(20);
  }

  @Test
  void parties_that_all_ask_for_much_share_all_places() throws Exception {
    Gate gate = new Gate(12, 2);
    CountDownLatch opened = new CountDownLatch(1);
    AtomicInteger in = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String party = "org" + i % 2;
      threads.add(
          waiting(
              () ->
                  gate.in(
                      party,
                      () -> {
                        in.incrementAndGet();
                        return held(opened);
                      })));
    }
    assertThat(in).hasValue(8);
    opened.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void who_fails_leaves_the_place_to_the_next() {
    Gate gate = new Gate(1);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  gate.in(
                      "org",
                      () -> {
                        throw new IllegalStateException("on purpose");
                      }))
          .hasMessage("on purpose");
    }
    assertThat(gate.in("org", () -> "in")).isEqualTo("in");
  }

  /** A thread that waits when this returns. */
  private static Thread waiting(Runnable task) {
    Thread thread = Thread.ofPlatform().start(task);
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }

  private static boolean held(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
