package dev.tenon.runtime.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.InstallationViews;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.JsonTexts;
import java.util.List;

/** What people see of schedules, and do with them. Thread-safe. */
public final class ScheduleViews {

  private final Orgs orgs;
  private final Installations installations;
  private final Schedules schedules;
  private final ScheduledEvents events;

  public ScheduleViews(
      Orgs orgs, Installations installations, Schedules schedules, ScheduledEvents events) {
    this.orgs = orgs;
    this.installations = installations;
    this.schedules = schedules;
    this.events = events;
  }

  /**
   * One page of the schedules of an installation, by name: {@code {items: [{id, name, due,
   * schedule_at, data, repeat?}], next?}}.
   *
   * @param after a name; the page has those after it
   */
  public ObjectNode list(OrgId org, String installation, int limit, String after) {
    Installation there = installation(org, installation);
    List<Schedules.Schedule> found = schedules.list(there.id(), after, limit + 1);
    ObjectNode page = Json.object();
    ArrayNode items = page.putArray("items");
    found.stream().limit(limit).map(one -> json(one, there)).forEach(items::add);
    if (found.size() > limit) {
      page.put("next", found.get(limit - 1).name());
    }
    return page;
  }

  /**
   * The schedules of all installations of an org: {@code {items: [{app, installation, id, …}],
   * more}}.
   *
   * @param ofEach how many of an installation at most, the first by name
   */
  public ObjectNode all(OrgId org, int ofEach) {
    ObjectNode all = Json.object();
    ArrayNode items = all.putArray("items");
    boolean more = false;
    for (Installation one : installations.ofOrg(org)) {
      ObjectNode page = list(org, one.id(), ofEach, "");
      more |= page.has("next");
      for (JsonNode schedule : page.path("items")) {
        items
            .addObject()
            .put("app", one.appId())
            .put("installation", one.id())
            .setAll((ObjectNode) schedule);
      }
    }
    return all.put("more", more);
  }

  /** An app may well schedule something with its key in it. */
  private static ObjectNode json(Schedules.Schedule schedule, Installation there) {
    return Json.object()
        .put("id", schedule.id())
        .put("due", schedule.due().toString())
        .setAll(JsonTexts.changed(schedule.json(), there::withoutSecrets));
  }

  /**
   * Fires a schedule now, which stays as it is.
   *
   * @param name its name, or its id: not every name can be part of an address
   */
  public Accepted fire(OrgId org, String installation, String name) {
    Installation there = installation(org, installation);
    return events.fireNow(schedule(there, name), there).join().orElseThrow();
  }

  /**
   * What the app would get, were a schedule fired now: {@code {product, productLabel, type,
   * payload, app}}.
   *
   * @param name its name or its id
   */
  public ObjectNode event(OrgId org, String installation, String name) {
    Installation there = installation(org, installation);
    Event event = events.eventNow(schedule(there, name), there);
    return Json.object()
        .put("product", event.product().name())
        .put("productLabel", event.product().label())
        .put("type", event.type())
        .put("payload", event.body())
        .put("app", there.appId());
  }

  private Schedules.Schedule schedule(Installation there, String name) {
    return schedules
        .find(there.id(), name)
        .or(() -> schedules.withId(there.id(), name))
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.NOT_FOUND,
                    "The installation %s has no schedule \"%s\".".formatted(there.id(), name)));
  }

  private Installation installation(OrgId org, String id) {
    orgs.refuseUnknown(org);
    return installations.find(org, id).orElseThrow(() -> InstallationViews.unknown(org, id));
  }
}
