package dev.tenon.runtime.app;

import java.time.Duration;

/**
 * How often a delivery is tried that fails, and how long it waits in between: each wait is the one
 * before times a factor, up to a longest one.
 *
 * @param maxAttempts the first one included; 1 for no retry
 * @param firstDelayMillis the wait after the first attempt
 * @param factor how much longer each wait is than the one before
 * @param maxDelayMillis no wait is longer
 */
public record RetryPolicy(
    int maxAttempts, long firstDelayMillis, double factor, long maxDelayMillis) {

  /** One attempt. */
  public static final RetryPolicy NONE = new RetryPolicy(1, 0, 1, 0);

  /** About 10 minutes: longer would hold up all that is behind it in the lane. */
  public static final RetryPolicy ORDERED = new RetryPolicy(10, 5_000, 2, 120_000);

  /** About 24 hours, since nothing waits for it. */
  public static final RetryPolicy UNORDERED = new RetryPolicy(23, 5_000, 2, 7_200_000);

  /** Many that failed together, as when a service was down, must not all come back together. */
  private static final double JITTER = 0.2;

  /**
   * How long to wait after so many attempts.
   *
   * @param chance from 0 to 1, where in the range of jitter the wait lies
   */
  public Duration delayAfter(int attempts, double chance) {
    double grown = firstDelayMillis * Math.pow(factor, attempts - 1);
    double jitter = 1 - JITTER + 2 * JITTER * chance;
    return Duration.ofMillis(Math.round(Math.min(grown, (double) maxDelayMillis) * jitter));
  }
}
