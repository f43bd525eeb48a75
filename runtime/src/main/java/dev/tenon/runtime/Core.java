package dev.tenon.runtime;

import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.Router;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.functions.Functions;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.install.AccountEvents;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.objects.OrgObjects;
import dev.tenon.runtime.schedule.ScheduleViews;
import dev.tenon.runtime.schedule.ScheduledEvents;
import dev.tenon.runtime.schedule.Schedules;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import java.time.Clock;

/** What every runtime is made of, for those who build on it. */
record Core(
    Clock clock,
    Database database,
    Secrets secrets,
    Orgs orgs,
    BundleStore uploads,
    AppVersions versions,
    Installations installations,
    Router router,
    OrgObjects objects,
    EventCodec codec,
    EventCatalog catalog,
    EventSchemas schemas,
    BundleReader bundles,
    HostServices services,
    Invoker invoker,
    Functions functions,
    Dispatcher dispatcher) {

  /** What people see of schedules, and do with them. */
  ScheduleViews schedules() {
    Schedules schedules = new Schedules(database, clock);
    return new ScheduleViews(orgs, installations, schedules, scheduledEvents(schedules));
  }

  /** What makes events of schedules. */
  ScheduledEvents scheduledEvents(Schedules schedules) {
    return new ScheduledEvents(dispatcher, new AccountEvents(orgs, clock), schedules, clock);
  }
}
