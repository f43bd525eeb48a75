package dev.tenon.runtime.fair;

import java.time.Clock;
import java.time.Duration;

/**
 * So much and no more of something in each span of time, as of lines in the log that whoever posts
 * something causes. Thread-safe.
 */
public final class Ration {

  private final int size;
  private final long spanMillis;
  private final Clock clock;

  // Guarded by this.
  private long end = Long.MIN_VALUE;
  private int left;

  /**
   * @param size how much there is in a span, which begins when something is taken
   */
  public Ration(int size, Duration span, Clock clock) {
    this.size = size;
    this.spanMillis = span.toMillis();
    this.clock = clock;
  }

  /** Takes one, if there is one left. */
  public synchronized boolean take() {
    long now = clock.millis();
    // A clock that was set back must not keep everything from everybody until it is there again.
    if (now >= end || now < end - spanMillis) {
      end = now + spanMillis;
      left = size;
    }
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
