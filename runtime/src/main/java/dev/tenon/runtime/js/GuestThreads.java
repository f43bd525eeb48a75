package dev.tenon.runtime.js;

import dev.tenon.runtime.fair.Turns;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few platform threads on which app code runs. Platform threads, since stopping a context that
 * runs on a virtual thread was seen to hang. Thread-safe.
 *
 * <p>Parties take turns, and one holds at most as many places as are free, so handlers of one that
 * compute without an end leave room for whoever comes next. A thread looks itself for what waits,
 * again and again: nothing waits for ever because a thread could not be started or woken.
 */
final class GuestThreads implements AutoCloseable {

  /** Enough for deep recursion to end with the engine's own RangeError, not with a crash. */
  private static final long STACK_BYTES = 16L << 20;

  /** More than cores, so that a few handlers that compute do not hold up all others. */
  private static final int SPARE = 4;

  private static final Duration MAX_IDLE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(GuestThreads.class);

  private final ThreadFactory factory;

  // Guarded by this, which is also what idle threads wait on: to wake them needs no memory.
  private final Turns<String, Place> turns;
  private int waiting;
  private int threads;
  private int idle;
  private int limit;
  private boolean closed;

  /** A task to be run on a guest thread. */
  @FunctionalInterface
  interface Task {

    /** Does the work; what it runs on is its own until it returns. */
    void run(Place place);
  }

  GuestThreads() {
    this(places(), factory());
  }

  /**
   * @param places how many tasks may run at the same time
   */
  GuestThreads(int places, ThreadFactory factory) {
    this.turns = new Turns<>(places);
    this.limit = places;
    this.factory = factory;
  }

  /** One party alone gets half of them, which is enough to keep every core busy. */
  private static int places() {
    int cores = Runtime.getRuntime().availableProcessors();
    return Math.max(cores + SPARE, 2 * cores);
  }

  /**
   * Runs a task on a free thread; silently not, once closed.
   *
   * @param party whose task it is; parties take turns
   */
  synchronized void execute(String party, Task task) {
    turns.add(party, new Place(party, task));
    waiting++;
    callForHelp();
  }

  /** Runs a task on a thread of its own, however busy the others are. */
  void executeApart(Runnable task) {
    factory.newThread(task).start();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  /** Has one more thread look for what waits, if there is one or may be one. */
  private void callForHelp() {
    if (closed || waiting == 0) {
      return;
    }
    if (idle > 0) {
      notify();
    } else if (threads < limit) {
      startThread();
    }
  }

  private void startThread() {
    threads++;
    boolean started = false;
    try {
      factory.newThread(this::work).start();
      started = true;
    } catch (OutOfMemoryError e) {
      // The system has no thread for us just now. Those there are go on, and look again.
      if (threads == 1) {
        throw e;
      }
      LOG.warn("No further thread for JavaScript can be started", e);
    } finally {
      if (!started) {
        threads--;
      }
    }
  }

  private void work() {
    try {
      for (Place place = take(); place != null; place = take()) {
        run(place);
      }
    } finally {
      ended();
    }
  }

  private void run(Place place) {
    try {
      place.task.run(place);
    } catch (RuntimeException | Error e) {
      // The thread is needed by others, whatever happened in this task.
      LOG.error("A task of {} failed", place.party, e);
    } finally {
      leave(place);
    }
  }

  /** What to run next; null when there was nothing for long, or nothing more will come. */
  private synchronized @Nullable Place take() {
    long idleSince = System.nanoTime();
    while (!closed) {
      Optional<Place> next = turns.next();
      if (next.isPresent()) {
        waiting--;
        Place place = next.get();
        place.held = true;
        callForHelp();
        return place;
      }
      // The last thread stays, so that what comes is run even when no thread can be started.
      if (threads > 1 && System.nanoTime() - idleSince >= MAX_IDLE.toNanos()) {
        return null;
      }
      idle++;
      try {
        wait(MAX_IDLE.toMillis());
      } catch (InterruptedException e) {
        // Nobody ends these threads by an interrupt; it was meant for a task that is over.
        LOG.debug("Interrupted while idle", e);
      } finally {
        idle--;
      }
    }
    return null;
  }

  private synchronized void leave(Place place) {
    if (place.held) {
      place.held = false;
      turns.leave(place.party);
    } else {
      limit--;
    }
  }

  private synchronized void ended() {
    threads--;
    callForHelp();
  }

  private static ThreadFactory factory() {
    AtomicInteger names = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, "javascript-" + names.incrementAndGet(), STACK_BYTES);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** What a task runs on. */
  final class Place {
    private final String party;
    private final Task task;
    private boolean held;

    private Place(String party, Task task) {
      this.party = party;
      this.task = task;
    }

    /** Makes up for a thread that cannot be stopped, until it ends after all. */
    void giveUp() {
      synchronized (GuestThreads.this) {
        if (held) {
          held = false;
          turns.leave(party);
          limit++;
          callForHelp();
        }
      }
    }
  }
}
