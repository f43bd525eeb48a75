package dev.tenon.runtime.outbound;

import dev.tenon.runtime.outbound.ExchangeFailure.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way out: given in pieces by somebody who must not wait, taken by a thread that may.
 * Thread-safe.
 */
final class Outgoing {

  /** Who does not wait until the pieces before are sent gives no more than these. */
  private static final int MOST_WAITING = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Deque<Piece> waiting = new ArrayDeque<>();
  private @Nullable Piece sending;
  private boolean ended;
  private @Nullable ExchangeFailure failure;

  // Nobody compares these.
  @SuppressWarnings("ArrayRecordComponent")
  private record Piece(byte[] bytes, boolean last, CompletableFuture<Boolean> sent) {}

  /** Adds a piece; the stage is complete when it is sent. */
  CompletionStage<Boolean> give(byte[] bytes, boolean last) {
    Piece piece = new Piece(bytes, last, new CompletableFuture<>());
    lock.lock();
    try {
      if (failure != null) {
        return CompletableFuture.failedStage(failure);
      }
      if (ended || waiting.size() >= MOST_WAITING) {
        return CompletableFuture.failedStage(
            new ExchangeFailure(
                Kind.TOO_LARGE,
                ended ? "The body has ended." : "More of the body is given than can be sent."));
      }
      waiting.add(piece);
      ended = last;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return piece.sent;
  }

  /** The next piece; empty at the end of the body. Who comes for it has sent the one before. */
  Optional<byte[]> take() throws InterruptedException {
    tellSent();
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !ended && failure == null) {
        changed.await();
      }
      if (failure != null) {
        throw failure;
      }
      Piece next = waiting.poll();
      sending = next;
      return next == null || (next.last && next.bytes.length == 0)
          ? Optional.empty()
          : Optional.of(next.bytes);
    } finally {
      lock.unlock();
    }
  }

  /** The whole body is sent. */
  void sent() {
    tellSent();
  }

  private void tellSent() {
    Piece before;
    lock.lock();
    try {
      before = sending;
      sending = null;
    } finally {
      lock.unlock();
    }
    if (before != null) {
      before.sent.complete(true);
    }
  }

  /** Nothing is sent any more. */
  void fail(ExchangeFailure reason) {
    List<Piece> unsent = new ArrayList<>();
    lock.lock();
    try {
      if (failure == null) {
        failure = reason;
      }
      if (sending != null) {
        unsent.add(sending);
        sending = null;
      }
      unsent.addAll(waiting);
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    unsent.forEach(piece -> piece.sent.completeExceptionally(reason));
  }
}
