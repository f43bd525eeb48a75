package dev.tenon.runtime.web;

import dev.tenon.runtime.dispatch.DeliveryFilter;
import dev.tenon.runtime.dispatch.DeliverySearch;
import dev.tenon.runtime.dispatch.DeliveryState;
import dev.tenon.runtime.dispatch.EventFilter;
import dev.tenon.runtime.dispatch.EventSearch;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What came in for an org and what became of it, found by what is known of it. */
public final class SearchRoutes implements WebServer.Routes {

  private static final String ORG = "/api/v1/orgs/{org}";

  /** As much of an error as anybody would type. */
  private static final int LONGEST = 200;

  private static final String[] NONE = {};

  private final Orgs orgs;
  private final EventSearch events;
  private final DeliverySearch deliveries;

  public SearchRoutes(Orgs orgs, EventSearch events, DeliverySearch deliveries) {
    this.orgs = orgs;
    this.events = events;
    this.deliveries = deliveries;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(ORG + "/events", this::searchEvents);
    config.routes.get(ORG + "/deliveries", this::searchDeliveries);
  }

  private void searchEvents(Context ctx) {
    OrgId org = known(ctx);
    EventFilter filter =
        new EventFilter(
            Requests.optional(ctx, "product").map(Requests::product),
            type(ctx),
            Requests.optional(ctx, "id"),
            Requests.time(ctx, "since"),
            Requests.time(ctx, "until"),
            Requests.flag(ctx, "simulated"));
    ctx.result(
        Json.write(
            events.search(org, filter, Requests.limit(ctx), Requests.optional(ctx, "after"))));
  }

  private void searchDeliveries(Context ctx) {
    OrgId org = known(ctx);
    DeliveryFilter filter =
        new DeliveryFilter(
            Requests.optional(ctx, "app"),
            Requests.optional(ctx, "installation"),
            type(ctx),
            states(ctx),
            Requests.time(ctx, "since"),
            Requests.time(ctx, "until"),
            error(ctx),
            Requests.optional(ctx, "event"),
            Requests.flag(ctx, "simulated"));
    ctx.result(
        Json.write(
            deliveries.search(org, filter, Requests.limit(ctx), Requests.optional(ctx, "after"))));
  }

  private OrgId known(Context ctx) {
    OrgId org = Requests.org(ctx);
    orgs.refuseUnknown(org);
    return org;
  }

  private static Optional<EventPattern> type(Context ctx) {
    Optional<String> type = Requests.optional(ctx, "type");
    refuseLong("type", type);
    return type.map(EventPattern::new);
  }

  private static Optional<String> error(Context ctx) {
    Optional<String> error = Requests.optional(ctx, "error");
    refuseLong("error", error);
    return error;
  }

  private static void refuseLong(String name, Optional<String> text) {
    if (text.isPresent() && text.get().length() > LONGEST) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "\"%s\" has at most %d characters, not %d."
              .formatted(name, LONGEST, text.get().length()));
    }
  }

  private static Set<DeliveryState> states(Context ctx) {
    Set<DeliveryState> states = EnumSet.noneOf(DeliveryState.class);
    for (String label : Requests.optional(ctx, "state").map(s -> s.split(",", -1)).orElse(NONE)) {
      states.add(
          Arrays.stream(DeliveryState.values())
              .filter(state -> state.label().equals(label.strip()))
              .findFirst()
              .orElseThrow(() -> unknownState(label)));
    }
    return states;
  }

  private static RuntimeFault unknownState(String label) {
    return new RuntimeFault(
        FaultCode.INVALID_INPUT,
        "There is no state \"%s\"; deliveries are %s."
            .formatted(
                label.strip(),
                Arrays.stream(DeliveryState.values())
                    .map(DeliveryState::label)
                    .collect(Collectors.joining(", "))));
  }
}
