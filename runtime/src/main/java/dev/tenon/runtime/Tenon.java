package dev.tenon.runtime;

import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.dev.AccountSettings;
import dev.tenon.runtime.dev.AppChanges;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dev.DevApps;
import dev.tenon.runtime.dev.IparamForms;
import dev.tenon.runtime.dev.Reloading;
import dev.tenon.runtime.dispatch.CallHistory;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.DeadLetters;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.EventHistory;
import dev.tenon.runtime.dispatch.EventLog;
import dev.tenon.runtime.dispatch.OrgEvents;
import dev.tenon.runtime.dispatch.Redrives;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.dispatch.Router;
import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.ingress.ExternalHook;
import dev.tenon.runtime.ingress.Freshworks;
import dev.tenon.runtime.install.AppData;
import dev.tenon.runtime.install.AppDataRetention;
import dev.tenon.runtime.install.AppListing;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.install.InstallationStates;
import dev.tenon.runtime.install.InstallationViews;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.lifecycle.AppStore;
import dev.tenon.runtime.lifecycle.CodeInUse;
import dev.tenon.runtime.lifecycle.Lifecycle;
import dev.tenon.runtime.lifecycle.OrgRemoval;
import dev.tenon.runtime.lifecycle.SetupEvents;
import dev.tenon.runtime.plugin.JavaRuntime;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.simulate.KitActions;
import dev.tenon.runtime.simulate.KitEvents;
import dev.tenon.runtime.simulate.Payloads;
import dev.tenon.runtime.simulate.ServerMethods;
import dev.tenon.runtime.simulate.SimulationHistory;
import dev.tenon.runtime.simulate.Simulator;
import dev.tenon.runtime.simulate.SimulatorView;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.web.AppRoutes;
import dev.tenon.runtime.web.ChangeSocket;
import dev.tenon.runtime.web.DataPipeRoutes;
import dev.tenon.runtime.web.DeliveryRoutes;
import dev.tenon.runtime.web.EventRoutes;
import dev.tenon.runtime.web.HealthRoutes;
import dev.tenon.runtime.web.HistoryRoutes;
import dev.tenon.runtime.web.HookRoutes;
import dev.tenon.runtime.web.InstallationRoutes;
import dev.tenon.runtime.web.IparamRoutes;
import dev.tenon.runtime.web.KitActionRoutes;
import dev.tenon.runtime.web.KitAppRoutes;
import dev.tenon.runtime.web.KitRoutes;
import dev.tenon.runtime.web.OrgRoutes;
import dev.tenon.runtime.web.PayloadRoutes;
import dev.tenon.runtime.web.SchemaRoutes;
import dev.tenon.runtime.web.SimulatorRoutes;
import dev.tenon.runtime.web.SystemSettingsRoutes;
import dev.tenon.runtime.web.WebServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A running runtime: everything is made and wired here, by constructors, and nowhere else. What is
 * made first is closed last.
 */
public final class Tenon implements AutoCloseable {

  /** The org in which apps being worked on are installed. */
  public static final OrgId DEMO_ORG = new OrgId("demo");

  private final Opened opened;
  private final Invoker invoker;
  private final DevApps apps;
  private final WebServer web;
  private final int resumed;

  private Tenon(Opened opened, Invoker invoker, DevApps apps, WebServer web, int resumed) {
    this.opened = opened;
    this.invoker = invoker;
    this.apps = apps;
    this.web = web;
    this.resumed = resumed;
  }

  /** Starts a runtime; it accepts events when this returns. */
  public static Tenon start(TenonConfig config) {
    Opened opened = new Opened();
    try {
      return start(config, opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static Tenon start(TenonConfig config, Opened opened) {
    Clock clock = Clock.systemUTC();
    // What takes long is made side by side: the engine beside the store, the server beside the
    // apps. The store comes first, since it may be in use by another process.
    Database database = opened.add(Database.open(config.dataFolder()));
    CompletableFuture<Invoker> engine = CompletableFuture.supplyAsync(() -> invoker(clock));

    Secrets secrets = new Secrets(config.dataFolder().resolve("secrets.key"));
    Orgs orgs = new Orgs(database, clock);
    orgs.put(DEMO_ORG, "Demo org");
    orgs.mapAccount(Orgs.ANY, Orgs.ANY, DEMO_ORG);
    BundleStore uploads = new BundleStore(config.dataFolder().resolve("bundles"));
    AppVersions versions = new AppVersions(database, clock, uploads);
    Installations installations = new Installations(database, clock, secrets, versions);
    Router router = new Router(installations);
    EventLog log = new EventLog(database, clock);
    EventCodec codec = new EventCodec(clock);
    EventCatalog catalog = EventCatalog.standard();
    EventSchemas schemas = new EventSchemas(catalog);
    BundleReader bundles = new BundleReader(config.dataFolder().resolve("apps"));

    Invoker invoker = opened.add(engine.join());
    Dispatcher dispatcher =
        opened.add(
            new Dispatcher(
                orgs, router, log, new Redrives(database, clock), installations, invoker, clock));
    EventHistory history = new EventHistory(database);
    Calls calls = new Calls(database, invoker);
    AppLoader loader = new AppLoader(invoker);
    CodeInUse code = new CodeInUse(versions, invoker);
    Lifecycle lifecycle =
        new Lifecycle(
            orgs,
            versions,
            installations,
            new InstallationStates(database, clock, secrets, versions, installations),
            new SetupEvents(calls, orgs, clock),
            code);
    lifecycle.recover();
    AppStore appStore = new AppStore(uploads, versions, loader, code);
    appStore.tidy();
    List<AppData> appData = List.of(AppData.savedIparams());
    AppChanges changes = new AppChanges();
    DevApps apps =
        new DevApps(bundles, loader, invoker, installations, DEMO_ORG, changes, config.apps());
    SimulationHistory simulations = new SimulationHistory(database);
    simulations.closeInterrupted();
    Simulator simulator =
        new Simulator(apps, codec, router, dispatcher, calls, simulations, schemas, clock);
    SimulatorView view = new SimulatorView(apps, orgs, router, catalog, invoker);
    Payloads payloads = new Payloads(catalog, apps);
    KitEvents kit = new KitEvents(apps, catalog, payloads);
    List<WebServer.Routes> routes =
        List.of(
            new HealthRoutes(),
            new SchemaRoutes(catalog, schemas),
            new EventRoutes(
                codec,
                new Freshworks(orgs, codec),
                dispatcher,
                history,
                new Unrouted(installations, catalog)),
            new DeliveryRoutes(dispatcher, new DeadLetters(database), history),
            new SimulatorRoutes(view, simulator, changes),
            new PayloadRoutes(payloads),
            new HistoryRoutes(simulations, DEMO_ORG),
            new KitRoutes(kit, simulator),
            new KitAppRoutes(kit),
            new KitActionRoutes(new KitActions(kit)),
            new DataPipeRoutes(new ServerMethods(kit, calls)),
            new ChangeSocket(changes, ChangeSocket.PING),
            new HookRoutes(new ExternalHook(codec, clock), dispatcher, DEMO_ORG),
            new IparamRoutes(new IparamForms(apps, installations)),
            new SystemSettingsRoutes(new AccountSettings(apps, installations)),
            new AppRoutes(appStore, new AppListing(database)),
            new OrgRoutes(orgs, new OrgRemoval(orgs, new OrgEvents(database), appData)),
            new InstallationRoutes(
                orgs,
                lifecycle,
                new InstallationViews(database, versions, secrets),
                new CallHistory(database)));
    CompletableFuture<WebServer> server =
        CompletableFuture.supplyAsync(() -> WebServer.create(config.host(), config.port(), routes));
    apps.refresh();
    // Before anything new is accepted, so that the order holds.
    int resumed = dispatcher.resume();
    WebServer web = opened.add(server.join());
    web.start();
    opened.add(new Retention(database, Retention.Rules.STANDARD, clock).start());
    opened.add(new AppDataRetention(database, AppDataRetention.STANDARD, appData, clock).start());
    opened.add(changes);
    opened.add(new Reloading(apps));
    return new Tenon(opened, invoker, apps, web, resumed);
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
    opened.close();
  }

  static Invoker invoker(Clock clock) {
    return new Invoker(
        Map.of(
            Language.JAVASCRIPT, new RuntimeClient(new JsRuntime(), Map.of(), clock),
            Language.JAVA, new RuntimeClient(new JavaRuntime(clock), Map.of(), clock)),
        clock);
  }
}
