package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.custom.Advice;
import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.custom.CustomOpenApi;
import dev.tenon.runtime.custom.Definition;
import dev.tenon.runtime.custom.DefinitionFault;
import dev.tenon.runtime.custom.InvalidData;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.CustomEvents;
import dev.tenon.runtime.install.OrgCustomEvents;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;

/** What orgs say about their custom events, and what is said about them altogether. */
public final class CustomEventRoutes implements WebServer.Routes {

  private static final String ALL = "/api/v1/orgs/{org}/custom-events";
  private static final String ONE = ALL + "/{event}";

  /** More than a schema may have, so that what is too large is said with its number. */
  private static final int MAX_BYTES = 256 << 10;

  private final Orgs orgs;
  private final OrgCustomEvents own;
  private final CustomEvents events;

  public CustomEventRoutes(Orgs orgs, OrgCustomEvents own, CustomEvents events) {
    this.orgs = orgs;
    this.own = own;
    this.events = events;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(ALL, this::list);
    // Before the events themselves, of which none can be called so.
    config.routes.get(ALL + "/" + CustomOpenApi.FILE, this::openApi);
    config.routes.put(ONE, this::put);
    config.routes.get(ONE, this::find);
    config.routes.delete(ONE, this::delete);
  }

  private OrgId org(Context ctx) {
    OrgId org = Requests.org(ctx);
    orgs.refuseUnknown(org);
    return org;
  }

  private void list(Context ctx) {
    ctx.result(
        Json.write(events.list(org(ctx), Requests.limit(ctx), Requests.optional(ctx, "after"))));
  }

  private void openApi(Context ctx) {
    ctx.result(Json.pretty(events.openApi(org(ctx))));
  }

  private void put(Context ctx) {
    OrgId org = org(ctx);
    String name = ctx.pathParam("event");
    if (name.equals(CustomOpenApi.FILE)) {
      throw new RuntimeFault(
          FaultCode.NOT_FOUND,
          "No event is called %s: that is the document of them all.".formatted(name));
    }
    Definition.nameFault(name)
        .ifPresent(
            fault -> {
              throw new RuntimeFault(
                  FaultCode.INVALID_INPUT, "The event cannot be called so: " + fault + ".");
            });
    Definition.Reading read = Definition.read(name, Json.readObject(Bodies.text(ctx, MAX_BYTES)));
    CustomEvent event =
        read.event()
            .orElseThrow(
                () ->
                    new InvalidData(
                        "The definition of \"%s\" cannot be used".formatted(name),
                        read.faults().stream().map(DefinitionFault::violation).toList()));
    OrgCustomEvents.Change change = own.put(org, event);
    ObjectNode answer = events.describe(org, name);
    ArrayNode warnings = answer.putArray("warnings");
    Advice.on(List.of(event))
        .getOrDefault(name, List.of())
        .forEach(
            advice ->
                warnings
                    .addObject()
                    .put("path", advice.pointer())
                    .put("message", advice.message())
                    .put("fix", advice.fix()));
    ctx.status(change == OrgCustomEvents.Change.NEW ? 201 : 200).result(Json.write(answer));
  }

  private void find(Context ctx) {
    OrgId org = org(ctx);
    String name = ctx.pathParam("event");
    int version = Requests.number(ctx, "version", 0);
    ctx.result(
        Json.write(
            Requests.optional(ctx, "version").isPresent()
                ? events.describe(org, name, version)
                : events.describe(org, name)));
  }

  private void delete(Context ctx) {
    own.remove(org(ctx), ctx.pathParam("event"));
    ctx.status(204);
  }
}
