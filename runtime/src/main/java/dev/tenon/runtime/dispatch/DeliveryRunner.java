package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.filter.FilteredEvent;
import dev.tenon.runtime.install.AppVersion;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.FromRuntime;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunFacts;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunRequest;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.ServiceUse;
import dev.tenon.runtime.objects.Alert;
import dev.tenon.runtime.objects.ObjectRules;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Makes one delivery, on the version that is installed now. Thread-safe. */
final class DeliveryRunner implements Lanes.Runner {

  /** How long a handler may take; the platform's limit. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRunner.class);

  private final EventLog log;
  private final Installations installations;
  private final ObjectRules objects;
  private final Invoker invoker;
  private final Clock clock;
  private final DispatchListener listener;
  private volatile boolean stopping;

  DeliveryRunner(
      EventLog log,
      Installations installations,
      ObjectRules objects,
      Invoker invoker,
      Clock clock,
      DispatchListener listener) {
    this.log = log;
    this.installations = installations;
    this.objects = objects;
    this.invoker = invoker;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * From now on, a run that did not come to its own end was cut off, and is made again after the
   * next start; but for simulations, which nobody would watch then.
   */
  void stop() {
    stopping = true;
  }

  @Override
  public Optional<Attempt> run(Lanes.Waiting waiting) {
    Delivery delivery = waiting.delivery();
    Optional<Installation> installation =
        installations.find(delivery.org(), delivery.installation());
    // An app that came back has the id it had, and is not asked about what was cancelled with it.
    if (installation.filter(there -> isMeant(delivery, there)).isEmpty()) {
      RunResult gone = notRun("The app was uninstalled before the event's turn came.");
      Verdict cancelled = Verdict.end(DeliveryState.CANCELLED);
      return Optional.of(attempt(delivery, Optional.empty(), Optional.empty(), gone, cancelled));
    }
    AppVersion app = installation.get().app();
    try {
      Event event = log.event(delivery.eventSeq());
      if (!objects.mayGet(event).test(app.manifest().id())) {
        RunResult kept = notRun("The org no longer lets this app see objects of this type.");
        return Optional.of(
            attempt(
                delivery,
                Optional.of(app),
                Optional.of(event),
                kept,
                Verdict.end(DeliveryState.CANCELLED)));
      }
      Optional<Subscription> subscription = subscription(app.manifest(), event);
      if (subscription.isEmpty()) {
        return Optional.of(
            hopeless(
                delivery,
                app,
                Optional.of(event),
                "The version %s of %s that is installed now has no handler for %s."
                    .formatted(app.manifest().version(), app.manifest().id(), event.type())));
      }
      RunResult result = run(waiting, event, installation.get(), subscription.get().handler());
      if (stopping && result.outcome() instanceof Outcome.NotStarted && !delivery.isSimulated()) {
        return Optional.empty();
      }
      Verdict verdict =
          Verdict.of(
              delivery,
              app.manifest(),
              event.product(),
              result.outcome(),
              clock.instant(),
              ThreadLocalRandom.current().nextDouble());
      return Optional.of(attempt(delivery, Optional.of(app), Optional.of(event), result, verdict));
    } catch (DamagedEvent e) {
      // Given up on, not left for the next start: what is behind it in the lane is whole.
      return Optional.of(hopeless(delivery, app, Optional.empty(), e.getMessage()));
    }
  }

  /**
   * Which of the app's handlers takes an event. Whether one does was decided when it was accepted:
   * the filters of a version that was installed since only choose between several.
   */
  private static Optional<Subscription> subscription(AppManifest app, Event event) {
    FilteredEvent filtered = new FilteredEvent(event);
    return app.subscriptions()
        .handlerOf(event.product(), event.type(), filtered::passes)
        .or(() -> app.subscriptions().handlerOf(event.product(), event.type()));
  }

  private static boolean isMeant(Delivery delivery, Installation installation) {
    return delivery.place() > installation.sinceDelivery();
  }

  /** An attempt that came to nothing, and no later one will come to more. */
  private Attempt hopeless(
      Delivery delivery, AppVersion app, Optional<Event> event, String reason) {
    return attempt(
        delivery, Optional.of(app), event, notRun(reason), Verdict.end(DeliveryState.DEAD));
  }

  private Attempt attempt(
      Delivery delivery,
      Optional<AppVersion> app,
      Optional<Event> event,
      RunResult result,
      Verdict verdict) {
    OptionalLong version = app.stream().mapToLong(AppVersion::id).findFirst();
    Attempt attempt =
        new Attempt(
            delivery, delivery.attempts() + 1, version, result, verdict.state(), verdict.retryAt());
    if (attempt.state() != DeliveryState.SUCCEEDED) {
      LoggingEventBuilder line = LOG.atWarn();
      if (event.isPresent()) {
        line = line.addKeyValue("event", event.get().id().value());
      }
      line.addKeyValue("delivery", delivery.id())
          .addKeyValue("installation", delivery.installation())
          .addKeyValue("org", delivery.org().value())
          .log(
              "{} of {} {}, attempt {}, {}: {}",
              delivery.id(),
              delivery.installation(),
              result.outcome().label(),
              attempt.number(),
              attempt.retryAt().map(at -> "again at " + at).orElse(attempt.state().label()),
              result.outcome().summary());
    }
    listener.finished(attempt, event, app.map(known -> known.manifest().language()));
    return attempt;
  }

  @Override
  public void recorded(Lanes.Waiting waiting, Attempt attempt) {
    tell(waiting, observer -> observer.finished(attempt));
  }

  private RunResult run(
      Lanes.Waiting waiting, Event event, Installation installation, String handler) {
    Delivery delivery = waiting.delivery();
    String payload = installation.payload(event.body());
    Optional<String> unfit = objects.unfit(event);
    if (unfit.isPresent()) {
      tell(waiting, observer -> observer.started(delivery, installation, payload));
      return refused(event, delivery, unfit.get());
    }
    listener.started(delivery, event, installation.app().manifest().language());
    tell(waiting, observer -> observer.started(delivery, installation, payload));
    RunRequest request =
        new RunRequest(
            installation.app().manifest().language(),
            installation.app().code(),
            installation.caller(new Caller.Occasion(Caller.Kind.EVENT, event.type())),
            handler,
            payload,
            facts(event, delivery),
            LIMIT);
    RunResult result = invoker.run(request, listener(waiting)).join();
    if (result.outcome() instanceof Outcome.Failed failed
        && failed.error().type().equals(ObjectRules.UNFIT)) {
      alert(
          event,
          installation.appId() + ": " + installation.withoutSecrets(failed.error().message()));
    }
    // Who simulates wants to see what the handler really does with what was typed in.
    return delivery.isSimulated() ? result : WithoutSecrets.of(result, installation);
  }

  /** Who only watches cannot keep a delivery from its end. */
  private static void tell(Lanes.Waiting waiting, Consumer<DeliveryObserver> news) {
    try {
      news.accept(waiting.observer());
    } catch (RuntimeException e) {
      LOG.error("An observer of the delivery {} failed", waiting.delivery().id(), e);
    }
  }

  /** The org's own schema says no: no handler is run, and no later attempt would come to more. */
  private RunResult refused(Event event, Delivery delivery, String unfit) {
    if (delivery.attempts() == 0) {
      alert(event, unfit);
    }
    return new RunResult(
        new Outcome.Failed(HandlerError.of(ObjectRules.UNFIT, unfit), true),
        Optional.empty(),
        List.of(),
        List.of(),
        clock.instant(),
        Duration.ZERO);
  }

  /** The document asks for a line in the log and an alert, whoever finds the data wrong. */
  private void alert(Event event, String text) {
    if (!event.simulated()) {
      Alert alert = new Alert(Alert.Kind.SCHEMA_VALIDATION, "", text);
      logged(event, alert);
      listener.alerted(event, alert);
    }
  }

  static void logged(Event event, Alert alert) {
    LOG.atWarn()
        .addKeyValue("event", event.id().value())
        .addKeyValue("org", event.org().value())
        .addKeyValue("alert", alert.kind().label())
        .log(
            "Alert {} for {} {}: {}", alert.kind().label(), event.id(), event.type(), alert.text());
  }

  private RunResult notRun(String reason) {
    return RunResult.notStarted(reason, clock.instant());
  }

  private static RunFacts facts(Event event, Delivery delivery) {
    return new RunFacts(
        event.org().value(),
        Optional.of(
            new RunFacts.EventFacts(
                event.id().value(),
                event.product().name(),
                event.type(),
                event.occurredAt().orElse(event.acceptedAt()).toEpochMilli(),
                event.simulated())),
        delivery.attempts() + 1,
        delivery.id());
  }

  private static RunListener listener(Lanes.Waiting waiting) {
    return new RunListener() {
      @Override
      public void console(FromRuntime.ConsoleLine line) {
        tell(waiting, observer -> observer.console(waiting.delivery(), line));
      }

      @Override
      public void used(ServiceUse use) {
        tell(waiting, observer -> observer.used(waiting.delivery(), use));
      }
    };
  }
}
