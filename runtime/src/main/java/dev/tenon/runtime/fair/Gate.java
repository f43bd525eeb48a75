package dev.tenon.runtime.fair;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets a few in at a time; parties take turns. For work that only computes: where all of it began
 * at once, a party that asks for a thousand things would slow down everybody else's only one.
 * Thread-safe.
 */
public final class Gate {

  private final FairQueue<CompletableFuture<Boolean>> waiting = new FairQueue<>();
  // Guarded by this.
  private int free;

  /**
   * @param places how many may be in
   */
  public Gate(int places) {
    this.free = places;
  }

  /** Does a piece of work when it is the party's turn. */
  public <T> T in(String party, Supplier<T> work) {
    enter(party);
    try {
      return work.get();
    } finally {
      leave();
    }
  }

  private void enter(String party) {
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    synchronized (this) {
      if (free > 0) {
        free--;
        return;
      }
      waiting.add(party, turn);
    }
    turn.join();
  }

  private void leave() {
    CompletableFuture<Boolean> next;
    synchronized (this) {
      next = waiting.next();
      if (next == null) {
        free++;
      }
    }
    if (next != null) {
      next.complete(true);
    }
  }
}
