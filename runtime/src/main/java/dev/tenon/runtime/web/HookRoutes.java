package dev.tenon.runtime.web;

import dev.tenon.runtime.access.KeyText;
import dev.tenon.runtime.event.EventId;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.hooks.HookAddresses;
import dev.tenon.runtime.hooks.TargetUrls;
import dev.tenon.runtime.ingress.ExternalHook;
import dev.tenon.runtime.install.AccountEvents;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.services.RateLimit;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that other systems post to, which apps handle as {@code onExternalEvent}: the one
 * that an app got for itself, which its token opens, and the kit's, which is for all apps of an
 * org.
 */
public final class HookRoutes implements WebServer.Routes {

  /** Who knows the token needs no key. */
  static final String OF_ONE = TargetUrls.PATH + "/{product}/{token}";

  /** The platform's limit for each installation. */
  private static final int PER_MINUTE = 250;

  private final ExternalHook hook;
  private final Intake intake;
  private final Optional<OrgId> org;
  private final HookAddresses addresses;
  private final Installations installations;
  private final AccountEvents events;
  private final RateLimit limit;

  /**
   * @param org whose events these are when {@code ?org=} does not say it
   */
  public HookRoutes(
      ExternalHook hook,
      Intake intake,
      Optional<OrgId> org,
      HookAddresses addresses,
      Installations installations,
      AccountEvents events,
      Clock clock) {
    this.hook = hook;
    this.intake = intake;
    this.org = org;
    this.addresses = addresses;
    this.installations = installations;
    this.events = events;
    this.limit = new RateLimit(PER_MINUTE, clock);
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get("/event/hook", HookRoutes::handshake);
    config.routes.get("/event/hook/{product}", HookRoutes::handshake);
    config.routes.post("/event/hook", ctx -> accept(ctx, Product.FRESHWORKS));
    config.routes.post(
        "/event/hook/{product}", ctx -> accept(ctx, Requests.product(ctx.pathParam("product"))));
    config.routes.get(
        OF_ONE,
        ctx -> {
          var _ = owner(ctx);
          handshake(ctx);
        });
    config.routes.post(OF_ONE, this::acceptForOne);
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
    ExternalHook.Request request = request(ctx, org(ctx), product);
    answer(ctx, intake.take(request.org(), () -> hook.decode(request)).accepted().id());
  }

  private static ExternalHook.Request request(Context ctx, OrgId org, Product product) {
    return new ExternalHook.Request(
        org,
        product,
        Bodies.text(ctx, ExternalHook.MAX_BYTES),
        Optional.ofNullable(ctx.contentType()),
        headers(ctx),
        Requests.optional(ctx, "options"));
  }

  private static void answer(Context ctx, EventId id) {
    ctx.result(Json.write(Json.object().put("success", true).put("eventId", id.value())));
  }

  private HookAddresses.Owner owner(Context ctx) {
    // What cannot be a token is no question for the database.
    return Optional.of(ctx.pathParam("token"))
        .filter(HookAddresses::isToken)
        .flatMap(addresses::owner)
        .orElseThrow(HookRoutes::nobody);
  }

  private static RuntimeFault nobody() {
    return new RuntimeFault(FaultCode.NOT_FOUND, "This address is no app's, or no longer.");
  }

  private void acceptForOne(Context ctx) {
    HookAddresses.Owner owner = owner(ctx);
    if (owner.installing()) {
      throw new RuntimeFault(
          FaultCode.LATER, "The app is still being installed. Send it again in a moment.");
    }
    Installation installation =
        installations.find(owner.org(), owner.installation()).orElseThrow(HookRoutes::nobody);
    if (!limit.take(owner.installation())) {
      throw new RuntimeFault(
          FaultCode.BUSY,
          "More than %d events a minute were sent to this address. Send it again in a moment."
              .formatted(PER_MINUTE));
    }
    AccountEvents.Told told = events.of(installation, TargetUrls.EVENT);
    ExternalHook.Request request = request(ctx, owner.org(), told.product());
    answer(ctx, intake.take(installation, () -> hook.decode(request, told.payload())).id());
  }
}
