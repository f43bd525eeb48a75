package dev.tenon.runtime.schedule;

import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.QueueFull;
import dev.tenon.runtime.install.Installations;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Fires what is due. It asks the store once a second, so nothing of a schedule is in memory, and
 * what was missed is found by the next process. Orgs take turns: however many schedules of one are
 * due, those of another come after a few of them. Thread-safe.
 */
public final class ScheduleTimer implements AutoCloseable {

  /** How many are on their way to disk at the same time: as many as share a commit. */
  private static final int BATCH = 32;

  /** How many of one org are fired before it is the others' turn. */
  private static final int SHARE = 64;

  /** With so many orgs that have had their share, a new round begins. */
  private static final int MOST_SERVED = 1_000;

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** When an org with no room for another delivery is asked again. */
  private static final Duration PUT_OFF = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ScheduleTimer.class);

  private final Schedules schedules;
  private final ScheduledEvents events;
  private final Installations installations;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("schedules").unstarted(task));

  public ScheduleTimer(
      Schedules schedules, ScheduledEvents events, Installations installations, Clock clock) {
    this.schedules = schedules;
    this.events = events;
    this.installations = installations;
    this.clock = clock;
  }

  /** From now on fires what is due. */
  public ScheduleTimer start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::fireQuietly, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  private void fireQuietly() {
    try {
      boolean more = true;
      while (more && !thread.isShutdown()) {
        more = round();
      }
    } catch (RuntimeException e) {
      LOG.error("Schedules could not be fired; it is tried again", e);
    }
  }

  /** Fires of each org as many as are its share; says whether there may be more. */
  boolean round() {
    Map<String, Integer> fired = new HashMap<>();
    Set<String> served = Set.of();
    while (!thread.isShutdown() && served.size() < MOST_SERVED) {
      List<Schedules.Schedule> due = schedules.due(clock.instant(), served, BATCH);
      if (due.isEmpty()) {
        break;
      }
      fire(due);
      due.forEach(schedule -> fired.merge(schedule.org().value(), 1, Integer::sum));
      served =
          fired.entrySet().stream()
              .filter(org -> org.getValue() >= SHARE)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
    }
    return !served.isEmpty();
  }

  /** One that cannot be fired keeps no other from it. */
  private void fire(List<Schedules.Schedule> due) {
    Map<Schedules.Schedule, CompletableFuture<Optional<Accepted>>> underWay = new LinkedHashMap<>();
    List<Schedules.Schedule> later = new ArrayList<>();
    for (Schedules.Schedule schedule : due) {
      try {
        // One that is not there is just being installed: what was uninstalled has no schedules.
        installations
            .find(schedule.org(), schedule.installation())
            .ifPresentOrElse(
                installation -> underWay.put(schedule, events.fire(schedule, installation)),
                () -> later.add(schedule));
      } catch (RuntimeException e) {
        failed(schedule, e);
        later.add(schedule);
      }
    }
    underWay.forEach(
        (schedule, fired) -> {
          try {
            var _ = fired.join();
          } catch (CompletionException e) {
            failed(schedule, e);
            later.add(schedule);
          }
        });
    if (!later.isEmpty()) {
      schedules.putOff(later, clock.instant().plus(PUT_OFF));
    }
  }

  private static void failed(Schedules.Schedule schedule, RuntimeException e) {
    LoggingEventBuilder line =
        LOG.atError()
            .addKeyValue("org", schedule.org().value())
            .addKeyValue("installation", schedule.installation());
    if (e instanceof QueueFull) {
      line.log("The schedule {} has to wait: {}", schedule.id(), e.getMessage());
    } else {
      line.setCause(e).log("The schedule {} could not be fired; it is tried again", schedule.id());
    }
  }

  /** Waits for what is on its way to disk. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("Schedules were still being fired when the runtime stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
