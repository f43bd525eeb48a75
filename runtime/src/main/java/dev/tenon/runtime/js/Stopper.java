package dev.tenon.runtime.js;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
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
  private final Duration resetLimit;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "javascript-stopper");
            thread.setDaemon(true);
            return thread;
          });

  Stopper(Watchdog watchdog) {
    this(watchdog, RESET_LIMIT);
  }

  /**
   * @param resetLimit how long it may take to put a context back to its first state
   */
  Stopper(Watchdog watchdog, Duration resetLimit) {
    this.watchdog = watchdog;
    this.resetLimit = resetLimit;
  }

  /** Stops a run if its code is being executed; returns at once. */
  void stop(JsRun run) {
    threads.execute(() -> interruptThenClose(run));
  }

  /**
   * Resets a context, which is watched too: an app may have left behind more than can be put back
   * soon.
   *
   * @return whether it may serve another run; if not, it is closed already or is to be closed
   */
  boolean resets(JsContext context) {
    return resets(context::reset, () -> close(context));
  }

  /** The reset ends or is closed, whichever comes first: what was pooled is never closed. */
  boolean resets(BooleanSupplier reset, Runnable close) {
    return ends(resetLimit, reset, close);
  }

  /**
   * Makes a new context ready, which may run code of packages.
   *
   * @return whether it may serve a run; if not, it is closed or is to be closed
   */
  boolean prepares(JsContext context) {
    return ends(
        JsRuntime.LOAD_LIMIT,
        () -> {
          context.prepare();
          return true;
        },
        () -> close(context));
  }

  private boolean ends(Duration most, BooleanSupplier work, Runnable close) {
    AtomicBoolean over = new AtomicBoolean();
    Runnable closeUnlessOver =
        () -> {
          if (over.compareAndSet(false, true)) {
            close.run();
          }
        };
    ScheduledFuture<?> limit = watchdog.later(most, closeUnlessOver);
    try (Watchdog.Slice _ = watchdog.watch(closeUnlessOver)) {
      return work.getAsBoolean() && over.compareAndSet(false, true);
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
