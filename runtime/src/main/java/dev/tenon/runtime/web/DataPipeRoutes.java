package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.functions.FunctionRefused;
import dev.tenon.runtime.functions.Functions;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.simulate.KitEvents.Hints;
import dev.tenon.runtime.simulate.ServerMethods;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * The one address at which an app's pages reach the platform; a header says what for. Of the kit's
 * routes there is {@code smi}, which calls a function of the app's server.
 */
public final class DataPipeRoutes implements WebServer.Routes {

  private final ServerMethods methods;

  public DataPipeRoutes(ServerMethods methods) {
    this.methods = methods;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post("/dprouter", this::route);
  }

  private void route(Context ctx) {
    if ("smi".equals(ctx.header("mkp-route"))) {
      call(ctx);
    } else {
      notFound(ctx, "Route not allowed");
    }
  }

  private void call(Context ctx) {
    ObjectNode request = Requests.open(ctx);
    String action = Requests.text(request, "action");
    if (!action.equals("invoke")) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          "The route smi knows the action \"invoke\" only, not \"%s\".".formatted(action));
    }
    Hints hints = new Hints(Requests.optional(ctx, "app"), Optional.empty());
    boolean installing = request.at("/data/isInstall").asBoolean();
    try {
      Functions.Called called =
          methods.call(
              Requests.text(request, "methodName"), parameters(request), installing, hints);
      KitAnswer.of(called).send(ctx);
    } catch (FunctionRefused refused) {
      KitAnswer.of(refused).send(ctx);
    }
  }

  private static ObjectNode parameters(JsonNode request) {
    JsonNode parameters = request.path("methodParams");
    if (parameters instanceof ObjectNode object) {
      return object;
    }
    if (parameters.isMissingNode() || parameters.isNull()) {
      return Json.object();
    }
    throw new RuntimeFault(
        FaultCode.INVALID_INPUT,
        "\"methodParams\" must be an object, not %s.".formatted(Json.kind(parameters)));
  }

  private static void notFound(Context ctx, String message) {
    ctx.status(404).result(Json.write(Json.object().put("message", message).put("status", 404)));
  }
}
