package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.Invoker;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * The one way of an event, whoever brings it: routed, kept with its deliveries in one transaction,
 * then handled lane by lane. Thread-safe.
 */
public final class Dispatcher implements AutoCloseable {

  private final Orgs orgs;
  private final Router router;
  private final EventLog log;
  private final Installations installations;
  private final DeliveryRunner runner;
  private final Lanes lanes;

  public Dispatcher(
      Orgs orgs,
      Router router,
      EventLog log,
      Installations installations,
      Invoker invoker,
      Clock clock) {
    this(orgs, router, log, installations, invoker, clock, new ClockAlarms(clock));
  }

  Dispatcher(
      Orgs orgs,
      Router router,
      EventLog log,
      Installations installations,
      Invoker invoker,
      Clock clock,
      Alarms alarms) {
    this.orgs = orgs;
    this.router = router;
    this.log = log;
    this.installations = installations;
    this.runner = new DeliveryRunner(log, installations, invoker, clock);
    this.lanes = new Lanes(runner, log, alarms, clock);
    // What waits for its next attempt, or blocks its lane, would be cancelled late or never.
    installations.whenRemoved(installation -> lanes.wake(installation.id()));
  }

  /** Takes up what an earlier process accepted and did not finish. Called once, before the rest. */
  public int resume() {
    log.cancelSimulations();
    List<Lanes.Waiting> open =
        log.open().stream()
            .map(delivery -> new Lanes.Waiting(delivery, DeliveryObserver.NONE))
            .toList();
    lanes.add(open);
    open.stream()
        .map(Lanes.Waiting::delivery)
        .filter(Delivery::blocked)
        .filter(delivery -> installations.find(delivery.org(), delivery.installation()).isEmpty())
        .forEach(delivery -> lanes.wake(delivery.installation()));
    return open.size();
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
    List<Match> matches =
        router.route(event.org(), event.product(), event.type()).stream().filter(meant).toList();
    return log.append(
        event,
        matches,
        accepted ->
            lanes.add(
                accepted.deliveries().stream()
                    .map(scheduled -> new Lanes.Waiting(scheduled.delivery(), observer))
                    .toList()));
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
