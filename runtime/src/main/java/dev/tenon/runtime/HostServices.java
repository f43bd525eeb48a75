package dev.tenon.runtime;

import dev.tenon.runtime.exchange.ExchangeService;
import dev.tenon.runtime.exchange.NameService;
import dev.tenon.runtime.hooks.HookAddresses;
import dev.tenon.runtime.hooks.PublicAddress;
import dev.tenon.runtime.hooks.TargetUrls;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.keyvalue.KeyValueRecords;
import dev.tenon.runtime.keyvalue.KeyValueService;
import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.outbound.Stubs;
import dev.tenon.runtime.request.RequestService;
import dev.tenon.runtime.schedule.ScheduleService;
import dev.tenon.runtime.schedule.Schedules;
import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.util.Map;

/** What handlers may have the host do. */
final class HostServices {

  private final OutboundClient client;
  private final Stubs stubs = new Stubs(Tenon.DEMO_ORG.value());
  private final PublicAddress address;
  private final Map<String, HostService> all;

  HostServices(TenonConfig config, Outside outside, Opened opened, Database database, Clock clock) {
    this.client =
        opened.add(
            new OutboundClient(
                config.outbound(), stubs, outside.network().resolver(), outside.network().tls()));
    this.address = new PublicAddress(config.callers().publicUrl());
    this.all =
        Map.ofEntries(
            Map.entry("db", new KeyValueService(new KeyValueRecords(database, clock), clock)),
            Map.entry("request", opened.add(new RequestService(client, clock))),
            Map.entry("http", new ExchangeService(client, clock)),
            Map.entry("dns", new NameService(client)),
            Map.entry("schedule", new ScheduleService(new Schedules(database, clock), clock)),
            Map.entry("hooks", new TargetUrls(new HookAddresses(database, clock), address, clock)));
  }

  /** By the names under which handlers find them. */
  Map<String, HostService> all() {
    return all;
  }

  /** Says where this runtime listens: other systems come there, and apps do not. */
  void listensAt(String host, int port) {
    address.listensAt(host, port);
    client.neverTo(port);
  }

  /** What answers in place of other servers. */
  Stubs stubs() {
    return stubs;
  }
}
