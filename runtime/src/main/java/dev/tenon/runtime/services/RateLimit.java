package dev.tenon.runtime.services;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;

/**
 * How many calls of one kind each installation may make in any minute, whenever the minute begins.
 * Calls that are refused do not count. Thread-safe.
 */
public final class RateLimit {

  private static final long MINUTE_MILLIS = 60_000;

  /** More installations than that do not call in one minute; each costs a few hundred bytes. */
  private static final int KEPT = 100_000;

  private final int perMinute;
  private final Clock clock;
  private final Cache<String, Calls> calls =
      Caffeine.newBuilder().maximumSize(KEPT).expireAfterAccess(Duration.ofMinutes(2)).build();

  public RateLimit(int perMinute, Clock clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  public int perMinute() {
    return perMinute;
  }

  /** Counts a call of an installation, unless it is one too many. */
  public boolean take(String installation) {
    return calls.get(installation, _ -> new Calls()).take(clock.millis(), perMinute);
  }

  /** Those of one installation in the last minute. */
  private static final class Calls {

    // The times of the calls, epoch milliseconds, in a ring that grows. Guarded by this.
    private long[] times = new long[4];
    private int first;
    private int count;

    synchronized boolean take(long now, int perMinute) {
      // A clock that was set back must not keep an app from calling until it is there again.
      while (count > 0 && (times[first] <= now - MINUTE_MILLIS || times[first] > now)) {
        first = (first + 1) % times.length;
        count--;
      }
      if (count >= perMinute) {
        return false;
      }
      if (count == times.length) {
        grow();
      }
      times[(first + count) % times.length] = now;
      count++;
      return true;
    }

    private void grow() {
      long[] inOrder = new long[times.length * 2];
      int end = times.length - first;
      System.arraycopy(times, first, inOrder, 0, end);
      System.arraycopy(times, 0, inOrder, end, first);
      times = inOrder;
      first = 0;
    }
  }
}
