package dev.tenon.runtime.web;

import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.schedule.ScheduleViews;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

/** What apps have scheduled, and a way to have it now. */
public final class ScheduleRoutes implements WebServer.Routes {

  private static final String PATH = "/api/v1/orgs/{org}/installations/{installation}/schedules";

  private final ScheduleViews schedules;

  public ScheduleRoutes(ScheduleViews schedules) {
    this.schedules = schedules;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(PATH, this::list);
    config.routes.post(PATH + "/{schedule}/fire", this::fire);
  }

  private void list(Context ctx) {
    ctx.result(
        Json.write(
            schedules.list(
                Requests.org(ctx),
                ctx.pathParam("installation"),
                Requests.limit(ctx),
                Requests.optional(ctx, "after").orElse(""))));
  }

  private void fire(Context ctx) {
    Accepted accepted =
        schedules.fire(Requests.org(ctx), ctx.pathParam("installation"), ctx.pathParam("schedule"));
    ctx.status(202).result(Json.write(Json.object().put("eventId", accepted.id().value())));
  }
}
