package dev.tenon.runtime.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines in which deliveries wait: one at a time within a lane, in order; lanes side by side. A
 * lane exists only while something is in it. Thread-safe; the waiting deliveries are its only
 * state, and the database can always rebuild them.
 */
final class Lanes implements AutoCloseable {

  /** How many lanes work at the same time, waiting handlers included: each holds memory. */
  private static final int MAX_WORKING = 256;

  /** How many handled deliveries of a lane a crash may undo at most. */
  private static final int MAX_UNRECORDED = 64;

  private static final long CLOSE_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /** Makes one delivery. */
  interface Runner {

    /** Returns when the handler has ended; the future is done when that is on disk. */
    CompletableFuture<?> deliver(Waiting waiting);
  }

  /** A delivery in its lane, and who watches it. */
  record Waiting(Delivery delivery, DeliveryObserver observer) {}

  private final Runner runner;
  private final Map<String, Deque<Waiting>> lanes = new ConcurrentHashMap<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore working = new Semaphore(MAX_WORKING);
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean closing;

  Lanes(Runner runner) {
    this.runner = runner;
  }

  /** Puts deliveries at the end of their lanes. Called in the order of acceptance. */
  void add(List<Waiting> deliveries) {
    deliveries.forEach(this::add);
  }

  private void add(Waiting waiting) {
    boolean[] created = new boolean[1];
    lanes.compute(
        waiting.delivery().lane(),
        (name, known) -> {
          created[0] = known == null;
          Deque<Waiting> line = known == null ? new ArrayDeque<>() : known;
          line.addLast(waiting);
          return line;
        });
    size.incrementAndGet();
    // A lane that was there has a worker, which will come to this delivery.
    if (created[0]) {
      start(waiting);
    }
  }

  private void start(Waiting first) {
    try {
      workers.execute(() -> work(first));
    } catch (RejectedExecutionException e) {
      LOG.debug("The lane {} waits for the next start", first.delivery().lane(), e);
    }
  }

  /**
   * Works through a lane until nothing waits in it. The next handler does not wait for the record
   * of the one before to be on disk: records are written in the same order, so what a crash undoes
   * is the end of the line, which is then handled again in order.
   */
  private void work(Waiting first) {
    Deque<CompletableFuture<?>> unrecorded = new ArrayDeque<>();
    Waiting current = first;
    try {
      for (Waiting next = first; next != null && !closing; next = afterFirst(next)) {
        current = next;
        unrecorded.addLast(deliver(next));
        while (unrecorded.size() > MAX_UNRECORDED || isDone(unrecorded.peekFirst())) {
          unrecorded.removeFirst().join();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error(
          "The lane {} stands still until the next start: the delivery {}, or the record of one just before it, failed",
          current.delivery().lane(),
          current.delivery().id(),
          e);
    }
  }

  /** A person who simulates waits for no real delivery. */
  private CompletableFuture<?> deliver(Waiting next) throws InterruptedException {
    if (next.delivery().isSimulated()) {
      return runner.deliver(next);
    }
    working.acquire();
    try {
      return runner.deliver(next);
    } finally {
      working.release();
    }
  }

  private static boolean isDone(@Nullable CompletableFuture<?> future) {
    return future != null && future.isDone();
  }

  /** Drops the delivery just made, and the lane with it when nothing follows. */
  private @Nullable Waiting afterFirst(Waiting made) {
    size.decrementAndGet();
    Deque<Waiting> line =
        lanes.computeIfPresent(
            made.delivery().lane(),
            (name, known) -> {
              known.removeFirst();
              return known.isEmpty() ? null : known;
            });
    return line == null ? null : peek(made.delivery().lane());
  }

  /** Looked at under the map's lock, since deliveries may be added meanwhile. */
  private @Nullable Waiting peek(String lane) {
    Waiting[] found = new Waiting[1];
    lanes.computeIfPresent(
        lane,
        (name, line) -> {
          found[0] = line.getFirst();
          return line;
        });
    return found[0];
  }

  /** How many deliveries wait or are being made. */
  int size() {
    return size.get();
  }

  /** Starts nothing more, and lets what runs come to its end for a few seconds. */
  @Override
  public void close() {
    closing = true;
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
