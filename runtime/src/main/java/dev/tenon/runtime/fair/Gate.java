package dev.tenon.runtime.fair;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets a few in at a time; parties take turns, and one never holds more places than are free for
 * others. Where all that one party asks for began at once, it would slow down everybody else's only
 * request: what waits here uses no processor. Thread-safe.
 */
public final class Gate {

  // Guarded by this.
  private final Turns<String, CompletableFuture<Boolean>> turns;

  /**
   * @param places how many may be in
   */
  public Gate(int places) {
    this.turns = new Turns<>(places);
  }

  /** Does a piece of work when it is the party's turn. */
  public <T> T in(String party, Supplier<T> work) {
    enter(party);
    try {
      return work.get();
    } finally {
      leave(party);
    }
  }

  private void enter(String party) {
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    synchronized (this) {
      turns.add(party, turn);
      // Nobody who could have come in waits, so it is this one's turn or nobody's.
      if (turns.next().isPresent()) {
        return;
      }
    }
    turn.join();
  }

  private void leave(String party) {
    List<CompletableFuture<Boolean>> next = new ArrayList<>();
    synchronized (this) {
      turns.leave(party);
      // With one more place free, one of another party may hold one more, too.
      for (var who = turns.next(); who.isPresent(); who = turns.next()) {
        next.add(who.get());
      }
    }
    next.forEach(turn -> turn.complete(true));
  }
}
