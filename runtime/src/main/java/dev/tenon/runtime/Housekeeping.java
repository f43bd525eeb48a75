package dev.tenon.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops a few times a day what is small, but would grow for ever. Thread-safe. */
final class Housekeeping implements AutoCloseable {

  private static final Duration FIRST = Duration.ofMinutes(7);
  private static final Duration EVERY = Duration.ofHours(6);

  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final List<Task> tasks;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("housekeeping").unstarted(task));

  /**
   * Something to drop.
   *
   * @param what for the log
   * @param sweep drops what is due; returns how many
   */
  record Task(String what, IntSupplier sweep) {}

  Housekeeping(List<Task> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  Housekeeping start() {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> tasks.forEach(Housekeeping::run),
            FIRST.toSeconds(),
            EVERY.toSeconds(),
            TimeUnit.SECONDS);
    return this;
  }

  private static void run(Task task) {
    try {
      int dropped = task.sweep().getAsInt();
      if (dropped > 0) {
        LOG.info("{} dropped: {}", task.what(), dropped);
      }
    } catch (RuntimeException e) {
      LOG.error("{} could not be dropped; it is tried again later", task.what(), e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
