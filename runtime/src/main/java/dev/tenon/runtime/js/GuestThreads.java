package dev.tenon.runtime.js;

import dev.tenon.runtime.fair.FairQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few platform threads on which app code runs. Platform threads, since stopping a context that
 * runs on a virtual thread was seen to hang. Thread-safe.
 */
final class GuestThreads implements AutoCloseable {

  /** Enough for deep recursion to end with the engine's own RangeError, not with a crash. */
  private static final long STACK_BYTES = 16L << 20;

  /** More than cores, so that a few handlers that compute do not hold up all others. */
  private static final int SPARE = 4;

  private static final Logger LOG = LoggerFactory.getLogger(GuestThreads.class);

  private final FairQueue<Runnable> waiting = new FairQueue<>();
  private final ThreadPoolExecutor pool;
  private final AtomicInteger names = new AtomicInteger();

  GuestThreads() {
    int size = Runtime.getRuntime().availableProcessors() + SPARE;
    pool =
        new ThreadPoolExecutor(
            size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
    pool.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a task on a free thread; silently not, once closed.
   *
   * @param org whose task it is; orgs take turns
   */
  void execute(String org, Runnable task) {
    waiting.add(org, task);
    try {
      // One call for each task that waits; which one it runs is decided when a thread is free.
      pool.execute(this::next);
    } catch (RejectedExecutionException e) {
      LOG.debug("A task came after the end", e);
    }
  }

  private void next() {
    Runnable task = waiting.next();
    if (task != null) {
      task.run();
    }
  }

  /** Runs a task on a thread of its own, however busy the others are. */
  void executeApart(Runnable task) {
    newThread(task).start();
  }

  /** Makes up for a thread that cannot be stopped. */
  synchronized void giveUpOne() {
    pool.setMaximumPoolSize(pool.getMaximumPoolSize() + 1);
    pool.setCorePoolSize(pool.getCorePoolSize() + 1);
  }

  /** Takes back what {@link #giveUpOne} added, since the thread ended after all. */
  synchronized void takeBackOne() {
    pool.setCorePoolSize(pool.getCorePoolSize() - 1);
    pool.setMaximumPoolSize(pool.getMaximumPoolSize() - 1);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private Thread newThread(Runnable task) {
    Thread thread = new Thread(null, task, "javascript-" + names.incrementAndGet(), STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }
}
