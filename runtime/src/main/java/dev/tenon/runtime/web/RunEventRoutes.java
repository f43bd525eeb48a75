package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.ingress.CustomCall;
import dev.tenon.runtime.install.CustomEvents;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** Where a host's own code triggers custom events. An answer of 200 means that it is on disk. */
public final class RunEventRoutes implements WebServer.Routes {

  static final String PATH = "/run/event";

  private final CustomCall call;
  private final Intake intake;
  private final Unrouted unrouted;
  private final CustomEvents events;

  public RunEventRoutes(CustomCall call, Intake intake, Unrouted unrouted, CustomEvents events) {
    this.call = call;
    this.intake = intake;
    this.unrouted = unrouted;
    this.events = events;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post(PATH, this::run);
  }

  private void run(Context ctx) {
    String body = Requests.event(ctx);
    Optional<OrgId> org = KeyHoldersOnly.orgOfKey(ctx);
    Optional<String> key = Requests.idempotencyKey(ctx);
    Intake.Taken taken =
        org.isPresent()
            ? intake.take(org.get(), () -> call.decode(body, org, key))
            : intake.take(() -> call.decode(body, org, key));
    ObjectNode answer =
        Json.object()
            .put("message", "Event successfully triggered")
            .put("eventId", taken.accepted().id().value());
    if (taken.accepted().deliveries().isEmpty() && !taken.accepted().duplicate()) {
      answer.put("note", note(taken));
    }
    ctx.result(Json.write(answer));
  }

  /** Names match exactly, and nobody sees from a success that this one was misspelt. */
  private String note(Intake.Taken taken) {
    String reason = unrouted.reason(taken.event());
    return Spelling.closest(taken.event().type(), events.names(taken.event().org()))
        .filter(_ -> !reason.contains("Did you mean"))
        .map(near -> reason + " Did you mean " + near + "?")
        .orElse(reason);
  }
}
