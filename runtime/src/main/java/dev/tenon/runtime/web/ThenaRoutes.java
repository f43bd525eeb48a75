package dev.tenon.runtime.web;

import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.fair.Ration;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.ingress.Thena;
import dev.tenon.runtime.ingress.UnknownAccount;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.sns.SnsInbox;
import dev.tenon.runtime.sns.SnsMessage;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Thena's events arrive: from Thena itself, and by way of SNS. */
public final class ThenaRoutes implements WebServer.Routes {

  static final String SNS = "/webhook/sns";
  static final String PLATFORM_EVENTS = "/webhook/platform-events";

  /** Room for what an envelope is wrapped in. */
  private static final int MAX_BYTES = EventCodec.MAX_BYTES + 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(ThenaRoutes.class);

  /** An event whose characters are all escaped once more, attributes, and what SNS says itself. */
  private static final int MAX_MESSAGE_BYTES = 2 * EventCodec.MAX_BYTES + (64 << 10);

  private final Thena thena;
  private final SnsInbox inbox;
  private final Intake intake;
  private final Unrouted unrouted;

  /** How often the log tells of an organization that is no org's: there may be many. */
  private final Ration warnings;

  public ThenaRoutes(Thena thena, SnsInbox inbox, Intake intake, Unrouted unrouted, Clock clock) {
    this.thena = thena;
    this.inbox = inbox;
    this.intake = intake;
    this.unrouted = unrouted;
    this.warnings = new Ration(1, Duration.ofMinutes(1), clock);
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(SNS, ThenaRoutes::probe);
    config.routes.get(PLATFORM_EVENTS, ThenaRoutes::probe);
    config.routes.post(SNS, ctx -> soon(() -> fromSns(ctx)));
    config.routes.post(PLATFORM_EVENTS, ctx -> soon(() -> event(ctx)));
  }

  /** Whether SNS leaves its own envelope out, and with it the signature. */
  static boolean isRaw(Context ctx) {
    return "true".equalsIgnoreCase(ctx.header("x-amz-sns-rawdelivery"));
  }

  private static void probe(Context ctx) {
    ctx.contentType("text/plain; charset=utf-8").result("Events are posted here.\n");
  }

  /**
   * SNS takes any 4xx for a final answer, 429 too, and would give the event up; what can be taken a
   * little later is refused in a way after which it tries again.
   */
  private static void soon(Runnable request) {
    try {
      request.run();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeFault fault ? later(fault) : e;
    } catch (RuntimeFault fault) {
      throw later(fault);
    }
  }

  private static RuntimeFault later(RuntimeFault fault) {
    return fault.code() == FaultCode.BUSY || fault.code() == FaultCode.TOO_SLOW
        ? new RuntimeFault(FaultCode.LATER, fault.getMessage(), fault)
        : fault;
  }

  private void event(Context ctx) {
    String body = Bodies.text(ctx, MAX_BYTES);
    keep(ctx, () -> thena.decode(body));
  }

  private void rawFromSns(Context ctx) {
    String body = Bodies.text(ctx, MAX_BYTES);
    inbox.admitRaw(Optional.ofNullable(ctx.header(SnsInbox.TOPIC_HEADER)));
    keep(ctx, () -> thena.decode(body));
  }

  private void fromSns(Context ctx) {
    if (isRaw(ctx)) {
      rawFromSns(ctx);
      return;
    }
    String body = Bodies.text(ctx, MAX_MESSAGE_BYTES);
    SnsMessage message = intake.read(() -> inbox.read(body));
    // It may wait for a certificate, and so outside of the places for reading.
    inbox.admit(message);
    switch (message.kind()) {
      case NOTIFICATION -> keep(ctx, () -> thena.decode(message));
      case SUBSCRIPTION -> note(ctx, inbox.confirm(message));
      // Its address would subscribe again, which somebody has just ended.
      case UNSUBSCRIPTION -> note(ctx, "The subscription has ended. Nothing was visited.");
    }
  }

  private static void note(Context ctx, String note) {
    ctx.result(Json.write(Json.object().put("note", note)));
  }

  private void keep(Context ctx, Supplier<Event> decode) {
    try {
      ctx.result(Json.write(EventRoutes.json(intake.take(decode), unrouted)));
    } catch (UnknownAccount unknown) {
      // A topic carries the events of all organizations, and those of others are no failure.
      if (warnings.take()) {
        LOG.warn("An event of Thena was not kept: {}", unknown.getMessage());
      }
      note(ctx, unknown.getMessage() + " Nothing was kept.");
    }
  }
}
