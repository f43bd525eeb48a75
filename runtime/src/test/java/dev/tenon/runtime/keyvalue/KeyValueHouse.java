package dev.tenon.runtime.keyvalue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.app.ManifestReader;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.install.AppVersion;
import dev.tenon.runtime.install.AppVersions;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.InstallationStates;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.testing.CallingApps;
import dev.tenon.runtime.testing.MovedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Installations that keep something, without a web server around them; their clock stands. */
final class KeyValueHouse implements AutoCloseable {

  static final Caller.Occasion EVENT = new Caller.Occasion(Caller.Kind.EVENT, "onDealUpdate");

  final MovedClock clock = new MovedClock();
  final Database database;
  final KeyValueRecords records;
  final InstallationStates states;
  final Installations installations;
  final CallingApps apps;
  private final AppVersions versions;
  private int calls;

  KeyValueHouse(Path folder, String java, String... handlers) {
    database = Database.open(folder.resolve("data"));
    new Orgs(database, clock).put(new OrgId("acme"), "Acme");
    new Orgs(database, clock).put(new OrgId("globex"), "Globex");
    Secrets secrets = new Secrets(folder.resolve("data/secrets.key"));
    versions = new AppVersions(database, clock, new BundleStore(folder.resolve("data/bundles")));
    installations = new Installations(database, clock, secrets, versions);
    states = new InstallationStates(database, clock, secrets, versions, installations);
    records = new KeyValueRecords(database, clock);
    apps =
        CallingApps.of(
            folder, Map.of("db", new KeyValueService(records, clock)), clock, java, handlers);
  }

  KeyValueHouse(Path folder) {
    this(folder, "");
  }

  /** An installation of an app with today's limits. */
  Installation install(String org, String app) {
    return install(org, app, "new");
  }

  Installation install(String org, String app, String limits) {
    AppVersion version = versions.putUploaded(app(app, limits), app, app + ".zip", true);
    Installation candidate = states.install(new OrgId(org), version, Optional.empty());
    states.installed(candidate, Optional.empty());
    return candidate;
  }

  private static LoadedApp app(String id, String limits) {
    AppManifest manifest =
        ManifestReader.read(
                """
                {"platform-version": "2.2", "product": {"freshsales": {}},
                 "tenon": {"id": "%s", "version": "1.0.0", "limits": "%s"}}
                """
                    .formatted(id, limits),
                id)
            .manifest()
            .orElseThrow();
    AppCode code = new AppCode(id + "@1.0.0", "/nowhere", id, Optional.empty(), List.of());
    return new LoadedApp(manifest, code, List.of());
  }

  /** One call of {@code $db}: {@code {ok: …}} or {@code {refused: …}}. */
  JsonNode call(Language language, Installation installation, String method, String arguments) {
    // Rate limits have a test of their own.
    if (++calls % 40 == 0) {
      clock.move(Duration.ofMinutes(1));
    }
    String call = "[[\"db\", \"%s\"%s]]".formatted(method, following(arguments));
    return apps.calls(language, installation.caller(EVENT), call).path(0);
  }

  private static String following(String arguments) {
    String inside = arguments.strip();
    inside = inside.substring(1, inside.length() - 1);
    return inside.isBlank() ? "" : ", " + inside;
  }

  /** The value of a key, or null. */
  JsonNode value(Installation installation, String key) {
    return records
        .find(installation.org().value(), installation.id(), key)
        .map(Json::read)
        .orElseGet(() -> Json.object().nullNode());
  }

  @Override
  public void close() {
    apps.close();
    database.close();
  }
}
