package dev.tenon.runtime.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.Match;
import dev.tenon.runtime.dispatch.Router;
import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.KnownEvent;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.Arrival;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.ingress.TransportCodec;
import dev.tenon.runtime.ingress.TransportRequest;
import dev.tenon.runtime.install.CustomEvents;
import dev.tenon.runtime.json.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Simulates events: makes one from what a person typed, sends it the way every event goes, and
 * reports what happens while it happens. Thread-safe.
 */
public final class Simulator {

  private final DevApps apps;
  private final EventCodec codec;
  private final TransportCodec transport;
  private final CustomEvents customEvents;
  private final Router router;
  private final Unrouted unrouted;
  private final Dispatcher dispatcher;
  private final Calls calls;
  private final SimulationHistory history;
  private final PayloadCheck check;
  private final Clock clock;

  public Simulator(
      DevApps apps,
      EventCodec codec,
      CustomEvents customEvents,
      Router router,
      Unrouted unrouted,
      Dispatcher dispatcher,
      Calls calls,
      SimulationHistory history,
      EventSchemas schemas,
      Clock clock) {
    this.apps = apps;
    this.codec = codec;
    this.transport = new TransportCodec(codec);
    this.customEvents = customEvents;
    this.router = router;
    this.unrouted = unrouted;
    this.dispatcher = dispatcher;
    this.calls = calls;
    this.history = history;
    this.check = new PayloadCheck(apps, schemas);
    this.clock = clock;
  }

  /**
   * Simulates an event and waits until every handler of it has ended.
   *
   * @param report hears one object per step, from one thread: {@code accepted}, then {@code
   *     started}, {@code console} and {@code finished} per run and {@code checked} with what the
   *     event's schema does not expect, then {@code done}
   * @throws SimulationRefused before the first report, when there is nothing to simulate
   */
  public void simulate(SimulationRequest request, Consumer<ObjectNode> report) {
    Event event;
    Optional<TransportRequest> sent;
    try {
      refuseBrokenHandlers(request);
      String text = withType(request);
      sent = request.form().map(form -> form.request(text, clock));
      event =
          sent.map(posted -> transport.simulated(posted, apps.org()))
              .orElseGet(() -> plain(request, text));
      if (sent.isPresent()) {
        // What would be refused on this way never gets to a handler.
        customEvents.check(event);
      }
    } catch (RuntimeFault reason) {
      throw refused(request, reason);
    }
    SimulationReport progress =
        new SimulationReport(event, sent, apps, new Recording(history, event, request, report));
    progress.expect(check.step(request));
    if (isCall(request)) {
      callAll(event, request, progress);
    } else {
      Accepted accepted =
          dispatcher
              .accept(event, match -> request.isFor(match.installation().appId()), progress)
              .join();
      if (accepted.deliveries().isEmpty()) {
        unrouted.keptOut(event, request::isFor).ifPresent(progress::keptOut);
      }
      progress.accepted(accepted);
    }
    progress.awaitEnd();
  }

  /** Whether somebody waits for the handler's answer, as with app set-up events. */
  public boolean isCall(SimulationRequest request) {
    return KnownEvent.Group.of(request.product(), request.type()) == KnownEvent.Group.APP_SETUP;
  }

  private Event plain(SimulationRequest request, String text) {
    return codec.decode(
        new Arrival(
            apps.org(),
            text,
            Optional.of(request.product()),
            Optional.empty(),
            EventSource.SIMULATION));
  }

  private SimulationRefused refused(SimulationRequest request, RuntimeFault reason) {
    SimulationRefused refused = new SimulationRefused(EventId.create().value(), reason);
    ObjectNode shown =
        Json.object()
            .put("code", reason.code().name().toLowerCase(Locale.ROOT))
            .put("detail", reason.getMessage());
    if (!refused.violations().isEmpty()) {
      ArrayNode errors = shown.putArray("errors");
      refused.violations().forEach(one -> errors.add(one.json()));
    }
    refused.at().ifPresent(at -> shown.put("line", at.line()).put("column", at.column()));
    history.add(
        new SimulationRecord(
            refused.simulation(),
            apps.org(),
            clock.instant(),
            request,
            Optional.of(shown),
            List.of()));
    return refused;
  }

  private void callAll(Event event, SimulationRequest request, SimulationReport progress) {
    List<Match> matches =
        router.route(event).stream()
            .filter(match -> request.isFor(match.installation().appId()))
            .toList();
    List<SimulatedCall> made = new ArrayList<>();
    for (Match match : matches) {
      made.add(new SimulatedCall(event.id() + "-" + made.size(), Calls.Call.setUp(match, event)));
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
  private void refuseBrokenHandlers(SimulationRequest request) {
    // An app may be installed without being worked on.
    request.app().filter(name -> !isSubscribed(name, request)).ifPresent(apps::named);
    for (DevApp app : apps.refresh()) {
      if (request.isFor(app.name()) && app.handles(request.product(), request.type())) {
        app.refuseIfBroken();
      }
    }
  }

  private boolean isSubscribed(String app, SimulationRequest request) {
    return router.route(apps.org(), request.product(), request.type()).stream()
        .anyMatch(match -> match.installation().appId().equals(app));
  }

  private static String withType(SimulationRequest request) {
    String type = request.type();
    ObjectNode body = Json.readObject(request.payload());
    String key = request.product().equals(Product.THENA) ? "eventType" : "event";
    if (!body.has(key)) {
      return Json.write(body.put(key, type));
    }
    if (!body.path(key).asText().equals(type)) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "The payload says \"%s\": \"%s\", but the event chosen is %s."
              .formatted(key, body.path(key).asText(), type));
    }
    return request.payload();
  }
}
