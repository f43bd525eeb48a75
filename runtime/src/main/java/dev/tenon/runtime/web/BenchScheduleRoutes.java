package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.schedule.ScheduleViews;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

/** What the apps of the page have scheduled; the page simulates that one of them fires. */
public final class BenchScheduleRoutes implements WebServer.Routes {

  private static final String PATH = "/api/v1/simulator/schedules";

  /** More of one app is more than anybody looks through. */
  private static final int OF_AN_APP = 100;

  private final ScheduleViews schedules;
  private final OrgId org;

  /**
   * @param org the one in which the page simulates
   */
  public BenchScheduleRoutes(ScheduleViews schedules, OrgId org) {
    this.schedules = schedules;
    this.org = org;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(PATH, ctx -> answer(ctx, schedules.all(org, OF_AN_APP)));
    config.routes.get(
        PATH + "/{installation}/{schedule}/event",
        ctx ->
            answer(
                ctx,
                schedules.event(org, ctx.pathParam("installation"), ctx.pathParam("schedule"))));
  }

  private static void answer(Context ctx, ObjectNode json) {
    ctx.header("Cache-Control", "no-store").result(Json.write(json));
  }
}
