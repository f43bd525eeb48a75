package dev.tenon.runtime.js;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Knows which threads run app code and what it allocates, and keeps the clock for timers and
 * limits. It looks only while something runs. Thread-safe.
 */
final class Watchdog implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final ScheduledExecutorService clock;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Set<Slice> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final long maxBytes;
  private final HeapGuard heap;

  /**
   * @param maxBytes how much one uninterrupted piece of app code may allocate, garbage included
   * @param heap looks after what all of them hold together
   */
  Watchdog(long maxBytes, HeapGuard heap) {
    this.maxBytes = maxBytes;
    this.heap = heap;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "javascript-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    // After the end there is nothing left to watch, and nobody to tell.
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    clock = executor;
  }

  /** Does something later, on the watchdog's thread; it must be quick. */
  ScheduledFuture<?> later(Duration delay, Runnable task) {
    return clock.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does something again and again. */
  ScheduledFuture<?> every(Duration period, Runnable task) {
    return clock.scheduleAtFixedRate(
        task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Watches the current thread until the slice is closed.
   *
   * @param onTooMuch called once, on the watchdog's thread, when it has allocated too much
   */
  Slice watch(Runnable onTooMuch) {
    Slice slice = new Slice(Thread.currentThread().threadId(), allocated(), onTooMuch);
    running.add(slice);
    if (looking.compareAndSet(false, true)) {
      lookAgain();
    }
    return slice;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void lookAgain() {
    if (!clock.isShutdown()) {
      var _ = later(LOOK_EVERY, this::look);
    }
  }

  private void look() {
    try {
      for (Slice slice : running) {
        if (slice.allocated() > maxBytes) {
          slice.tooMuch();
        }
      }
      heap.look();
    } finally {
      // Whatever happened: nobody else would look again.
      lookOn();
    }
  }

  private void lookOn() {
    if (running.isEmpty()) {
      looking.set(false);
      // A slice may have come between the two lines above.
      if (running.isEmpty() || !looking.compareAndSet(false, true)) {
        return;
      }
    }
    lookAgain();
  }

  private long allocated() {
    return threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
  }

  /** One piece of app code running on one thread without a pause. */
  final class Slice implements AutoCloseable {
    private final long threadId;
    private final long before;
    private final Runnable onTooMuch;
    private final AtomicBoolean told = new AtomicBoolean();

    Slice(long threadId, long before, Runnable onTooMuch) {
      this.threadId = threadId;
      this.before = before;
      this.onTooMuch = onTooMuch;
    }

    /** In bytes, until now; asked of a thread that runs this piece. */
    long allocated() {
      return threads.getThreadAllocatedBytes(threadId) - before;
    }

    private void tooMuch() {
      if (told.compareAndSet(false, true)) {
        onTooMuch.run();
      }
    }

    @Override
    public void close() {
      running.remove(this);
    }
  }
}
