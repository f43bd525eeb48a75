package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.EventHistory;
import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.Arrival;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.ingress.Freshworks;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** Where products and hosts post events. An answer of 202 means that the event is on disk. */
public final class EventRoutes implements WebServer.Routes {

  private static final String TOLD =
      "What it tells of was dispatched already, by an event made of the update that told of it first.";

  private final EventCodec codec;
  private final Freshworks freshworks;
  private final Intake intake;
  private final EventHistory history;
  private final Unrouted unrouted;

  public EventRoutes(
      EventCodec codec,
      Freshworks freshworks,
      Intake intake,
      EventHistory history,
      Unrouted unrouted) {
    this.codec = codec;
    this.freshworks = freshworks;
    this.intake = intake;
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
            Requests.org(ctx),
            Requests.event(ctx),
            product(ctx),
            Requests.idempotencyKey(ctx),
            EventSource.HTTP);
    answer(ctx, intake.take(arrival.org(), () -> codec.decode(arrival)));
  }

  private void postFreshworks(Context ctx) {
    String body = Requests.event(ctx);
    Optional<Product> product = product(ctx);
    Optional<String> key = Requests.idempotencyKey(ctx);
    answer(ctx, intake.take(() -> freshworks.decode(body, product, key)));
  }

  private void answer(Context ctx, Intake.Taken taken) {
    ctx.status(taken.accepted().duplicate() ? 200 : 202).result(Json.write(json(taken, unrouted)));
  }

  /** An event that is on disk, and who gets it. */
  static ObjectNode json(Intake.Taken taken, Unrouted unrouted) {
    Accepted accepted = taken.accepted();
    ObjectNode answer =
        Json.object().put("eventId", accepted.id().value()).put("duplicate", accepted.duplicate());
    ArrayNode deliveries = answer.putArray("deliveries");
    accepted.deliveries().forEach(scheduled -> deliveries.add(json(scheduled)));
    if (!accepted.alerts().isEmpty()) {
      ArrayNode alerts = answer.putArray("alerts");
      accepted.alerts().forEach(alert -> alerts.add(alert.json()));
    }
    if (!accepted.following().isEmpty()) {
      ArrayNode following = answer.putArray("following");
      accepted.following().forEach(next -> following.add(json(next)));
    }
    if (deliveries.isEmpty() && !accepted.duplicate()) {
      answer.put("note", accepted.told() ? TOLD : unrouted.reason(taken.event()));
    }
    return answer;
  }

  /** An event that was made of this one. */
  private static ObjectNode json(Accepted.Following next) {
    ObjectNode json =
        Json.object().put("eventId", next.event().id().value()).put("type", next.event().type());
    ArrayNode deliveries = json.putArray("deliveries");
    next.accepted().deliveries().forEach(scheduled -> deliveries.add(json(scheduled)));
    return json;
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
}
