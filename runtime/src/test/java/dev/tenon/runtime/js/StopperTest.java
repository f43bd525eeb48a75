package dev.tenon.runtime.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.ToRuntime;
import dev.tenon.runtime.testing.JsFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
final class StopperTest {

  @TempDir Path folder;

  private final HeapGuard heap = new HeapGuard(new OldGeneration());
  private final Watchdog watchdog = new Watchdog(Long.MAX_VALUE, heap);
  private final Stopper stopper = new Stopper(watchdog, Duration.ofMillis(20));

  @AfterEach
  void close() {
    stopper.close();
    watchdog.close();
  }

  @Test
  void a_reset_that_succeeds_after_its_context_was_given_up_does_not_count() {
    CountDownLatch closed = new CountDownLatch(1);
    assertThat(stopper.resets(() -> awaits(closed), closed::countDown)).isFalse();
    assertThat(closed.getCount()).isZero();
  }

  @Test
  void a_reset_in_time_counts() {
    assertThat(stopper.resets(() -> true, () -> {})).isTrue();
    assertThat(stopper.resets(() -> false, () -> {})).isFalse();
  }

  @Test
  void a_run_whose_context_was_closed_before_it_began_may_be_tried_again() {
    Path path = JsFolder.at(folder.resolve("app")).server("exports = { onE: () => {} };").path();
    JsApp app =
        JsApp.read(new AppCode("code", path.toString(), "app", Optional.empty(), List.of("onE")));
    try (JsEngine engine = new JsEngine("test");
        GuestThreads threads = new GuestThreads();
        ContextPool contexts = new ContextPool(engine)) {
      ContextPool.Key key = new ContextPool.Key("code", "ins_1");
      JsContext closed = contexts.take(key, app);
      closed.close();
      contexts.giveBack(key, closed);
      assertThat(outcome(app, threads, contexts))
          .isInstanceOfSatisfying(
              Outcome.NotStarted.class, not -> assertThat(not.reason()).contains("was closed"));
      assertThat(outcome(app, threads, contexts)).isEqualTo(new Outcome.Succeeded());
    }
  }

  private Outcome outcome(JsApp app, GuestThreads threads, ContextPool contexts) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    ToRuntime.Invoke invoke =
        new ToRuntime.Invoke(
            1,
            "code",
            "ins_1",
            "onE",
            "{}",
            new RunFacts("org", Optional.empty(), 1, "key"),
            List.of(),
            20_000);
    new JsRun(
            invoke,
            app,
            new JsRun.Surroundings(
                threads,
                watchdog,
                heap,
                contexts,
                stopper,
                message -> {
                  if (message instanceof FromRuntime.Finished finished) {
                    outcome.complete(finished.outcome());
                  }
                },
                id -> {}))
        .start();
    return outcome.join();
  }

  private static boolean awaits(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
