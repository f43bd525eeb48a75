package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.InstallationListener;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.objects.Alert;
import dev.tenon.runtime.objects.ObjectRules;
import dev.tenon.runtime.objects.Ruling;
import dev.tenon.runtime.store.Work;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way of an event, whoever brings it: routed, kept with its deliveries in one transaction,
 * then handled lane by lane. Thread-safe.
 */
public final class Dispatcher implements AutoCloseable {

  /** How many deliveries of one org may wait. All but the beginnings of its lines are on disk. */
  public static final int MAX_WAITING = 1_000_000;

  /** How many lanes one org may have at a time, which are in memory: unordered apps have many. */
  private static final int MAX_LANES = 100_000;

  /** How many deliveries are redriven in one transaction, so that others get in between. */
  private static final int REDRIVE_BATCH = 50;

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Orgs orgs;
  private final Router router;
  private final ObjectRules objects;
  private final EventLog log;
  private final Installations installations;
  private final DeliveryRunner runner;
  private final Lanes lanes;
  private final Redrives redrives;
  private final int maxWaiting;
  private final DispatchListener listener;

  /**
   * @param maxWaiting how many deliveries of one org may wait
   * @param listener hears of everything
   */
  public Dispatcher(
      Orgs orgs,
      Router router,
      ObjectRules objects,
      EventLog log,
      Redrives redrives,
      Installations installations,
      Invoker invoker,
      Clock clock,
      int maxWaiting,
      DispatchListener listener) {
    this(
        orgs,
        router,
        objects,
        log,
        redrives,
        installations,
        invoker,
        clock,
        new ClockAlarms(clock),
        maxWaiting,
        listener);
  }

  Dispatcher(
      Orgs orgs,
      Router router,
      ObjectRules objects,
      EventLog log,
      Redrives redrives,
      Installations installations,
      Invoker invoker,
      Clock clock,
      Alarms alarms,
      int maxWaiting) {
    this(
        orgs,
        router,
        objects,
        log,
        redrives,
        installations,
        invoker,
        clock,
        alarms,
        maxWaiting,
        DispatchListener.NONE);
  }

  private Dispatcher(
      Orgs orgs,
      Router router,
      ObjectRules objects,
      EventLog log,
      Redrives redrives,
      Installations installations,
      Invoker invoker,
      Clock clock,
      Alarms alarms,
      int maxWaiting,
      DispatchListener listener) {
    this.orgs = orgs;
    this.router = router;
    this.objects = objects;
    this.log = log;
    this.installations = installations;
    this.runner = new DeliveryRunner(log, installations, objects, invoker, clock, listener);
    this.lanes = new Lanes(runner, log, alarms, clock);
    this.redrives = redrives;
    this.maxWaiting = maxWaiting;
    this.listener = listener;
    installations.listen(
        new InstallationListener() {
          @Override
          public void removed(Installation installation) {
            // What is paused, blocks its lane or waits for its next attempt would be cancelled
            // late.
            lanes.wake(installation.id());
          }

          @Override
          public void paused(Installation installation) {
            lanes.pause(installation.id());
          }

          @Override
          public void resumed(Installation installation) {
            lanes.resume(installation.id());
          }
        });
  }

  /** Takes up what an earlier process accepted and did not finish. Called once, before the rest. */
  public int resume() {
    log.cancelSimulations();
    installations.pausedIds().forEach(lanes::pause);
    List<Delivery> blocked = new ArrayList<>();
    LongAdder open = new LongAdder();
    log.forEachOpen(
        delivery -> {
          open.increment();
          lanes.add(List.of(new Lanes.Waiting(delivery, DeliveryObserver.NONE)));
          if (delivery.blocked()) {
            blocked.add(delivery);
          }
        });
    blocked.stream()
        .filter(delivery -> installations.find(delivery.org(), delivery.installation()).isEmpty())
        .forEach(delivery -> lanes.wake(delivery.installation()));
    return open.intValue();
  }

  /**
   * Accepts an event; the future is done when the event is on disk.
   *
   * @throws RuntimeFault when there is no such org
   */
  public CompletableFuture<Accepted> accept(Event event, DeliveryObserver observer) {
    return accept(event, match -> true, observer);
  }

  /**
   * The same for some of those who asked for the event, as when it is simulated for one app.
   *
   * @param meant whether it is delivered to this one
   */
  public CompletableFuture<Accepted> accept(
      Event event, Predicate<Match> meant, DeliveryObserver observer) {
    if (orgs.find(event.org()).isEmpty()) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, "There is no org \"" + event.org() + "\".");
    }
    if (!event.simulated()) {
      refuseIfFull(event);
    }
    Ruling ruling = objects.rule(event);
    if (ruling.isOfUnknownType() && !event.simulated()) {
      LOG.atWarn()
          .addKeyValue("event", event.id().value())
          .addKeyValue("org", event.org().value())
          .log("{} {}: {}", event.id(), event.type(), ruling.keptOut().orElse(""));
    }
    List<Match> matches =
        ruling.keptOut().isPresent() ? List.of() : matches(event, meant, ruling.mayGet());
    List<EventLog.Entry> following =
        ruling.following().stream()
            .map(
                next ->
                    new EventLog.Entry(
                        next.event(),
                        matches(next.event(), meant, next.mayGet()),
                        next.earlier(),
                        next.alerts()))
            .toList();
    return log.append(
            new EventLog.Entry(event, matches, ruling.earlier(), ruling.alerts()),
            following,
            accepted -> enqueue(accepted, observer))
        .thenApply(
            accepted -> {
              tell(event, accepted);
              return accepted;
            });
  }

  /**
   * Accepts an event that is for one installation alone, whoever else asks for such events.
   *
   * @param claim whether it is still to be, asked in the transaction that keeps it; what it changes
   *     is kept with the event or not at all
   * @return what was kept; empty when it was not to be any more
   * @throws QueueFull when as many deliveries wait as may
   */
  public CompletableFuture<Optional<Accepted>> accept(
      Event event, Installation installation, Work<Boolean> claim) {
    refuseIfFull(event);
    return log.append(
            event,
            router.route(event, installation),
            claim,
            accepted -> enqueue(accepted, DeliveryObserver.NONE))
        .thenApply(
            accepted -> {
              accepted.ifPresent(kept -> tell(event, kept));
              return accepted;
            });
  }

  private List<Match> matches(Event event, Predicate<Match> meant, Predicate<String> mayGet) {
    return router.route(event).stream()
        .filter(match -> mayGet.test(match.installation().appId()))
        .filter(meant)
        .toList();
  }

  private void tell(Event event, Accepted accepted) {
    listener.accepted(event, accepted);
    List<Alert> told = new ArrayList<>(accepted.alerts());
    told.forEach(alert -> alert(event, alert));
    for (Accepted.Following next : accepted.following()) {
      listener.accepted(next.event(), next.accepted());
      // What an update and the event made of it both tell of is one thing.
      for (Alert alert : next.accepted().alerts()) {
        if (!told.contains(alert)) {
          told.add(alert);
          alert(next.event(), alert);
        }
      }
    }
  }

  private void alert(Event event, Alert alert) {
    if (!event.simulated()) {
      DeliveryRunner.logged(event, alert);
      listener.alerted(event, alert);
    }
  }

  private void enqueue(Accepted accepted, DeliveryObserver observer) {
    add(accepted, observer);
    accepted.following().forEach(next -> add(next.accepted(), DeliveryObserver.NONE));
  }

  private void add(Accepted accepted, DeliveryObserver observer) {
    lanes.add(
        accepted.deliveries().stream()
            .map(scheduled -> new Lanes.Waiting(scheduled.delivery(), observer))
            .toList());
  }

  /** An org that sends more than its apps can handle is told so; what was taken is kept. */
  private void refuseIfFull(Event event) {
    full(event.org())
        .ifPresent(
            full -> {
              listener.refused(event, full.limit());
              throw full;
            });
  }

  private Optional<QueueFull> full(OrgId org) {
    int waiting = lanes.size(org);
    if (waiting >= maxWaiting) {
      return Optional.of(new QueueFull(org, QueueFull.Limit.DELIVERIES, waiting));
    }
    int inUse = lanes.lanes(org);
    return inUse >= MAX_LANES
        ? Optional.of(new QueueFull(org, QueueFull.Limit.LANES, inUse))
        : Optional.empty();
  }

  /** How many more deliveries may wait in an org. */
  private int room(OrgId org) {
    return lanes.lanes(org) >= MAX_LANES ? 0 : Math.max(0, maxWaiting - lanes.size(org));
  }

  /**
   * Has an event handled again by those who ask for it now: new deliveries, behind what waits.
   *
   * @param app for this app only
   */
  public CompletableFuture<Accepted> replay(OrgId org, String eventId, Optional<String> app) {
    EventLog.Kept kept =
        log.find(org, eventId)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND,
                        "The org %s has no event %s.".formatted(org, eventId)));
    Event event = kept.event();
    if (event.simulated()) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The event %s is a simulation; run it again on the page.".formatted(eventId));
    }
    refuseIfFull(event);
    objects
        .keptOut(event)
        .ifPresent(
            reason -> {
              throw new RuntimeFault(FaultCode.CONFLICT, reason);
            });
    Predicate<String> mayGet = objects.mayGet(event);
    List<Match> matches =
        matches(
            event,
            match -> app.isEmpty() || app.get().equals(match.installation().appId()),
            mayGet);
    return log.replay(kept, matches, accepted -> enqueue(accepted, DeliveryObserver.NONE));
  }

  /**
   * Gives a delivery that was given up on another chance, with all the attempts that the app's
   * policy gives to a new one: behind what waits, or where it is if it blocks its lane. The future
   * fails with {@link QueueFull} when as many wait as may; one that blocks its lane waits already.
   */
  public CompletableFuture<Delivery> redrive(OrgId org, String delivery) {
    return redrives.one(org, delivery, full(org), this::redriven);
  }

  /**
   * What became of a wish to redrive many.
   *
   * @param count how many were redriven
   * @param rest whether others fit and were left as they are, since as many wait as may
   */
  public record Redriven(int count, boolean rest) {}

  /**
   * The same for all that fit, in the order in which they were accepted, while there is room.
   *
   * @throws QueueFull when some fit and there was room for none
   */
  public Redriven redrive(OrgId org, DeadLetterFilter filter) {
    // Those that fail again meanwhile are not meant.
    long newest = redrives.newest();
    int count = 0;
    boolean rest = false;
    Optional<Long> after = Optional.of(0L);
    while (after.isPresent()) {
      Redrives.Page page = redrives.find(org, filter, after.get(), newest);
      List<Redrives.Seen> found = page.found();
      for (int i = 0; i < found.size(); i += REDRIVE_BATCH) {
        List<Redrives.Seen> wanted = found.subList(i, Math.min(i + REDRIVE_BATCH, found.size()));
        // Once one had to stay, those behind it stay too, also if there is room by then: they are
        // to go in order.
        List<Redrives.Seen> some = fitting(wanted, rest ? 0 : room(org));
        rest |= some.size() < wanted.size();
        if (!some.isEmpty()) {
          count += redrives.batch(org, some, all -> all.forEach(this::redriven)).join().size();
        }
      }
      after = page.after();
    }
    if (rest && count == 0) {
      throw full(org)
          .orElseGet(() -> new QueueFull(org, QueueFull.Limit.DELIVERIES, lanes.size(org)));
    }
    return new Redriven(count, rest);
  }

  /** The first that there is room for, and all that wait already, since they block their lanes. */
  private static List<Redrives.Seen> fitting(List<Redrives.Seen> wanted, int room) {
    List<Redrives.Seen> some = new ArrayList<>();
    int left = room;
    for (Redrives.Seen one : wanted) {
      if (one.blocks()) {
        some.add(one);
      } else if (left > 0) {
        some.add(one);
        left--;
      }
    }
    return some;
  }

  private void redriven(Delivery delivery) {
    lanes.redrive(new Lanes.Waiting(delivery, DeliveryObserver.NONE));
  }

  /** Gives up for good on a delivery that blocks its lane, which goes on with the next one. */
  public CompletableFuture<Delivery> cancel(OrgId org, String delivery) {
    return redrives.cancel(org, delivery, lanes::drop);
  }

  /** How many deliveries wait or are being made. */
  public int waiting() {
    return lanes.size();
  }

  @Override
  public void close() {
    runner.stop();
    lanes.close();
  }
}
