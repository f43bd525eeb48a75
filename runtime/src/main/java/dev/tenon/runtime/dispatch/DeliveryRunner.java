package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one delivery, on the version that is installed now, and records it. Thread-safe. */
final class DeliveryRunner implements Lanes.Runner {

  /** How long a handler may take; the platform's limit. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRunner.class);

  private final EventLog log;
  private final Installations installations;
  private final Invoker invoker;
  private final Clock clock;
  private volatile boolean stopping;

  DeliveryRunner(EventLog log, Installations installations, Invoker invoker, Clock clock) {
    this.log = log;
    this.installations = installations;
    this.invoker = invoker;
    this.clock = clock;
  }

  /**
   * From now on, a run that did not come to its own end was cut off, and is made again after the
   * next start; but for simulations, which nobody would watch then.
   */
  void stop() {
    stopping = true;
  }

  @Override
  public CompletableFuture<?> deliver(Lanes.Waiting waiting) {
    Delivery delivery = waiting.delivery();
    int number = delivery.attempts() + 1;
    Optional<Installation> installation =
        installations.find(delivery.org(), delivery.installation());
    if (installation.isEmpty()) {
      RunResult gone = notRun("The app was uninstalled before the event's turn came.");
      return finish(
          waiting,
          new Attempt(delivery, number, OptionalLong.empty(), gone, DeliveryState.CANCELLED));
    }
    RunResult result;
    try {
      result = run(waiting, installation.get(), number);
    } catch (DamagedEvent e) {
      // Given up on, not left for the next start: what is behind it in the lane is whole.
      result = notRun(e.getMessage());
    }
    boolean succeeded = result.outcome() instanceof Outcome.Succeeded;
    if (stopping && result.outcome() instanceof Outcome.NotStarted && !delivery.isSimulated()) {
      return CompletableFuture.completedFuture(delivery);
    }
    return finish(
        waiting,
        new Attempt(
            delivery,
            number,
            OptionalLong.of(installation.get().app().id()),
            result,
            succeeded ? DeliveryState.SUCCEEDED : DeliveryState.DEAD));
  }

  private RunResult run(Lanes.Waiting waiting, Installation installation, int number) {
    Delivery delivery = waiting.delivery();
    Event event = log.event(delivery.eventSeq());
    Optional<Subscription> subscription =
        installation.app().manifest().subscriptions().handlerOf(event.product(), event.type());
    if (subscription.isEmpty()) {
      return notRun(
          "The version %s of %s that is installed now has no handler for %s."
              .formatted(
                  installation.app().manifest().version(), installation.appId(), event.type()));
    }
    ObjectNode payload = installation.payload(event.body());
    tell(waiting, observer -> observer.started(delivery, installation, payload));
    RunRequest request =
        new RunRequest(
            installation.app().manifest().language(),
            installation.app().code(),
            installation.id(),
            subscription.get().handler(),
            Json.write(payload),
            facts(event, delivery, number),
            LIMIT);
    return invoker.run(request, listener(waiting)).join();
  }

  private CompletableFuture<?> finish(Lanes.Waiting waiting, Attempt attempt) {
    if (attempt.state() == DeliveryState.DEAD) {
      LOG.warn(
          "{} of {} {}: {}",
          attempt.delivery().id(),
          attempt.delivery().installation(),
          attempt.result().outcome().label(),
          attempt.result().outcome().summary());
    }
    return log.record(attempt)
        .whenComplete(
            (rows, trouble) -> {
              if (trouble != null) {
                LOG.error(
                    "The attempt of {} could not be recorded; it is made again after the next start",
                    attempt.delivery().id(),
                    trouble);
              } else {
                tell(waiting, observer -> observer.finished(attempt));
              }
            });
  }

  /** Who only watches cannot keep a delivery from its end. */
  private static void tell(Lanes.Waiting waiting, Consumer<DeliveryObserver> news) {
    try {
      news.accept(waiting.observer());
    } catch (RuntimeException e) {
      LOG.error("An observer of the delivery {} failed", waiting.delivery().id(), e);
    }
  }

  private RunResult notRun(String reason) {
    return RunResult.notStarted(reason, clock.instant());
  }

  private static RunFacts facts(Event event, Delivery delivery, int number) {
    return new RunFacts(
        event.org().value(),
        Optional.of(
            new RunFacts.EventFacts(
                event.id().value(),
                event.product().name(),
                event.type(),
                event.occurredAt().orElse(event.acceptedAt()).toEpochMilli(),
                event.simulated())),
        number,
        delivery.id());
  }

  private static RunListener listener(Lanes.Waiting waiting) {
    return new RunListener() {
      @Override
      public void console(FromRuntime.ConsoleLine line) {
        tell(waiting, observer -> observer.console(waiting.delivery(), line));
      }
    };
  }
}
