package dev.tenon.runtime.fair;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets a few in at a time; parties take turns, and one never holds more places than are free for
 * others. Where all that one party asks for began at once, it would slow down everybody else's only
 * request: what waits here uses no processor. Thread-safe.
 */
public final class Gate {

  /** Of whoever comes one at a time, it is remembered so long that they do. */
  private static final long LATELY_NANOS = 1_000_000_000;

  // Guarded by this.
  private final Turns<String, CompletableFuture<Boolean>> turns;
  private final SingleComers singles;

  /**
   * @param places how many may be in
   */
  public Gate(int places) {
    this(places, places);
  }

  /**
   * @param places how many may be in
   * @param beside how many of one party, while another one comes one at a time: its single request
   *     waits not only for its turn, but also for processors, with all who are in
   */
  public Gate(int places, int beside) {
    this(places, beside, System::nanoTime);
  }

  Gate(int places, int beside, LongSupplier nanos) {
    this.singles = new SingleComers(LATELY_NANOS, nanos);
    this.turns = new Turns<>(places, party -> singles.hasOther(party) ? beside : places);
  }

  /** Does a piece of work when it is the party's turn. */
  public <T> T in(String party, Supplier<T> work) {
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    enter(party, turn).forEach(next -> next.complete(true));
    turn.join();
    try {
      return work.get();
    } finally {
      leave(party).forEach(next -> next.complete(true));
    }
  }

  private synchronized List<CompletableFuture<Boolean>> enter(
      String party, CompletableFuture<Boolean> turn) {
    turns.add(party, turn);
    return next();
  }

  private synchronized List<CompletableFuture<Boolean>> leave(String party) {
    turns.leave(party);
    if (turns.isAway(party)) {
      singles.cameAndWent(party);
    }
    return next();
  }

  /** With one more place free, one of another party may hold one more, too. */
  private List<CompletableFuture<Boolean>> next() {
    List<CompletableFuture<Boolean>> next = new ArrayList<>(1);
    for (var who = turns.next(); who.isPresent(); who = turns.next()) {
      next.add(who.get());
    }
    return next;
  }
}
