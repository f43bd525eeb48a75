package dev.tenon.runtime;

import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.keyvalue.KeyValueRecords;
import dev.tenon.runtime.keyvalue.KeyValueService;
import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.util.Map;

/** What handlers may have the host do. */
final class HostServices {

  private HostServices() {}

  /** By the names under which handlers find them. */
  static Map<String, HostService> byName(Database database, Clock clock) {
    return Map.ofEntries(
        Map.entry("db", new KeyValueService(new KeyValueRecords(database, clock), clock)));
  }
}
