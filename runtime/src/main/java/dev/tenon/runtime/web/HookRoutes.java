package dev.tenon.runtime.web;

import dev.tenon.runtime.access.KeyText;
import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.ExternalHook;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The address that other systems post to, which apps handle as {@code onExternalEvent}. */
public final class HookRoutes implements WebServer.Routes {

  private final ExternalHook hook;
  private final Intake intake;
  private final Optional<OrgId> org;

  /**
   * @param org whose events these are when {@code ?org=} does not say it
   */
  public HookRoutes(ExternalHook hook, Intake intake, Optional<OrgId> org) {
    this.hook = hook;
    this.intake = intake;
    this.org = org;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/event/hook", HookRoutes::handshake);
    config.routes.get("/event/hook/{product}", HookRoutes::handshake);
    config.routes.post("/event/hook", ctx -> accept(ctx, Product.FRESHWORKS));
    config.routes.post(
        "/event/hook/{product}", ctx -> accept(ctx, Requests.product(ctx.pathParam("product"))));
  }

  /** Systems ask first whether somebody listens; Facebook's wants its challenge back. */
  private static void handshake(Context ctx) {
    if (Requests.optional(ctx, "crc_strategy").filter("facebook"::equals).isPresent()) {
      ctx.contentType("text/plain; charset=utf-8")
          .result(Requests.optional(ctx, "hub.challenge").orElse(""));
    } else {
      ctx.result("{}");
    }
  }

  private OrgId org(Context ctx) {
    Optional<OrgId> named = Requests.optional(ctx, "org").map(Requests::org);
    return named
        .or(() -> org)
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.INVALID_INPUT,
                    "Say whose event this is in the address: " + ctx.path() + "?org=ORG."));
  }

  /** As they came, but for a key of ours, which is none of the app's business. */
  private static Map<String, String> headers(Context ctx) {
    Map<String, String> headers = new HashMap<>(ctx.headerMap());
    headers.replaceAll((name, value) -> KeyText.masked(value));
    return headers;
  }

  private void accept(Context ctx, Product product) {
    ExternalHook.Request request =
        new ExternalHook.Request(
            org(ctx),
            product,
            Requests.event(ctx),
            Optional.ofNullable(ctx.contentType()),
            headers(ctx),
            Requests.optional(ctx, "options"));
    EventId id = intake.take(request.org(), () -> hook.decode(request)).accepted().id();
    ctx.result(Json.write(Json.object().put("success", true).put("eventId", id.value())));
  }
}
