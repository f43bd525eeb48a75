package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.functions.Functions;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.InstallationViews;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;

/** Where the front ends of installed apps call functions of their servers. */
public final class FunctionRoutes implements WebServer.Routes {

  /** For whoever knows an installation and not whose it is. */
  static final String OF_INSTALLATION = "/api/v1/installations/{installation}/functions/{function}";

  private static final String IN_ORG =
      "/api/v1/orgs/{org}/installations/{installation}/functions/{function}";

  private final Installations installations;
  private final Functions functions;

  public FunctionRoutes(Installations installations, Functions functions) {
    this.installations = installations;
    this.functions = functions;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post(IN_ORG, ctx -> call(ctx, Optional.of(Requests.org(ctx))));
    config.routes.post(OF_INSTALLATION, ctx -> call(ctx, KeyHoldersOnly.orgOfKey(ctx)));
  }

  private void call(Context ctx, Optional<OrgId> org) {
    String body = Requests.body(ctx);
    ObjectNode parameters = body.isBlank() ? Json.object() : Json.readObject(body);
    Installation installation = installation(org, ctx.pathParam("installation"));
    Functions.Called called =
        functions.call(
            new Functions.Asked(
                installation,
                ctx.pathParam("function"),
                parameters,
                Functions.Origin.FRONT_END,
                Set.of()));
    ObjectNode answer = KitAnswer.of(called).body();
    if (answer.has("errorSource")) {
      throw FunctionFailed.of(called, answer);
    }
    ctx.result(Json.write(answer));
  }

  private Installation installation(Optional<OrgId> org, String id) {
    return org.isPresent()
        ? installations
            .find(org.get(), id)
            .orElseThrow(() -> InstallationViews.unknown(org.get(), id))
        : installations
            .find(id)
            .orElseThrow(
                () ->
                    new RuntimeFault(
                        FaultCode.NOT_FOUND, "There is no installation %s.".formatted(id)));
  }
}
