package dev.tenon.runtime.dev;

import java.time.Duration;

/** Lets others wait until an app was loaded again, broken or mended. Thread-safe. */
public final class AppChanges implements AutoCloseable {

  private long count;
  private boolean closed;

  /** How many changes there were so far. */
  public synchronized long count() {
    return count;
  }

  synchronized void happened() {
    count++;
    notifyAll();
  }

  /**
   * Waits for a change.
   *
   * @param seen how many changes the caller knows of
   * @param atMost how long to wait for another
   * @return whether it is worth waiting again; false when the runtime is stopping
   */
  public synchronized boolean await(long seen, Duration atMost) throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (count == seen && !closed) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return !closed;
  }

  /** Sends away those who wait, so that stopping need not wait for them. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
