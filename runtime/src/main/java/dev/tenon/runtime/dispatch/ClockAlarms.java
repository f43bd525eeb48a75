package dev.tenon.runtime.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alarms in real time, on one thread. Thread-safe. */
final class ClockAlarms implements Alarms {

  private static final Logger LOG = LoggerFactory.getLogger(ClockAlarms.class);

  private final Clock clock;
  private final ScheduledThreadPoolExecutor thread;

  ClockAlarms(Clock clock) {
    this.clock = clock;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("lane-alarms").factory());
    // An alarm that was cancelled would else be kept until its time.
    thread.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Alarm set(Instant when, Runnable ring) {
    long millis = Math.max(0, Duration.between(clock.instant(), when).toMillis());
    try {
      Future<?> set = thread.schedule(() -> safely(ring), millis, TimeUnit.MILLISECONDS);
      return () -> set.cancel(false);
    } catch (RejectedExecutionException e) {
      LOG.debug("An alarm was set after the end", e);
      return () -> {};
    }
  }

  private static void safely(Runnable ring) {
    try {
      ring.run();
    } catch (RuntimeException | Error e) {
      LOG.error("Who was woken up failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
