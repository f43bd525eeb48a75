package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fair.Turns;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines in which deliveries wait: one at a time within a lane, in order; lanes side by side,
 * taking turns over orgs. A lane exists only while something is in it, and of a long line only the
 * beginning is in memory; the rest is read when its turn comes near. Thread-safe; the waiting
 * deliveries are its only state, and the database can always rebuild them.
 */
final class Lanes implements AutoCloseable {

  /** How many lanes work at the same time, waiting handlers included: each holds memory. */
  private static final int MAX_WORKING = 256;

  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(10);

  /** Longer than a handler may take: what has begun is not cut off, to begin again at the start. */
  private static final long CLOSE_SECONDS = DeliveryRunner.LIMIT.toSeconds() + 5;

  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  /** Makes one delivery. */
  interface Runner {

    /** Runs the handler to its end; nothing when it was cut off and counts as not run. */
    Optional<Attempt> run(Waiting waiting);

    /** What was made is on disk. */
    void recorded(Waiting waiting, Attempt attempt);
  }

  /** A delivery in its lane, and who watches it. */
  record Waiting(Delivery delivery, DeliveryObserver observer) {}

  private final Runner runner;
  private final EventLog log;
  private final Alarms alarms;
  private final Clock clock;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  // Guarded by this. What is done under the lock takes microseconds.
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<OrgId, Integer> sizes = new HashMap<>();
  private final Map<OrgId, Integer> lanesOf = new HashMap<>();
  private final Set<String> paused = new HashSet<>();
  private final Turns<OrgId, Lane> turns = new Turns<>(MAX_WORKING);
  private int size;
  private boolean closing;

  Lanes(Runner runner, EventLog log, Alarms alarms, Clock clock) {
    this.runner = runner;
    this.log = log;
    this.alarms = alarms;
    this.clock = clock;
  }

  /** Puts deliveries at the end of their lanes. Called in the order of acceptance. */
  synchronized void add(List<Waiting> deliveries) {
    deliveries.forEach(this::add);
    startWorkers();
  }

  private void add(Waiting waiting) {
    Delivery delivery = waiting.delivery();
    Lane lane = lanes.computeIfAbsent(delivery.lane(), name -> newLane(delivery));
    lane.add(waiting);
    size++;
    sizes.merge(lane.org, 1, Integer::sum);
    settle(lane);
  }

  private Lane newLane(Delivery first) {
    lanesOf.merge(first.org(), 1, Integer::sum);
    LaneRecords records =
        new LaneRecords(
            log,
            alarms,
            clock,
            made -> {
              runner.recorded(made.waiting(), made.attempt());
              recorded(made.attempt().delivery().lane());
            });
    return new Lane(first, records);
  }

  private synchronized void recorded(String name) {
    Lane lane = lanes.get(name);
    if (lane != null) {
      settle(lane);
      startWorkers();
    }
  }

  /** Redrives a delivery: at the head of a lane that it blocks, else behind what waits. */
  synchronized void redrive(Waiting waiting) {
    Lane lane = lanes.get(waiting.delivery().lane());
    if (lane != null && lane.isFirst(waiting.delivery())) {
      lane.replaceFirst(waiting.delivery());
      lane.stopResting();
      settle(lane);
      startWorkers();
    } else {
      add(List.of(waiting));
    }
  }

  /** Takes a delivery that blocked its lane out of it. */
  synchronized void drop(Delivery delivery) {
    Lane lane = lanes.get(delivery.lane());
    if (lane != null && lane.state == Lane.State.BLOCKED && lane.isFirst(delivery)) {
      removeFirst(lane);
      lane.stopResting();
      settle(lane);
      startWorkers();
    }
  }

  /** Looks at what waits for an installation now, since it is not what it was. */
  synchronized void wake(String installation) {
    paused.remove(installation);
    lanesOf(installation, Lane.State.RESTING, Lane.State.BLOCKED, Lane.State.PAUSED)
        .forEach(this::ready);
    startWorkers();
  }

  /** Starts nothing more for an installation until it is resumed; what runs comes to its end. */
  synchronized void pause(String installation) {
    paused.add(installation);
  }

  /** Goes on with what an installation has waiting. */
  synchronized void resume(String installation) {
    paused.remove(installation);
    for (Lane lane : lanesOf(installation, Lane.State.PAUSED)) {
      lane.state = Lane.State.STILL;
      settle(lane);
    }
    startWorkers();
  }

  private List<Lane> lanesOf(String installation, Lane.State... states) {
    List<Lane.State> any = List.of(states);
    return lanes.values().stream()
        .filter(lane -> lane.installation.equals(installation) && any.contains(lane.state))
        .toList();
  }

  /** Finds out what a lane does next, if it does nothing. */
  private void settle(Lane lane) {
    if (closing) {
      return;
    }
    if (lane.wantsMore()) {
      fetch(lane);
    }
    if (lane.state != Lane.State.STILL) {
      return;
    }
    if (lane.line.isEmpty()) {
      // Not before: another lane of this name could write its records before these.
      if (lane.isOver() && lanes.remove(lane.name) != null) {
        subtract(lanesOf, lane.org);
      }
    } else if (isPaused(lane)) {
      lane.state = Lane.State.PAUSED;
    } else if (lane.line.getFirst().delivery().blocked()) {
      lane.state = Lane.State.BLOCKED;
    } else if (!lane.isDue(clock.instant())) {
      lane.rest(alarms.set(lane.line.getFirst().delivery().dueAt(), () -> ring(lane)));
    } else if (lane.records.letOn()) {
      ready(lane);
    }
  }

  /** What a person simulates runs all the same. */
  private boolean isPaused(Lane lane) {
    return !lane.simulated && paused.contains(lane.installation);
  }

  /** Reads what is next in a long line, beside everything else. */
  private void fetch(Lane lane) {
    long after = lane.beginFetch();
    try {
      workers.execute(
          () -> {
            try {
              fetched(lane, log.open(lane.name, after, Lane.WINDOW));
            } catch (RuntimeException e) {
              LOG.error(
                  "What waits in the lane {} cannot be read; it is tried again in {} s",
                  lane.name,
                  AFTER_TROUBLE.toSeconds(),
                  e);
              alarms.set(clock.instant().plus(AFTER_TROUBLE), () -> fetched(lane, List.of()));
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("The lane {} waits for the next start", lane.name, e);
    }
  }

  private synchronized void fetched(Lane lane, List<Delivery> next) {
    lane.endFetch(next);
    settle(lane);
    startWorkers();
  }

  private synchronized void ring(Lane lane) {
    if (lane.state == Lane.State.RESTING && !closing) {
      ready(lane);
      startWorkers();
    }
  }

  private void ready(Lane lane) {
    lane.stopResting();
    lane.state = Lane.State.READY;
    if (lane.simulated) {
      // A person who simulates waits for no real delivery.
      start(lane);
    } else {
      turns.add(lane.org, lane);
    }
  }

  private void startWorkers() {
    for (Lane lane = next(); lane != null; lane = next()) {
      start(lane);
    }
  }

  private @Nullable Lane next() {
    Lane next = closing ? null : turns.next().orElse(null);
    while (next != null && isPaused(next)) {
      turns.leave(next.org);
      next.state = Lane.State.PAUSED;
      next = turns.next().orElse(null);
    }
    return next;
  }

  private void start(Lane first) {
    try {
      workers.execute(() -> work(first));
    } catch (RejectedExecutionException e) {
      LOG.debug("The lane {} waits for the next start", first.name, e);
    }
  }

  /**
   * Makes one delivery, then one of the lane whose turn it is, and so on. A lane's next handler
   * does not wait for the record of the one before to be on disk: records are written in the same
   * order, so what a crash undoes is the end of the line, which is then handled again in order.
   */
  private void work(Lane first) {
    for (Lane lane = first; lane != null; ) {
      Waiting waiting = firstOf(lane);
      Optional<Attempt> made = Optional.empty();
      @Nullable Throwable trouble = null;
      try {
        made = runner.run(waiting);
      } catch (RuntimeException | Error e) {
        trouble = e;
        LOG.error(
            "The delivery {} could not be made; its lane {} tries again in {} s",
            waiting.delivery().id(),
            lane.name,
            AFTER_TROUBLE.toSeconds(),
            e);
      }
      lane = after(lane, waiting, made, trouble != null);
    }
  }

  private synchronized Waiting firstOf(Lane lane) {
    return lane.line.getFirst();
  }

  private synchronized @Nullable Lane after(
      Lane lane, Waiting waiting, Optional<Attempt> made, boolean trouble) {
    if (!lane.simulated) {
      turns.leave(lane.org);
    }
    made.ifPresent(attempt -> made(lane, waiting, attempt));
    if (trouble) {
      lane.replaceFirst(waiting.delivery().dueAt(clock.instant().plus(AFTER_TROUBLE)));
    }
    // What was cut off stays as it is until the next start.
    if (made.isPresent() || trouble) {
      lane.state = Lane.State.STILL;
      settle(lane);
    }
    Lane next = lane.simulated ? null : next();
    startWorkers();
    return next;
  }

  private void made(Lane lane, Waiting waiting, Attempt attempt) {
    switch (attempt.state()) {
      case QUEUED, BLOCKED -> lane.replaceFirst(attempt.deliveryAfter());
      case SUCCEEDED, DEAD, CANCELLED -> removeFirst(lane);
    }
    lane.records.add(new LaneRecords.Made(waiting, attempt));
  }

  private void removeFirst(Lane lane) {
    lane.line.removeFirst();
    size--;
    subtract(sizes, lane.org);
  }

  private static void subtract(Map<OrgId, Integer> counts, OrgId org) {
    counts.merge(org, -1, (count, less) -> count + less == 0 ? null : count + less);
  }

  /** How many deliveries wait or are being made. */
  synchronized int size() {
    return size;
  }

  /** The same of one org. */
  synchronized int size(OrgId org) {
    return sizes.getOrDefault(org, 0);
  }

  /** How many lanes an org has; each takes some memory. */
  synchronized int lanes(OrgId org) {
    return lanesOf.getOrDefault(org, 0);
  }

  /** Starts nothing more, and lets what runs come to its end. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
    }
    alarms.close();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
