package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.ExchangeFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way in: put by a thread that waits while nobody takes it, read by somebody who must
 * not wait. Thread-safe.
 */
final class Incoming {

  /** So much is taken from the server ahead of who reads it: small answers leave the server. */
  private static final int AHEAD = 64 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<byte[]> arrived = new ArrayDeque<>();
  private int size;
  private boolean ended;
  private @Nullable ExchangeFailure failure;
  private @Nullable CompletableFuture<Optional<byte[]>> reader;

  /** Adds a piece when there is room. */
  void put(byte[] some) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (size >= AHEAD && failure == null) {
        changed.await();
      }
      arrived.add(some);
      size += some.length;
    } finally {
      lock.unlock();
    }
    answer();
  }

  /** Nothing follows. */
  void end() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    answer();
  }

  /**
   * Nothing follows that could be read.
   *
   * @param drop whether what has arrived is of no use either
   */
  void fail(ExchangeFailure reason, boolean drop) {
    lock.lock();
    try {
      if (failure == null && !ended) {
        failure = reason;
      }
      if (drop) {
        arrived.clear();
        size = 0;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    answer();
  }

  /** What has arrived, as soon as there is something; empty at the end. */
  CompletionStage<Optional<byte[]>> read() {
    CompletableFuture<Optional<byte[]>> asked = new CompletableFuture<>();
    lock.lock();
    try {
      if (reader != null) {
        return CompletableFuture.failedStage(
            new ExchangeFailure(Kind.ABORTED, "Somebody reads the answer already."));
      }
      reader = asked;
    } finally {
      lock.unlock();
    }
    answer();
    return asked;
  }

  /** Gives a reader what there is. Whoever reads may do anything, so the lock is not held then. */
  private void answer() {
    CompletableFuture<Optional<byte[]>> to;
    Optional<byte[]> some = Optional.empty();
    ExchangeFailure trouble = null;
    lock.lock();
    try {
      to = reader;
      if (to == null || (arrived.isEmpty() && !ended && failure == null)) {
        return;
      }
      reader = null;
      if (!arrived.isEmpty()) {
        some = Optional.of(next());
        changed.signalAll();
      } else {
        trouble = failure;
      }
    } finally {
      lock.unlock();
    }
    if (trouble != null) {
      to.completeExceptionally(trouble);
    } else {
      to.complete(some);
    }
  }

  /** Pieces are small where a server sends them so; each answer to a reader has its price. */
  private byte[] next() {
    byte[] first = arrived.remove();
    size -= first.length;
    byte[] second = arrived.peek();
    if (second == null || first.length + second.length > AHEAD) {
      return first;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(AHEAD);
    all.writeBytes(first);
    while (second != null && all.size() + second.length <= AHEAD) {
      all.writeBytes(second);
      size -= second.length;
      arrived.remove();
      second = arrived.peek();
    }
    return all.toByteArray();
  }
}
