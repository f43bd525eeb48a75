package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.CallHistory;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.InstallationViews;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.lifecycle.Lifecycle;
import dev.tenon.runtime.lifecycle.SetupRefused;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Apps in orgs: installed, changed, taken out again. */
public final class InstallationRoutes implements WebServer.Routes {

  private static final String ORG = "/api/v1/orgs/{org}";
  private static final String ALL = ORG + "/installations";
  private static final String ONE = ALL + "/{installation}";

  private final Orgs orgs;
  private final Lifecycle lifecycle;
  private final InstallationViews views;
  private final CallHistory calls;

  public InstallationRoutes(
      Orgs orgs, Lifecycle lifecycle, InstallationViews views, CallHistory calls) {
    this.orgs = orgs;
    this.lifecycle = lifecycle;
    this.views = views;
    this.calls = calls;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post(ALL, this::install);
    config.routes.get(ALL, this::list);
    config.routes.get(ONE, this::answer);
    config.routes.delete(ONE, this::uninstall);
    config.routes.post(ONE + "/update", this::update);
    config.routes.post(ONE + "/rollback", this::rollBack);
    config.routes.post(ONE + "/pause", this::pause);
    config.routes.post(ONE + "/resume", this::resume);
    config.routes.put(ONE + "/iparams", this::setIparams);
    config.routes.get(ORG + "/calls/{call}", this::call);
  }

  private void install(Context ctx) {
    OrgId org = Requests.org(ctx);
    ObjectNode request = Requests.json(ctx, List.of("app", "version", "iparams"));
    String id =
        lifecycle.install(
            org, Requests.text(request, "app"), version(request), object(request, "iparams"));
    ctx.status(201).result(Json.write(views.find(org, id)));
  }

  private void list(Context ctx) {
    OrgId org = Requests.org(ctx);
    orgs.refuseUnknown(org);
    ctx.result(Json.write(views.list(org, Requests.limit(ctx), Requests.optional(ctx, "after"))));
  }

  private void answer(Context ctx) {
    ctx.result(Json.write(views.find(Requests.org(ctx), id(ctx))));
  }

  private void update(Context ctx) {
    ObjectNode request = Requests.jsonIfAny(ctx, List.of("version", "iparams"));
    lifecycle.update(Requests.org(ctx), id(ctx), version(request), object(request, "iparams"));
    answer(ctx);
  }

  private void rollBack(Context ctx) {
    lifecycle.rollBack(Requests.org(ctx), id(ctx));
    answer(ctx);
  }

  private void pause(Context ctx) {
    lifecycle.pause(Requests.org(ctx), id(ctx));
    answer(ctx);
  }

  private void resume(Context ctx) {
    lifecycle.resume(Requests.org(ctx), id(ctx));
    answer(ctx);
  }

  private void setIparams(Context ctx) {
    ObjectNode values =
        object(Requests.json(ctx, List.of("values")), "values")
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.INVALID_INPUT,
                        "The request lacks \"values\", the values by parameter name."));
    lifecycle.setIparams(Requests.org(ctx), id(ctx), values);
    answer(ctx);
  }

  private void uninstall(Context ctx) {
    boolean force = Requests.optional(ctx, "force").filter("true"::equals).isPresent();
    Optional<SetupRefused> refused = lifecycle.uninstall(Requests.org(ctx), id(ctx), force);
    ObjectNode answer = Json.object().put("installation", id(ctx)).put("state", "uninstalled");
    refused.ifPresent(
        refusal ->
            answer
                .put("forced", true)
                .put("refusal", refusal.reason())
                .put("call", refusal.call()));
    ctx.result(Json.write(answer));
  }

  private void call(Context ctx) {
    OrgId org = Requests.org(ctx);
    String id = ctx.pathParam("call");
    ctx.result(
        calls
            .find(org, id)
            .map(Json::write)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND, "The org %s has no call %s.".formatted(org, id))));
  }

  private static String id(Context ctx) {
    return ctx.pathParam("installation");
  }

  private static Optional<String> version(ObjectNode request) {
    return request.has("version")
        ? Optional.of(Requests.text(request, "version"))
        : Optional.empty();
  }

  private static Optional<ObjectNode> object(ObjectNode request, String key) {
    JsonNode given = request.path(key);
    if (given.isMissingNode()) {
      return Optional.empty();
    }
    if (given instanceof ObjectNode object) {
      return Optional.of(object);
    }
    throw new RuntimeFault(
        FaultCode.INVALID_INPUT,
        "\"%s\" must be an object, not %s.".formatted(key, Json.kind(given)));
  }
}
