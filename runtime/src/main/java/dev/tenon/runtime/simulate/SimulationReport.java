package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.Attempt;
import dev.tenon.runtime.dispatch.Delivery;
import dev.tenon.runtime.dispatch.DeliveryObserver;
import dev.tenon.runtime.dispatch.Match;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.ingress.TransportRequest;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.Answer;
import dev.tenon.runtime.invoke.FromRuntime.ConsoleLine;
import dev.tenon.runtime.invoke.HandlerError;
import dev.tenon.runtime.invoke.Outcome;
import dev.tenon.runtime.invoke.PayloadEnvelope;
import dev.tenon.runtime.invoke.RunListener;
import dev.tenon.runtime.invoke.RunResult;
import dev.tenon.runtime.invoke.ServiceUse;
import dev.tenon.runtime.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens in one simulation, as the objects that the page gets. Steps come in from several
 * threads and go out on one, the one that awaits the end.
 */
final class SimulationReport implements DeliveryObserver {

  /** Longer than any handler may take and any queue should be; after it, the wait is given up. */
  private static final Duration MAX_SILENCE = Duration.ofSeconds(90);

  private final Event event;
  private final Optional<TransportRequest> sent;
  private final DevApps apps;
  private final Consumer<ObjectNode> report;
  private final BlockingQueue<ObjectNode> steps = new LinkedBlockingQueue<>();
  private int awaited;
  private int runs;
  private boolean allSucceeded = true;
  private Optional<String> note = Optional.empty();

  SimulationReport(
      Event event, Optional<TransportRequest> sent, DevApps apps, Consumer<ObjectNode> report) {
    this.event = event;
    this.sent = sent;
    this.apps = apps;
    this.report = report;
  }

  /** One more step will come, some time before the end. */
  void expect(CompletableFuture<ObjectNode> step) {
    awaited++;
    var _ = step.thenAccept(steps::add);
  }

  /** Nobody gets the event, since filters or the org kept it out. */
  void keptOut(String why) {
    note = Optional.of(why);
  }

  /** The event is kept and will be delivered. */
  void accepted(Accepted accepted) {
    ObjectNode step = accepted();
    if (!accepted.alerts().isEmpty()) {
      ArrayNode alerts = step.putArray("alerts");
      accepted.alerts().forEach(alert -> alerts.add(alert.json()));
    }
    ArrayNode list = step.putArray("runs");
    for (Accepted.Scheduled scheduled : accepted.deliveries()) {
      list.add(run(scheduled.delivery().id(), scheduled.match()));
    }
    runs = list.size();
    report.accept(step);
  }

  /** The event is an app set-up event; these calls will be made. */
  void calling(List<SimulatedCall> made) {
    ObjectNode step = accepted();
    ArrayNode list = step.putArray("runs");
    made.forEach(call -> list.add(run(call.run(), call.call().match())));
    runs = list.size();
    report.accept(step);
  }

  void starting(SimulatedCall call) {
    steps.add(started(call.run(), call.call().match().installation(), call.call().payload()));
  }

  RunListener listener(SimulatedCall call) {
    return new RunListener() {
      @Override
      public void console(ConsoleLine line) {
        steps.add(line(call.run(), line));
      }

      @Override
      public void used(ServiceUse use) {
        steps.add(service(call.run(), use));
      }
    };
  }

  void called(SimulatedCall call, @Nullable RunResult result, @Nullable Throwable trouble) {
    if (result != null) {
      steps.add(finished(call.run(), call.call().match().installation().id(), result, true));
    } else {
      ObjectNode step =
          step("finished", call.run()).put("outcome", "failed").put("durationMillis", 0);
      step.putObject("error").put("type", "StoreError").put("message", "" + trouble);
      steps.add(step);
    }
  }

  @Override
  public void started(Delivery delivery, Installation installation, String payload) {
    steps.add(started(delivery.id(), installation, payload));
  }

  private static ObjectNode started(String run, Installation installation, String payload) {
    ObjectNode shown = PayloadEnvelope.masked(payload, installation.app().manifest());
    return step("started", run).put("payload", Json.write(shown));
  }

  @Override
  public void console(Delivery delivery, ConsoleLine line) {
    steps.add(line(delivery.id(), line));
  }

  @Override
  public void used(Delivery delivery, ServiceUse use) {
    steps.add(service(delivery.id(), use));
  }

  @Override
  public void finished(Attempt attempt) {
    steps.add(
        finished(
            attempt.delivery().id(), attempt.delivery().installation(), attempt.result(), false));
  }

  /** Reports every step until each run has finished and the payload is checked. */
  void awaitEnd() {
    int open = runs + awaited;
    try {
      while (open > 0) {
        ObjectNode step = steps.poll(MAX_SILENCE.toSeconds(), TimeUnit.SECONDS);
        if (step == null) {
          allSucceeded = false;
          break;
        }
        report.accept(step);
        switch (step.path("kind").asText()) {
          case "finished" -> {
            open--;
            allSucceeded &= step.path("outcome").asText().equals("succeeded");
          }
          case "checked" -> open--;
          default -> {}
        }
      }
      String outcome = runs == 0 ? "unhandled" : allSucceeded ? "succeeded" : "failed";
      ObjectNode done =
          Json.object()
              .put("kind", "done")
              .put("eventId", event.id().value())
              .put("outcome", outcome);
      note.ifPresent(why -> done.put("note", why));
      report.accept(done);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ObjectNode accepted() {
    ObjectNode step =
        Json.object()
            .put("kind", "accepted")
            .put("eventId", event.id().value())
            .put("at", event.acceptedAt().toString());
    sent.ifPresent(request -> step.set("sent", request.json()));
    return step;
  }

  private static ObjectNode run(String id, Match match) {
    Installation installation = match.installation();
    return Json.object()
        .put("run", id)
        .put("installation", installation.id())
        .put("app", installation.appId())
        .put("version", installation.app().manifest().version())
        .put("handler", match.handler());
  }

  private static ObjectNode step(String kind, String run) {
    return Json.object().put("kind", kind).put("run", run).put("at", Instant.now().toString());
  }

  private static ObjectNode line(String run, ConsoleLine line) {
    return step("console", run)
        .put("at", Instant.ofEpochMilli(line.timeMillis()).toString())
        .put("level", line.level().name().toLowerCase(Locale.ROOT))
        .put("text", line.text());
  }

  private static ObjectNode service(String run, ServiceUse use) {
    ObjectNode step =
        step("service", run)
            .put("at", Instant.ofEpochMilli(use.startedMillis()).toString())
            .put("service", use.service())
            .put("method", use.method())
            .put("durationMillis", use.durationMicros() / 1_000.0)
            .put("ok", use.ok());
    step.set("detail", use.detail());
    return step;
  }

  /**
   * @param gated whether a refusal is a failure: it stops an installation, while for a product
   *     event nobody listens to it
   */
  private ObjectNode finished(String run, String installation, RunResult result, boolean gated) {
    ObjectNode step = step("finished", run);
    Optional<HandlerError> error = error(result.outcome());
    if (gated
        && error.isEmpty()
        && result.answer().orElse(null) instanceof Answer.Refused refused) {
      error =
          Optional.of(
              HandlerError.of(
                  "renderData",
                  refused.message().orElse("refused with status " + refused.status())));
    }
    boolean timedOut = result.outcome() instanceof Outcome.TimedOut;
    step.put("outcome", error.isEmpty() ? "succeeded" : timedOut ? "timed_out" : "failed");
    step.put("durationMillis", Math.round(result.duration().toNanos() / 1_000.0) / 1_000.0);
    step.put("answered", result.answer().isPresent());
    step.put("refused", result.answer().orElse(null) instanceof Answer.Refused);
    result.answer().flatMap(SimulationReport::text).ifPresent(text -> step.put("answer", text));
    error.ifPresent(e -> step.set("error", error(installation, e)));
    return step;
  }

  private static Optional<HandlerError> error(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded s -> Optional.empty();
      case Outcome.Failed failed -> Optional.of(failed.error());
      case Outcome.TimedOut out -> Optional.of(out.error());
      case Outcome.NotStarted not -> Optional.of(HandlerError.of("NotStarted", not.reason()));
    };
  }

  private static Optional<String> text(Answer answer) {
    return switch (answer) {
      case Answer.Data data -> data.json();
      case Answer.Refused refused -> {
        ObjectNode shown = Json.object().put("status", refused.status());
        refused.message().ifPresent(message -> shown.put("message", message));
        yield Optional.of(Json.write(shown));
      }
    };
  }

  private ObjectNode error(String installation, HandlerError error) {
    ObjectNode shown = Json.object().put("type", error.type()).put("message", error.message());
    error
        .at()
        .ifPresent(
            at -> {
              shown.put("file", at.file()).put("line", at.line()).put("column", at.column());
              apps.sourceLine(installation, at.file(), at.line())
                  .ifPresent(line -> shown.put("source", line));
            });
    ArrayNode stack = shown.putArray("stack");
    error.stack().forEach(stack::add);
    return shown;
  }
}
