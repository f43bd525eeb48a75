package dev.tenon.runtime.dev;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.Match;
import dev.tenon.runtime.dispatch.Router;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.Arrival;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Simulates events: makes one from what a person typed, sends it the way every event goes, and
 * reports what happens while it happens. Thread-safe.
 */
public final class Simulator {

  private final DevApps apps;
  private final EventCodec codec;
  private final Router router;
  private final Dispatcher dispatcher;
  private final Calls calls;

  public Simulator(
      DevApps apps, EventCodec codec, Router router, Dispatcher dispatcher, Calls calls) {
    this.apps = apps;
    this.codec = codec;
    this.router = router;
    this.dispatcher = dispatcher;
    this.calls = calls;
  }

  /**
   * Simulates an event and waits until every handler of it has ended.
   *
   * @param payload the text as typed; the event's type is filled in where it is missing
   * @param report hears one object per step, from one thread: {@code accepted}, then {@code
   *     started}, {@code console} and {@code finished} per run, then {@code done}
   * @throws RuntimeFault before the first report, when there is nothing to simulate
   */
  public void simulate(Product product, String type, String payload, Consumer<ObjectNode> report) {
    refuseBrokenHandlers(product, type);
    Event event =
        codec.decode(
            new Arrival(
                apps.org(),
                withType(product, type, payload),
                Optional.of(product),
                Optional.empty(),
                EventSource.SIMULATION));
    SimulationReport progress = new SimulationReport(event, report);
    if (KnownEvent.Group.of(product, type) == KnownEvent.Group.APP_SETUP) {
      callAll(event, progress);
    } else {
      Accepted accepted = dispatcher.accept(event, progress).join();
      progress.accepted(accepted);
    }
    progress.awaitEnd();
  }

  private void callAll(Event event, SimulationReport progress) {
    List<Match> matches = router.route(event.org(), event.product(), event.type());
    List<SimulatedCall> made = new ArrayList<>();
    for (Match match : matches) {
      made.add(new SimulatedCall(event.id() + "-" + made.size(), new Calls.Call(match, event)));
    }
    progress.calling(made);
    for (SimulatedCall call : made) {
      progress.starting(call);
      var _ =
          calls
              .call(call.call(), progress.listener(call))
              .whenComplete((result, trouble) -> progress.called(call, result, trouble));
    }
  }

  /** An app whose files are broken must not answer with the version it had before. */
  private void refuseBrokenHandlers(Product product, String type) {
    for (DevApp app : apps.refresh()) {
      boolean handles =
          app.installation()
              .flatMap(i -> i.app().manifest().subscriptions().handlerOf(product, type))
              .isPresent();
      if (app.isBroken() && handles) {
        throw new RuntimeFault(
            FaultCode.INVALID_APP,
            "The app %s cannot be run as its files are now: %s"
                .formatted(app.name(), app.problems().getFirst()));
      }
    }
  }

  private static String withType(Product product, String type, String payload) {
    ObjectNode body = Json.readObject(payload);
    String key = product.equals(Product.THENA) ? "eventType" : "event";
    if (!body.has(key)) {
      return Json.write(body.put(key, type));
    }
    if (!body.path(key).asText().equals(type)) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "The payload says \"%s\": \"%s\", but the event chosen is %s."
              .formatted(key, body.path(key).asText(), type));
    }
    return payload;
  }
}
