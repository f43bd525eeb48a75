package dev.tenon.runtime.js;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs when the heap is nearly full. What a run holds is not known, only what it has allocated
 * in its life, which is no less: so those that allocated most are ended, and as many as could make
 * room together. Whether the heap is full or only has not been collected is found out by a
 * collection, which the JVM was about to do anyway. Thread-safe; it looks when it is asked to.
 */
final class HeapGuard {

  /** From here on it is worth a collection to know what is really in use. */
  private static final double LOOK_AT = 0.8;

  /** More than this may not be in use after a collection. */
  private static final double FULL = 0.7;

  /** Runs are ended until no more than this can be in use. */
  private static final double ROOM = 0.6;

  /** Who allocated less is not to blame, however full the heap is. */
  static final long HARMLESS_BYTES = 8L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(HeapGuard.class);

  private final Heap heap;
  private final BooleanSupplier relief;
  private final Set<Run> runs = ConcurrentHashMap.newKeySet();
  private List<Run> ending = List.of();
  private long lookAt;

  /** The part of the heap in which objects stay. Its numbers are bytes. */
  interface Heap {
    long used();

    long max();

    /** Frees what nobody holds. */
    void collect();
  }

  /** A run that may be ended. */
  interface Run {

    /** What it has allocated in its life, garbage included; in bytes. */
    long allocated();

    /** Ends it soon. Called once. */
    void endForMemory(long allocatedBytes);
  }

  HeapGuard(Heap heap) {
    this(heap, () -> false);
  }

  /**
   * @param relief lets go of what waits for further runs, before any run is ended; whether there
   *     was any
   */
  HeapGuard(Heap heap, BooleanSupplier relief) {
    this.heap = heap;
    this.relief = relief;
    this.lookAt = share(LOOK_AT);
  }

  void begins(Run run) {
    runs.add(run);
  }

  /** The run is over, and nothing of it is held any more. */
  void ends(Run run) {
    runs.remove(run);
  }

  /** Looks at the heap, and ends runs if it is nearly full. */
  synchronized void look() {
    if (heap.used() < lookAt || ending.stream().anyMatch(runs::contains)) {
      return;
    }
    heap.collect();
    if (heap.used() > share(FULL) && relief.getAsBoolean()) {
      heap.collect();
    }
    long used = heap.used();
    ending = used > share(FULL) ? most(used - share(ROOM)) : List.of();
    // With less and less room left it looks more and more often, but never again and again in vain.
    lookAt = ending.isEmpty() ? Math.max(share(LOOK_AT), (used + heap.max()) / 2) : share(LOOK_AT);
    for (Run run : ending) {
      long allocated = run.allocated();
      LOG.warn(
          "The heap is nearly full ({} of {} MiB after a collection): a run is ended that allocated {} MiB",
          used >> 20,
          heap.max() >> 20,
          allocated >> 20);
      run.endForMemory(allocated);
    }
  }

  private List<Run> most(long bytes) {
    record Candidate(Run run, long allocated) {}
    List<Candidate> candidates =
        runs.stream()
            .map(run -> new Candidate(run, run.allocated()))
            .filter(candidate -> candidate.allocated >= HARMLESS_BYTES)
            .sorted(Comparator.comparingLong(Candidate::allocated).reversed())
            .toList();
    List<Run> most = new ArrayList<>();
    long sum = 0;
    for (Candidate candidate : candidates) {
      if (sum >= bytes) {
        break;
      }
      sum += candidate.allocated;
      most.add(candidate.run);
    }
    return most;
  }

  private long share(double part) {
    return (long) (heap.max() * part);
  }
}
