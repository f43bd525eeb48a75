package dev.tenon.runtime.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.app.ManifestReader;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventSource;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.ingress.Arrival;
import dev.tenon.runtime.ingress.EventCodec;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.IparamSource;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.invoke.RuntimeClient;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.objects.ObjectRules;
import dev.tenon.runtime.objects.OrgObjects;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything from an accepted event to its end, on a real database, with handlers of a test. */
final class House implements AutoCloseable {

  static final OrgId ACME = new OrgId("acme");
  static final OrgId GLOBEX = new OrgId("globex");

  /** How many deliveries of an org may wait here. */
  static final int MAX_WAITING = 1_000;

  /** How many dead letters are looked at in one go here: so few that there is a next one. */
  static final int REDRIVE_LOOKS = 2;

  final Database database;
  final FakeRuntime runtime;
  final Orgs orgs;
  final Installations installations;
  final Dispatcher dispatcher;
  final EventHistory history;
  final TestTime time = new TestTime(Instant.now());
  private final EventCodec codec = new EventCodec(time);
  private final Invoker invoker;

  House(Path folder, Consumer<FakeRuntime.Run> behaviour) {
    Clock clock = time;
    database = Database.open(folder);
    runtime = new FakeRuntime(behaviour);
    invoker =
        new Invoker(
            Map.of(Language.JAVASCRIPT, new RuntimeClient(runtime, Map.of(), clock)), clock);
    orgs = new Orgs(database, clock);
    orgs.put(ACME, "Acme");
    orgs.put(GLOBEX, "Globex");
    installations =
        new Installations(
            database,
            clock,
            new Secrets(folder.resolve("secrets.key")),
            new AppVersions(database, clock, new BundleStore(folder.resolve("bundles"))));
    dispatcher =
        new Dispatcher(
            orgs,
            new Router(installations),
            new ObjectRules(new OrgObjects(database, clock)),
            new EventLog(database, clock),
            new Redrives(database, clock, REDRIVE_LOOKS),
            installations,
            invoker,
            clock,
            time,
            MAX_WAITING);
    history = new EventHistory(database);
  }

  /** Installs an app, or another version of it, that sends each of the events to {@code onIt}. */
  Installation install(OrgId org, String app, String version, String... events) {
    return installWith("", org, app, version, events);
  }

  /**
   * The same with rules of its own.
   *
   * @param rules members of the {@code tenon} block
   */
  Installation installWith(String rules, OrgId org, String app, String version, String... events) {
    ObjectNode manifest = Json.object().put("platform-version", "2.2");
    ObjectNode declared = manifest.putObject("product").putObject("freshsales").putObject("events");
    for (String event : events) {
      declared.putObject(event).put("handler", "onIt");
    }
    manifest.putObject("tenon").setAll(Json.readObject("{" + rules + "}"));
    manifest.withObject("tenon").put("id", app).put("version", version);
    return install(org, ManifestReader.read(Json.write(manifest), app).manifest().orElseThrow());
  }

  private Installation install(OrgId org, AppManifest app) {
    AppCode code =
        new AppCode(
            app.id() + "@" + app.version(),
            "/nowhere",
            app.id(),
            Optional.empty(),
            app.subscriptions().inFileOrder().stream().map(Subscription::handler).toList());
    return installations.install(
        org,
        new LoadedApp(app, code, List.of()),
        app.version(),
        new IparamSource(List.of(), false, Json.object().put("limit", 10)));
  }

  /** Installs an app that handles events of Freshsales which a filter lets through. */
  Installation installFiltered(OrgId org, String app, String version, String filter, String event) {
    String manifest =
        """
        {"platform-version": "2.2",
         "product": {"freshsales": {"events": {"%s": {"handler": "onIt", "filter": %s}}}},
         "tenon": {"id": "%s", "version": "%s"}}
        """
            .formatted(event, filter, app, version);
    return install(org, ManifestReader.read(manifest, app).manifest().orElseThrow());
  }

  /** An event whose payload carries a number to know it by. */
  Event event(OrgId org, String type, int number) {
    return event(org, type, number, Optional.empty(), EventSource.HTTP);
  }

  Event event(OrgId org, String type, int number, Optional<String> key, EventSource source) {
    String body =
        "{\"account_id\":\"1\",\"event\":\"%s\",\"data\":{\"number\":%d}}".formatted(type, number);
    return codec.decode(new Arrival(org, body, Optional.empty(), key, source));
  }

  /** The same with a deal, an object. */
  Event eventOf(OrgId org, String type, int number, String deal) {
    String body =
        "{\"account_id\":\"1\",\"event\":\"%s\",\"data\":{\"number\":%d,\"deal\":%s}}"
            .formatted(type, number, deal);
    return codec.decode(
        new Arrival(org, body, Optional.empty(), Optional.empty(), EventSource.HTTP));
  }

  Accepted accept(Event event) {
    return dispatcher.accept(event, DeliveryObserver.NONE).join();
  }

  Accepted accept(OrgId org, String type, int number) {
    return accept(event(org, type, number));
  }

  /** The number in the payload of a run. */
  static int numberOf(FakeRuntime.Run run) {
    return Json.read(run.asked().payload()).at("/data/number").asInt();
  }

  /** The numbers of the runs so far, in order. */
  List<Integer> numbers() {
    return runtime.runs().stream()
        .map(run -> Json.read(run.payload()).at("/data/number").asInt())
        .toList();
  }

  /** Where every delivery stands, in the order of acceptance. */
  List<String> states() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT state FROM delivery ORDER BY seq")
                .mapTo(String.class)
                .list());
  }

  /** What is recorded of every attempt: outcome and reason. */
  List<String> attempts() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT outcome || ' ' || detail FROM attempt ORDER BY delivery_seq, number")
                .mapTo(String.class)
                .list());
  }

  /** What orgs are called on disk. */
  List<String> orgNames() {
    return database.read(
        handle -> handle.createQuery("SELECT name FROM org").mapTo(String.class).list());
  }

  int count(String table) {
    return database.read(
        handle ->
            switch (table) {
              case "event" ->
                  handle.createQuery("SELECT count(*) FROM event").mapTo(Integer.class).one();
              case "delivery" ->
                  handle.createQuery("SELECT count(*) FROM delivery").mapTo(Integer.class).one();
              case "attempt" ->
                  handle.createQuery("SELECT count(*) FROM attempt").mapTo(Integer.class).one();
              default -> throw new IllegalArgumentException(table);
            });
  }

  @Override
  public void close() {
    dispatcher.close();
    invoker.close();
    database.close();
  }
}
