package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.DeadLetterFilter;
import dev.tenon.runtime.dispatch.DeadLetters;
import dev.tenon.runtime.dispatch.Delivery;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.EventHistory;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was given up on, and how it gets another chance. */
public final class DeliveryRoutes implements WebServer.Routes {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRoutes.class);

  private static final String PATH = "/api/v1/orgs/{org}";
  private static final int PAGE = 50;

  private final Orgs orgs;
  private final Dispatcher dispatcher;
  private final DeadLetters deadLetters;
  private final EventHistory history;

  public DeliveryRoutes(
      Orgs orgs, Dispatcher dispatcher, DeadLetters deadLetters, EventHistory history) {
    this.orgs = orgs;
    this.dispatcher = dispatcher;
    this.deadLetters = deadLetters;
    this.history = history;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(PATH + "/dead-letters", this::list);
    config.routes.get(PATH + "/deliveries/{delivery}", this::find);
    config.routes.post(PATH + "/deliveries/{delivery}/redrive", this::redrive);
    config.routes.post(PATH + "/deliveries/{delivery}/cancel", this::cancel);
    config.routes.post(PATH + "/redrive", this::redriveMany);
    config.routes.post(PATH + "/events/{event}/replay", this::replay);
  }

  private void list(Context ctx) {
    OrgId org = known(ctx);
    int limit = Requests.number(ctx, "limit", PAGE);
    ctx.result(
        Json.write(deadLetters.list(org, filter(ctx), limit, Requests.optional(ctx, "before"))));
  }

  private void find(Context ctx) {
    OrgId org = Requests.org(ctx);
    String id = ctx.pathParam("delivery");
    ctx.result(
        history.delivery(org, id).map(Json::write).orElseThrow(() -> Delivery.unknown(org, id)));
  }

  private void redrive(Context ctx) {
    Delivery redriven = dispatcher.redrive(Requests.org(ctx), ctx.pathParam("delivery")).join();
    note("redriven", redriven);
    ctx.status(202).result(Json.write(Json.object().put("delivery", redriven.id())));
  }

  private void cancel(Context ctx) {
    Delivery cancelled = dispatcher.cancel(Requests.org(ctx), ctx.pathParam("delivery")).join();
    note("cancelled", cancelled);
    ctx.result(Json.write(Json.object().put("delivery", cancelled.id())));
  }

  private void redriveMany(Context ctx) {
    OrgId org = known(ctx);
    DeadLetterFilter filter = filter(ctx);
    if (filter.leavesNoneOut() != Requests.flag(ctx, "all")) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "Say which dead letters are meant: app, type, since, until in the query; or all=true for all of them. Nothing was redriven.");
    }
    Dispatcher.Redriven redriven = dispatcher.redrive(org, filter);
    LOG.atInfo()
        .addKeyValue("org", org.value())
        .addKeyValue("redriven", redriven.count())
        .log("{} of the org {} were redriven", Counted.of(redriven.count(), "delivery"), org);
    ObjectNode answer = Json.object().put("redriven", redriven.count());
    if (redriven.rest()) {
      answer
          .put("rest", true)
          .put(
              "note",
              "The org %s has as many deliveries waiting as it may have. The rest was left as it is; ask again when some of them are handled."
                  .formatted(org));
    }
    ctx.status(202).result(Json.write(answer));
  }

  private void replay(Context ctx) {
    Accepted accepted =
        dispatcher
            .replay(Requests.org(ctx), ctx.pathParam("event"), Requests.optional(ctx, "app"))
            .join();
    ObjectNode answer = Json.object().put("eventId", accepted.id().value());
    ArrayNode deliveries = answer.putArray("deliveries");
    accepted.deliveries().forEach(scheduled -> deliveries.add(EventRoutes.json(scheduled)));
    ctx.status(202).result(Json.write(answer));
  }

  private OrgId known(Context ctx) {
    OrgId org = Requests.org(ctx);
    orgs.refuseUnknown(org);
    return org;
  }

  private static void note(String done, Delivery delivery) {
    LOG.atInfo()
        .addKeyValue("org", delivery.org().value())
        .addKeyValue("installation", delivery.installation())
        .addKeyValue("delivery", delivery.id())
        .log("{} of {} was {}", delivery.id(), delivery.installation(), done);
  }

  private static DeadLetterFilter filter(Context ctx) {
    return new DeadLetterFilter(
        Requests.optional(ctx, "app"),
        Requests.optional(ctx, "type"),
        Requests.time(ctx, "since"),
        Requests.time(ctx, "until"));
  }
}
