package dev.tenon.runtime;

import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.dev.Payloads;
import dev.tenon.runtime.dev.Simulator;
import dev.tenon.runtime.dev.SimulatorView;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.EventLog;
import dev.tenon.runtime.dispatch.Router;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.ingress.Freshworks;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.plugin.JavaRuntime;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.web.EventRoutes;
import dev.tenon.runtime.web.HealthRoutes;
import dev.tenon.runtime.web.SimulatorRoutes;
import dev.tenon.runtime.web.WebServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * A running runtime: everything is made and wired here, by constructors, and nowhere else. What is
 * made first is closed last.
 */
public final class Tenon implements AutoCloseable {

  /** The org in which apps being worked on are installed. */
  public static final OrgId DEMO_ORG = new OrgId("demo");

  private final Database database;
  private final Invoker invoker;
  private final Dispatcher dispatcher;
  private final DevApps apps;
  private final WebServer web;
  private final int resumed;

  private Tenon(
      Database database,
      Invoker invoker,
      Dispatcher dispatcher,
      DevApps apps,
      WebServer web,
      int resumed) {
    this.database = database;
    this.invoker = invoker;
    this.dispatcher = dispatcher;
    this.apps = apps;
    this.web = web;
    this.resumed = resumed;
  }

  /** Starts a runtime; it accepts events when this returns. */
  public static Tenon start(TenonConfig config) {
    Clock clock = Clock.systemUTC();
    Database database = Database.open(config.dataFolder());
    Invoker invoker = invoker(clock);
    try {
      Orgs orgs = new Orgs(database, clock);
      orgs.put(DEMO_ORG, "Demo org");
      orgs.mapAccount(Orgs.ANY, Orgs.ANY, DEMO_ORG);

      Installations installations = new Installations(database, clock);
      Router router = new Router(installations);
      EventLog log = new EventLog(database, clock);
      Dispatcher dispatcher = new Dispatcher(orgs, router, log, installations, invoker, clock);
      Calls calls = new Calls(database, invoker);

      BundleReader bundles = new BundleReader(config.dataFolder().resolve("apps"));
      DevApps apps =
          new DevApps(
              bundles, new AppLoader(invoker), invoker, installations, DEMO_ORG, config.apps());
      apps.refresh();
      int resumed = dispatcher.resume();

      EventCodec codec = new EventCodec(clock);
      EventCatalog catalog = EventCatalog.standard();
      Simulator simulator = new Simulator(apps, codec, router, dispatcher, calls);
      WebServer web =
          WebServer.start(
              config.host(),
              config.port(),
              List.of(
                  new HealthRoutes(),
                  new EventRoutes(codec, new Freshworks(orgs, codec), dispatcher),
                  new SimulatorRoutes(
                      new SimulatorView(apps, orgs, router, catalog, invoker),
                      new Payloads(catalog),
                      apps,
                      simulator)));
      return new Tenon(database, invoker, dispatcher, apps, web, resumed);
    } catch (RuntimeException e) {
      invoker.close();
      database.close();
      throw e;
    }
  }

  /** The port that is listened on. */
  public int port() {
    return web.port();
  }

  /** The apps being worked on, as they are now. */
  public List<DevApp> apps() {
    return apps.refresh();
  }

  /** How many deliveries an earlier process left to this one. */
  public int resumed() {
    return resumed;
  }

  /** One line per language: which engine runs it and how. */
  public List<String> engines() {
    return invoker.descriptions();
  }

  /** Stops taking events, lets what runs come to its end for a moment, and closes the store. */
  @Override
  public void close() {
    web.close();
    dispatcher.close();
    invoker.close();
    database.close();
  }

  private static Invoker invoker(Clock clock) {
    return new Invoker(
        Map.of(
            Language.JAVASCRIPT, new RuntimeClient(new JsRuntime(), Map.of(), clock),
            Language.JAVA, new RuntimeClient(new JavaRuntime(clock), Map.of(), clock)),
        clock);
  }
}
