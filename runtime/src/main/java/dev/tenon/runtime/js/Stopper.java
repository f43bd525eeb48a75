package dev.tenon.runtime.js;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.PolyglotException;

/**
 * Stops app code from outside: first by an interrupt, which leaves the place where it was; then by
 * closing its context. A few built-ins react to neither. Thread-safe.
 */
final class Stopper implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration RESET_LIMIT = Duration.ofSeconds(1);
  private static final int TRIES = 3;

  private final Watchdog watchdog;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "javascript-stopper");
            thread.setDaemon(true);
            return thread;
          });

  Stopper(Watchdog watchdog) {
    this.watchdog = watchdog;
  }

  /** Stops a run if its code is being executed; returns at once. */
  void stop(JsRun run) {
    threads.execute(() -> interruptThenClose(run));
  }

  /**
   * Resets a context. The reset reads what the app left behind, which may run the app's own
   * getters, so it is watched too.
   */
  boolean resets(JsContext context) {
    ScheduledFuture<?> limit = watchdog.later(RESET_LIMIT, () -> close(context));
    try (Watchdog.Slice _ = watchdog.watch(() -> close(context))) {
      return context.reset();
    } catch (PolyglotException e) {
      return false;
    } finally {
      limit.cancel(false);
    }
  }

  /** Closes a context whose code takes too long to load; returns at once. */
  void close(JsContext context) {
    threads.execute(context::close);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static void interruptThenClose(JsRun run) {
    try {
      // The code may just be about to be entered when the first interrupt comes, hence the tries.
      for (int i = 0; i < TRIES; i++) {
        Optional<JsContext> busy = run.inTheWay();
        if (busy.isEmpty()) {
          return;
        }
        busy.get().context().interrupt(PATIENCE);
        Thread.sleep(10);
      }
      run.inTheWay().ifPresent(busy -> busy.context().close(true));
    } catch (TimeoutException e) {
      run.inTheWay().ifPresent(busy -> busy.context().close(true));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
