package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.schedule.ScheduleViews;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;

/** What the apps being worked on have scheduled, for the page, which simulates that one fires. */
public final class BenchScheduleRoutes implements WebServer.Routes {

  private static final String PATH = "/api/v1/simulator/schedules";

  /** More of one app is more than anybody looks through. */
  private static final int OF_AN_APP = 100;

  private final DevApps apps;
  private final ScheduleViews schedules;

  public BenchScheduleRoutes(DevApps apps, ScheduleViews schedules) {
    this.apps = apps;
    this.schedules = schedules;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.get(PATH, ctx -> answer(ctx, list()));
    config.routes.get(
        PATH + "/{installation}/{schedule}/event",
        ctx ->
            answer(
                ctx,
                schedules.event(
                    apps.org(), ctx.pathParam("installation"), ctx.pathParam("schedule"))));
  }

  private ObjectNode list() {
    ObjectNode all = Json.object();
    ArrayNode items = all.putArray("items");
    boolean more = false;
    for (DevApp app : apps.refresh()) {
      if (app.installation().isPresent()) {
        Installation installation = app.installation().get();
        ObjectNode page = schedules.list(apps.org(), installation.id(), OF_AN_APP, "");
        more |= page.has("next");
        for (JsonNode schedule : page.path("items")) {
          items
              .addObject()
              .put("app", installation.appId())
              .put("installation", installation.id())
              .setAll((ObjectNode) schedule);
        }
      }
    }
    return all.put("more", more);
  }

  private static void answer(Context ctx, ObjectNode json) {
    ctx.header("Cache-Control", "no-store").result(Json.write(json));
  }
}
