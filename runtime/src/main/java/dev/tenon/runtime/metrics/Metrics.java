package dev.tenon.runtime.metrics;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.Attempt;
import dev.tenon.runtime.dispatch.Backlog;
import dev.tenon.runtime.dispatch.Delivery;
import dev.tenon.runtime.dispatch.DispatchListener;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.QueueFull;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.objects.Alert;
import dev.tenon.runtime.objects.ObjectRules;
import dev.tenon.runtime.store.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Counts what the dispatcher does, for Prometheus to read. No label can take more than a handful of
 * values: an org or an app as a label would make as many series as a host has customers. What
 * people simulate is counted as accepted, and then no more. Thread-safe.
 */
public final class Metrics implements DispatchListener, CommitListener, AutoCloseable {

  /** From what a warm handler takes to the longest it may. */
  private static final Duration[] HANDLER_TIMES =
      millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000);

  /** From an idle runtime to one that has a day of work waiting. */
  private static final Duration[] LAGS =
      millis(1, 5, 10, 50, 100, 500, 1_000, 5_000, 30_000, 300_000, 3_600_000, 86_400_000);

  /** From a disk with a cache of its own to one that others keep busy. */
  private static final Duration[] COMMIT_TIMES =
      millis(1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000);

  /** Products that callers name and nobody knows. */
  private static final String OTHER = "other";

  private static final int MOST_OBJECT_TYPES = 50;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Set<Product> products;
  private final Set<Long> running = ConcurrentHashMap.newKeySet();
  private final Set<String> objectTypes = ConcurrentHashMap.newKeySet();
  private final Timer lag;
  private final Timer commits;
  private final DistributionSummary writes;
  private final Counter failedWrites;

  /**
   * @param products that have a label of their own; a caller may name any other
   */
  public Metrics(Collection<Product> products) {
    this.products = Set.copyOf(products);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
    lag =
        Timer.builder("tenon.lane.lag")
            .description("From the acceptance of an event to the start of its first attempt")
            .serviceLevelObjectives(LAGS)
            .register(registry);
    commits =
        Timer.builder("tenon.store.commit")
            .description("How long commits took, which is mostly the sync to disk")
            .serviceLevelObjectives(COMMIT_TIMES)
            .register(registry);
    writes =
        DistributionSummary.builder("tenon.store.commit.writes")
            .description("How many writes shared a commit")
            .serviceLevelObjectives(1, 2, 5, 10, 50, 100, 500)
            .register(registry);
    failedWrites =
        Counter.builder("tenon.store.writes.failed")
            .description("Writes that were undone")
            .register(registry);
    // There before the first refusal, since an alert on what does not exist never fires.
    Stream.concat(products.stream().map(Product::name), Stream.of(OTHER))
        .forEach(
            product ->
                Stream.of(QueueFull.Limit.values()).forEach(limit -> refusals(product, limit)));
    Stream.of(Alert.Kind.values()).forEach(this::alerts);
    gauge(
        "tenon.deliveries.running",
        "Deliveries whose handler runs or waits for a thread",
        running::size);
  }

  /** From now on also tells how much waits. */
  public void watch(Dispatcher dispatcher, Backlog backlog) {
    gauge(
        "tenon.deliveries.waiting",
        "Deliveries that wait or are being made, those for paused installations too",
        dispatcher::waiting);
    gauge(
        "tenon.deliveries.paused",
        "Deliveries that wait for installations that somebody has paused",
        backlog::paused);
    gauge("tenon.deliveries.dead", "Deliveries that were given up on: dead letters", backlog::dead);
    gauge("tenon.deliveries.blocked", "Deliveries that stop their lanes", backlog::blocked);
    Gauge.builder("tenon.deliveries.oldest.age", () -> seconds(backlog.oldest()))
        .description("How long the oldest event waits that is queued, but for paused installations")
        .baseUnit("seconds")
        .register(registry);
  }

  /** Everything, in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void accepted(Event event, Accepted accepted) {
    Counter.builder("tenon.events.accepted")
        .description("Events that were taken in, repeats and simulations too")
        .tag("product", label(event.product()))
        .tag("source", event.source().label())
        .tag("duplicate", "" + accepted.duplicate())
        .register(registry)
        .increment();
  }

  @Override
  public void alerted(Event event, Alert alert) {
    alerts(alert.kind()).increment();
  }

  private Counter alerts(Alert.Kind kind) {
    return Counter.builder("tenon.alerts")
        .description("What orgs want to be told of events of their custom objects")
        .tag("kind", kind.label())
        .register(registry);
  }

  @Override
  public void committed(int count, long nanos) {
    commits.record(nanos, TimeUnit.NANOSECONDS);
    writes.record(count);
  }

  @Override
  public void failed() {
    failedWrites.increment();
  }

  @Override
  public void refused(Event event, QueueFull.Limit reached) {
    refusals(label(event.product()), reached).increment();
  }

  private Counter refusals(String product, QueueFull.Limit reached) {
    return Counter.builder("tenon.events.refused")
        .description("Events that were refused since their org has too many deliveries or lanes")
        .tag("product", product)
        .tag("reason", reached.label())
        .register(registry);
  }

  @Override
  public void started(Delivery delivery, Event event, Language language) {
    if (!delivery.isSimulated()) {
      running.add(delivery.seq());
    }
  }

  @Override
  public void finished(Attempt attempt, Optional<Event> event, Optional<Language> language) {
    Delivery delivery = attempt.delivery();
    if (delivery.isSimulated()) {
      return;
    }
    running.remove(delivery.seq());
    Outcome outcome = attempt.result().outcome();
    String lang = language.map(Language::label).orElse("none");
    Counter.builder("tenon.attempts")
        .description("Attempts to make a delivery, and what became of it")
        .tag("outcome", outcome.label())
        .tag("state", attempt.state().label())
        .tag("language", lang)
        .register(registry)
        .increment();
    if (!(outcome instanceof Outcome.NotStarted)) {
      if (!isRefused(attempt.result())) {
        handlerTime(outcome.label(), lang).record(attempt.result().duration());
        event
            .flatMap(ObjectRules::type)
            .ifPresent(type -> objectTime(type.object()).record(attempt.result().duration()));
      }
      if (delivery.attempts() == 0) {
        lag.record(Duration.between(delivery.dueAt(), attempt.result().startedAt()));
      }
    }
  }

  /** Whether a schema kept the event from its handler, which took no time then. */
  private static boolean isRefused(RunResult result) {
    return result.outcome() instanceof Outcome.Failed failed
        && failed.error().type().equals(ObjectRules.UNFIT)
        && result.duration().isZero();
  }

  private Timer handlerTime(String outcome, String language) {
    return Timer.builder("tenon.handler.time")
        .description("How long handlers ran")
        .serviceLevelObjectives(HANDLER_TIMES)
        .tag("outcome", outcome)
        .tag("language", language)
        .register(registry);
  }

  /** Types are named by whoever sends events, so only the first ones have labels of their own. */
  private Timer objectTime(String type) {
    boolean known =
        objectTypes.contains(type)
            || (objectTypes.size() < MOST_OBJECT_TYPES && objectTypes.add(type));
    return Timer.builder("tenon.custom.object.time")
        .description("How long handlers ran for events of custom objects, by type of object")
        .serviceLevelObjectives(HANDLER_TIMES)
        .tag("object", known ? type : OTHER)
        .register(registry);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private String label(Product product) {
    return products.contains(product) ? product.name() : OTHER;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  private static Duration[] millis(long... values) {
    return LongStream.of(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
