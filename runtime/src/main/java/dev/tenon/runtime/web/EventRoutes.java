package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.DeliveryObserver;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.EventHistory;
import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fair.Gate;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.Arrival;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.ingress.Freshworks;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Supplier;

/** Where products and hosts post events. An answer of 202 means that the event is on disk. */
public final class EventRoutes implements WebServer.Routes {

  /**
   * How many events are on their way to disk at the same time, of one org at most half: enough to
   * share a commit, and so few that the next one of another org is not behind a hundred of them.
   */
  private static final int PLACES = 32;

  /** The party of events that say themselves which org they belong to. */
  private static final String UNKNOWN_ORG = "";

  private final EventCodec codec;
  private final Freshworks freshworks;
  private final Dispatcher dispatcher;
  private final EventHistory history;
  private final Unrouted unrouted;
  private final Gate gate = new Gate(PLACES);

  /** An event that is on disk. */
  private record Taken(Event event, Accepted accepted) {}

  public EventRoutes(
      EventCodec codec,
      Freshworks freshworks,
      Dispatcher dispatcher,
      EventHistory history,
      Unrouted unrouted) {
    this.codec = codec;
    this.freshworks = freshworks;
    this.dispatcher = dispatcher;
    this.history = history;
    this.unrouted = unrouted;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post("/api/v1/orgs/{org}/events", this::postToOrg);
    config.routes.get("/api/v1/orgs/{org}/events/{event}", this::find);
    config.routes.post("/ingress/freshworks", this::postFreshworks);
  }

  private void find(Context ctx) {
    OrgId org = Requests.org(ctx);
    String id = ctx.pathParam("event");
    ctx.result(
        history
            .find(org, id)
            .map(Json::write)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND, "The org %s has no event %s.".formatted(org, id))));
  }

  private void postToOrg(Context ctx) {
    Arrival arrival =
        new Arrival(
            Requests.org(ctx), ctx.body(), product(ctx), idempotencyKey(ctx), EventSource.HTTP);
    accept(ctx, arrival.org().value(), () -> codec.decode(arrival));
  }

  private void postFreshworks(Context ctx) {
    String body = ctx.body();
    Optional<Product> product = product(ctx);
    Optional<String> key = idempotencyKey(ctx);
    accept(ctx, UNKNOWN_ORG, () -> freshworks.decode(body, product, key));
  }

  /**
   * @param party whose turn it must be
   */
  private void accept(Context ctx, String party, Supplier<Event> decode) {
    Taken taken =
        gate.in(
            party,
            () -> {
              Event event = decode.get();
              return new Taken(event, dispatcher.accept(event, DeliveryObserver.NONE).join());
            });
    Event event = taken.event();
    Accepted accepted = taken.accepted();
    ObjectNode answer =
        Json.object().put("eventId", accepted.id().value()).put("duplicate", accepted.duplicate());
    ArrayNode deliveries = answer.putArray("deliveries");
    accepted.deliveries().forEach(scheduled -> deliveries.add(json(scheduled)));
    if (deliveries.isEmpty() && !accepted.duplicate()) {
      answer.put("note", unrouted.reason(event));
    }
    ctx.status(accepted.duplicate() ? 200 : 202).result(Json.write(answer));
  }

  /** A delivery that will be made. */
  static ObjectNode json(Accepted.Scheduled scheduled) {
    return Json.object()
        .put("delivery", scheduled.delivery().id())
        .put("installation", scheduled.match().installation().id())
        .put("app", scheduled.match().installation().appId());
  }

  /** The product named in the query, for payloads that do not say which one they come from. */
  private static Optional<Product> product(Context ctx) {
    return Requests.optional(ctx, "product").map(Requests::product);
  }

  private static Optional<String> idempotencyKey(Context ctx) {
    Optional<String> key =
        Optional.ofNullable(ctx.header("Idempotency-Key")).filter(text -> !text.isBlank());
    if (key.isPresent() && key.get().length() > 255) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT, "An Idempotency-Key may have at most 255 characters.");
    }
    return key;
  }
}
