package dev.tenon.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Searches of one org beside searches of another, and beside what events need. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class SearchTurnsTest {

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Database database;

  SearchTurnsTest(@TempDir Path folder) {
    database = Database.open(folder);
  }

  @BeforeEach
  void isUp() {
    assertThat(one("nobody")).isEqualTo(1);
  }

  @AfterEach
  void close() {
    goOn.countDown();
    callers.close();
    database.close();
  }

  @Test
  void an_org_that_searches_24_times_at_once_has_two_at_a_time_and_others_go_on() throws Exception {
    List<CompletableFuture<Boolean>> searches = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      searches.add(CompletableFuture.supplyAsync(() -> slow("acme"), callers));
    }
    await().until(() -> inside.get() == 2);
    // Another org's search, and what events need, come in although none of those has ended.
    assertThat(ask(() -> one("globex"))).isEqualTo(1);
    List<CompletableFuture<Integer>> reads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      reads.add(CompletableFuture.supplyAsync(this::read, callers));
    }
    for (CompletableFuture<Integer> read : reads) {
      assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(inside).hasValue(2);
    goOn.countDown();
    for (CompletableFuture<Boolean> search : searches) {
      assertThat(search.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void searches_that_compute_leave_the_carriers_of_virtual_threads_to_others() throws Exception {
    AtomicBoolean found = new AtomicBoolean();
    List<CompletableFuture<Boolean>> searches = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String org = "org" + i % 2;
      searches.add(CompletableFuture.supplyAsync(() -> busy(org, found), callers));
    }
    // One place is always kept free for one more org.
    await().until(() -> inside.get() >= 2);
    CompletableFuture.runAsync(() -> found.set(true), callers).get(20, TimeUnit.SECONDS);
    for (CompletableFuture<Boolean> search : searches) {
      assertThat(search.get(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  /** Whether it ran on a virtual thread. */
  private boolean busy(String org, AtomicBoolean found) {
    return database.search(
        org,
        handle -> {
          inside.incrementAndGet();
          while (!found.get()) {
            Thread.onSpinWait();
          }
          return Thread.currentThread().isVirtual();
        });
  }

  private int ask(Supplier<Integer> question) throws Exception {
    return CompletableFuture.supplyAsync(question, callers).get(20, TimeUnit.SECONDS);
  }

  private int read() {
    return database.read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  private int one(String org) {
    return database.search(
        org, handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  private boolean slow(String org) {
    return database.search(
        org,
        handle -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          try {
            return goOn.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          } finally {
            inside.decrementAndGet();
          }
        });
  }
}
