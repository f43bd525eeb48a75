package dev.tenon.runtime.fair;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Which parties came lately for one thing, and were gone before the next. Not thread-safe. */
final class SingleComers {

  /** The last two are enough to know of another one than any given. */
  private static final int KEPT = 2;

  private final long lately;
  private final LongSupplier nanos;

  /** When each was last here; the one that came last is the last. */
  private final Map<String, Long> seen = new LinkedHashMap<>();

  /**
   * @param lately for how many nanoseconds a party is remembered
   */
  SingleComers(long lately, LongSupplier nanos) {
    this.lately = lately;
    this.nanos = nanos;
  }

  void cameAndWent(String party) {
    seen.remove(party);
    seen.put(party, nanos.getAsLong());
    if (seen.size() > KEPT) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  /** Whether there is one besides a party. */
  boolean hasOther(String party) {
    long now = nanos.getAsLong();
    for (Map.Entry<String, Long> one : seen.entrySet()) {
      if (now - one.getValue() < lately && !one.getKey().equals(party)) {
        return true;
      }
    }
    return false;
  }
}
