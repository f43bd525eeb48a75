package dev.tenon.runtime;

import dev.tenon.runtime.access.ApiKeys;
import dev.tenon.runtime.access.KeyScope;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.care.Backups;
import dev.tenon.runtime.care.FolderCheck;
import dev.tenon.runtime.dev.DevApp;
import dev.tenon.runtime.dispatch.Backlog;
import dev.tenon.runtime.dispatch.Calls;
import dev.tenon.runtime.dispatch.DeadLetters;
import dev.tenon.runtime.dispatch.DeliverySearch;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.dispatch.EventHistory;
import dev.tenon.runtime.dispatch.EventLog;
import dev.tenon.runtime.dispatch.EventSearch;
import dev.tenon.runtime.dispatch.Redrives;
import dev.tenon.runtime.dispatch.Retention;
import dev.tenon.runtime.dispatch.Router;
import dev.tenon.runtime.dispatch.Unrouted;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.functions.Functions;
import dev.tenon.runtime.hooks.HookAddresses;
import dev.tenon.runtime.ingress.CustomCall;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.ingress.ExternalHook;
import dev.tenon.runtime.ingress.Freshworks;
import dev.tenon.runtime.ingress.Thena;
import dev.tenon.runtime.install.AccountEvents;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.install.Census;
import dev.tenon.runtime.install.CustomEvents;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.OrgCustomEvents;
import dev.tenon.runtime.install.OrgUsers;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.install.SecretsAtStart;
import dev.tenon.runtime.invoke.HandlerRuntime;
import dev.tenon.runtime.invoke.HostService;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.keyvalue.KeyValueRecords;
import dev.tenon.runtime.metrics.Metrics;
import dev.tenon.runtime.objects.ObjectRules;
import dev.tenon.runtime.objects.OrgObjects;
import dev.tenon.runtime.plugin.JavaRuntime;
import dev.tenon.runtime.publish.Publisher;
import dev.tenon.runtime.schedule.ScheduleTimer;
import dev.tenon.runtime.schedule.Schedules;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.sns.SnsInbox;
import dev.tenon.runtime.store.DataFolder;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.store.WriteProbe;
import dev.tenon.runtime.web.BackupRoutes;
import dev.tenon.runtime.web.CustomEventRoutes;
import dev.tenon.runtime.web.DeliveryRoutes;
import dev.tenon.runtime.web.EventRoutes;
import dev.tenon.runtime.web.FilterPolicyRoutes;
import dev.tenon.runtime.web.Guard;
import dev.tenon.runtime.web.HealthRoutes;
import dev.tenon.runtime.web.HookRoutes;
import dev.tenon.runtime.web.Intake;
import dev.tenon.runtime.web.KeyHoldersOnly;
import dev.tenon.runtime.web.KeyRoutes;
import dev.tenon.runtime.web.LocalCallersOnly;
import dev.tenon.runtime.web.MetricsRoutes;
import dev.tenon.runtime.web.ObjectRoutes;
import dev.tenon.runtime.web.OpenApiRoutes;
import dev.tenon.runtime.web.PublishRoutes;
import dev.tenon.runtime.web.RunEventRoutes;
import dev.tenon.runtime.web.ScheduleRoutes;
import dev.tenon.runtime.web.SchemaRoutes;
import dev.tenon.runtime.web.SearchRoutes;
import dev.tenon.runtime.web.ThenaRoutes;
import dev.tenon.runtime.web.UserRoutes;
import dev.tenon.runtime.web.WebServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running runtime: everything is made and wired here, by constructors, and nowhere else. What is
 * made first is closed last.
 */
public final class Tenon implements AutoCloseable {

  /** The org in which apps being worked on are installed. */
  public static final OrgId DEMO_ORG = new OrgId("demo");

  private static final Logger LOG = LoggerFactory.getLogger(Tenon.class);

  private final Opened opened;
  private final Core core;
  private final Optional<Workbench> bench;
  private final ApiKeys keys;
  private final Readiness readiness;
  private final WebServer web;
  private final int resumed;

  private Tenon(
      Opened opened,
      Core core,
      Optional<Workbench> bench,
      ApiKeys keys,
      Readiness readiness,
      WebServer web,
      int resumed) {
    this.opened = opened;
    this.core = core;
    this.bench = bench;
    this.keys = keys;
    this.readiness = readiness;
    this.web = web;
    this.resumed = resumed;
  }

  /** Starts a runtime; it accepts events when this returns. */
  public static Tenon start(TenonConfig config) {
    return start(config, Outside.real());
  }

  /** The same with another way to the outside. */
  public static Tenon start(TenonConfig config, Outside outside) {
    return start(config, outside, Clock.systemUTC());
  }

  /** The same with another idea of what time it is. */
  public static Tenon start(TenonConfig config, Outside outside, Clock clock) {
    Opened opened = new Opened();
    try {
      return start(config, outside, clock, opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static Tenon start(TenonConfig config, Outside outside, Clock clock, Opened opened) {
    // What takes long is made side by side: the engine beside the store, the server beside the
    // apps. The store comes first, since it may be in use by another process.
    Database database = opened.add(Database.open(config.dataFolder(), config.upkeep().check()));
    if (config.bench() != TenonConfig.Bench.WORKSHOP
        && DataFolder.isOpenToOthers(config.dataFolder())) {
      LOG.warn(
          "Other users of this machine can look into the data folder {}: chmod 700 {}",
          config.dataFolder(),
          config.dataFolder());
    }
    if (database.wasChecked()) {
      FolderCheck.afterCrash(database);
    }
    CompletableFuture<HandlerRuntime> engine =
        CompletableFuture.supplyAsync(() -> new JsRuntime(environment(config)));

    EventCatalog catalog = EventCatalog.standard();
    Metrics metrics = opened.add(new Metrics(catalog.products()));
    database.listen(metrics);
    Core core = core(config, outside, opened, database, clock, catalog, metrics, engine);
    Hosting hosting = new Hosting(core);
    metrics.watch(core.dispatcher(), new Backlog(database, clock));
    Optional<Workbench> bench =
        config.bench() == TenonConfig.Bench.NONE
            ? Optional.empty()
            : Optional.of(Workbench.in(DEMO_ORG, core, config, outside.npm()));
    ApiKeys keys = new ApiKeys(database, clock);
    Readiness readiness = new Readiness(new WriteProbe(database, clock));
    List<WebServer.Routes> routes =
        new ArrayList<>(hostRoutes(core, config, outside, readiness, metrics));
    routes.addAll(hosting.routes(keys));
    routes.add(
        new BackupRoutes(new Backups(config.dataFolder(), clock), config.upkeep().backups()));
    if (config.callers().needKeys()) {
      routes.add(new KeyRoutes(keys));
    }
    bench.ifPresent(some -> routes.addAll(some.routes()));
    CompletableFuture<WebServer> server =
        CompletableFuture.supplyAsync(
            () -> WebServer.create(config.host(), config.port(), guard(config, keys), routes));
    bench.ifPresent(Workbench::apps);
    // Before anything new is accepted, so that the order holds.
    int resumed = core.dispatcher().resume();
    readiness.resumed();
    WebServer web = opened.add(server.join());
    web.start();
    core.services().listensAt(config.host(), web.port());
    opened.add(new Retention(database, config.retention(), clock).start());
    opened.add(
        new Housekeeping(
                List.of(
                    new Housekeeping.Task(
                        "Keys that ended long ago",
                        () -> keys.dropEnded(config.upkeep().endedKeys())),
                    new Housekeeping.Task(
                        "Records of apps that have expired",
                        new KeyValueRecords(database, clock)::dropExpired),
                    new Housekeeping.Task(
                        "Addresses of apps that are gone",
                        new HookAddresses(database, clock)::dropAbandoned),
                    new Housekeeping.Task(
                        "App versions that nothing names", core.versions()::dropUnnamed),
                    new Housekeeping.Task(
                        "Changes of fields that were told long ago",
                        core.objects()::dropOldChanges)))
            .start());
    hosting.watch(opened, config.upkeep().appData());
    Schedules schedules = new Schedules(database, clock);
    opened.add(
        new ScheduleTimer(schedules, core.scheduledEvents(schedules), core.installations(), clock)
            .start());
    bench.ifPresent(some -> some.watch(opened));
    return new Tenon(opened, core, bench, keys, readiness, web, resumed);
  }

  private static JsRuntime.Environment environment(TenonConfig config) {
    return config.bench() == TenonConfig.Bench.WORKSHOP
        ? JsRuntime.Environment.TEST
        : JsRuntime.Environment.PRODUCTION;
  }

  private static Core core(
      TenonConfig config,
      Outside outside,
      Opened opened,
      Database database,
      Clock clock,
      EventCatalog catalog,
      Metrics metrics,
      CompletableFuture<HandlerRuntime> engine) {
    Path key = config.dataFolder().resolve(DataFolder.KEY);
    Secrets secrets = new Secrets(key);
    holdAgainstSecrets(config, new SecretsAtStart(database, secrets, key, clock));
    Orgs orgs = new Orgs(database, clock);
    BundleStore uploads =
        new BundleStore(
            config.dataFolder().resolve(DataFolder.BUNDLES), config.upkeep().maxBundle());
    AppVersions versions = new AppVersions(database, clock, uploads);
    Installations installations = new Installations(database, clock, secrets, versions);
    Router router = new Router(installations);
    OrgObjects objects = new OrgObjects(database, clock);
    EventLog log = new EventLog(database, clock);
    EventCodec codec = new EventCodec(clock);
    EventSchemas schemas = new EventSchemas(catalog);
    BundleReader bundles = new BundleReader(config.dataFolder().resolve("apps"));
    HostServices services = new HostServices(config, outside, opened, database, clock);
    Invoker invoker = opened.add(invoker(engine.join(), services.all(), clock));
    Dispatcher dispatcher =
        opened.add(
            new Dispatcher(
                orgs,
                router,
                new ObjectRules(objects),
                log,
                new Redrives(database, clock),
                installations,
                invoker,
                clock,
                config.maxWaiting(),
                metrics));
    return new Core(
        clock,
        database,
        secrets,
        orgs,
        uploads,
        versions,
        installations,
        router,
        objects,
        codec,
        catalog,
        schemas,
        bundles,
        services,
        invoker,
        new Functions(new Calls(database, invoker), invoker, clock),
        dispatcher);
  }

  /** Before anything is read or run of what may be sealed. */
  private static void holdAgainstSecrets(TenonConfig config, SecretsAtStart secrets) {
    boolean isDeveloper = config.bench() == TenonConfig.Bench.WORKSHOP;
    if (config.upkeep().forgetSecrets()) {
      // A developer is there to enter them, and an app that waits would look broken.
      secrets.forgetLost(!isDeveloper);
    } else {
      secrets.refuseWithoutKey(
          isDeveloper
              ? "or start once with --forget-secrets, after which the page asks for these values again; --fresh forgets everything of earlier runs."
              : "the backup of a data folder has it, and tenon restore takes it with --secrets-key FILE. If it is lost, start once with --forget-secrets: these values are removed, and their installations paused until somebody enters them again and resumes them.");
    }
  }

  /** What a host needs, whoever runs it. */
  private static List<WebServer.Routes> hostRoutes(
      Core core, TenonConfig config, Outside outside, Readiness readiness, Metrics metrics) {
    EventHistory history = new EventHistory(core.database());
    OrgCustomEvents ownEvents = new OrgCustomEvents(core.database(), core.clock());
    CustomEvents customEvents = new CustomEvents(ownEvents, core.installations());
    OrgUsers users = new OrgUsers(core.database(), core.clock());
    Intake intake = new Intake(core.dispatcher(), customEvents);
    Unrouted unrouted =
        new Unrouted(core.installations(), core.catalog(), new ObjectRules(core.objects()));
    Optional<OrgId> ofNobody =
        config.bench() == TenonConfig.Bench.WORKSHOP ? Optional.of(DEMO_ORG) : Optional.empty();
    return List.of(
        new HealthRoutes(readiness),
        new MetricsRoutes(metrics::scrape),
        new SchemaRoutes(core.catalog(), core.schemas()),
        new EventRoutes(
            core.codec(), new Freshworks(core.orgs(), core.codec()), intake, history, unrouted),
        new UserRoutes(core.orgs(), users),
        new CustomEventRoutes(core.orgs(), ownEvents, customEvents),
        new RunEventRoutes(
            new CustomCall(users, core.codec(), ofNobody), intake, unrouted, customEvents),
        new PublishRoutes(core.orgs(), new Publisher(core.clock()), core.codec(), intake, unrouted),
        new ThenaRoutes(
            new Thena(core.orgs(), core.codec()),
            new SnsInbox(config.sns(), outside.sns(), core.clock()),
            intake,
            unrouted,
            core.clock()),
        new DeliveryRoutes(
            core.orgs(), core.dispatcher(), new DeadLetters(core.database()), history),
        new FilterPolicyRoutes(),
        new ObjectRoutes(core.orgs(), core.objects(), core.installations()),
        new OpenApiRoutes(),
        new SearchRoutes(
            core.orgs(),
            new EventSearch(core.database(), EventSearch.LOOKS),
            new DeliverySearch(core.database(), EventSearch.LOOKS)),
        new ScheduleRoutes(core.schedules()),
        new HookRoutes(
            new ExternalHook(core.codec(), core.clock()),
            intake,
            ofNobody,
            new HookAddresses(core.database(), core.clock()),
            core.installations(),
            new AccountEvents(core.orgs(), core.clock()),
            core.clock()));
  }

  private static Guard guard(TenonConfig config, ApiKeys keys) {
    return config.callers().needKeys()
        ? new KeyHoldersOnly(
            keys,
            config.host(),
            config.callers().openIngress(),
            config.bench() != TenonConfig.Bench.NONE)
        : new LocalCallersOnly(config.host());
  }

  /** What is answered, as {@code GET /healthz}; variables are in braces. */
  List<String> endpoints() {
    return web.endpoints();
  }

  /** The port that is listened on. */
  public int port() {
    return web.port();
  }

  /** The apps being worked on, as they are now. */
  public List<DevApp> apps() {
    return bench.map(Workbench::apps).orElse(List.of());
  }

  /** How many deliveries an earlier process left to this one. */
  public int resumed() {
    return resumed;
  }

  /** One line per language: which engine runs it and how. */
  public List<String> engines() {
    return core.invoker().descriptions();
  }

  /** How many orgs and installations there are. */
  public Census census() {
    return Census.of(core.database());
  }

  /**
   * Makes a key for the host if there was never one.
   *
   * @param another also if there is
   * @return its text, which can be told this once
   */
  public Optional<String> hostKey(boolean another) {
    boolean first = !keys.hasHostKeys();
    return first || another
        ? Optional.of(
            keys.create(first ? "first" : "made at start", new KeyScope.Host(), Optional.empty())
                .text())
        : Optional.empty();
  }

  /** Stops taking events, lets what runs come to its end for a moment, and closes the store. */
  @Override
  public void close() {
    readiness.stopping();
    opened.close();
  }

  /**
   * What runs handlers of both languages.
   *
   * @param services what they may call, by name
   */
  static Invoker invoker(
      HandlerRuntime javaScript, Map<String, HostService> services, Clock clock) {
    return new Invoker(
        Map.of(
            Language.JAVASCRIPT, new RuntimeClient(javaScript, services, clock),
            Language.JAVA, new RuntimeClient(new JavaRuntime(clock), services, clock)),
        clock);
  }
}
