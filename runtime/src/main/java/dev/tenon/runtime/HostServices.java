package dev.tenon.runtime;

import dev.tenon.runtime.hooks.HookAddresses;
import dev.tenon.runtime.hooks.PublicAddress;
import dev.tenon.runtime.hooks.TargetUrls;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.keyvalue.KeyValueRecords;
import dev.tenon.runtime.keyvalue.KeyValueService;
import dev.tenon.runtime.schedule.ScheduleService;
import dev.tenon.runtime.schedule.Schedules;
import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.util.Map;

/** What handlers may have the host do. */
final class HostServices {

  private HostServices() {}

  /**
   * By the names under which handlers find them.
   *
   * @param address where other systems reach this runtime
   */
  static Map<String, HostService> byName(Database database, Clock clock, PublicAddress address) {
    return Map.ofEntries(
        Map.entry("db", new KeyValueService(new KeyValueRecords(database, clock), clock)),
        Map.entry("schedule", new ScheduleService(new Schedules(database, clock), clock)),
        Map.entry("hooks", new TargetUrls(new HookAddresses(database, clock), address)));
  }
}
