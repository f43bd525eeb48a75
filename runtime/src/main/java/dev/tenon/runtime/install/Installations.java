package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.invoke.SystemSettings;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which apps are installed in which orgs. What an org has installed is read once and kept until it
 * changes, since every event asks for it. Thread-safe.
 */
public final class Installations {

  /** Counted in installations, since one org may have many; an org without any counts too. */
  private static final int CACHED = 50_000;

  private final Database database;
  private final Clock clock;
  private final AppVersions versions;
  private final SealedValues sealed;
  private final LoadingCache<OrgId, List<Installation>> byOrg =
      Caffeine.newBuilder()
          .maximumWeight(CACHED)
          .weigher((OrgId org, List<Installation> installed) -> 1 + installed.size())
          .build(this::read);

  private volatile InstallationListener listener = InstallationListener.NONE;

  public Installations(Database database, Clock clock, Secrets secrets, AppVersions versions) {
    this.database = database;
    this.clock = clock;
    this.versions = versions;
    this.sealed = new SealedValues(secrets);
  }

  /**
   * Installs an app that is run from a folder in an org, or brings the one that is there to this
   * version.
   *
   * @param iparams what it says of its parameters; values that a person saved win
   */
  public Installation install(OrgId org, LoadedApp app, String contentHash, IparamSource iparams) {
    long now = clock.millis();
    database.writeNow(
        handle -> {
          long version = versions.putFolder(handle, app, contentHash);
          ObjectNode values = iparams.values(savedValues(handle, org, app.manifest().id()));
          return handle
              .createUpdate(
                  """
                  INSERT INTO installation
                    (id, org_id, app_id, app_version_id, state, iparams, created_at, updated_at)
                  VALUES (:id, :org, :app, :version, 'active', :iparams, :now, :now)
                  ON CONFLICT (org_id, app_id) DO UPDATE SET
                    app_version_id = excluded.app_version_id,
                    iparams = excluded.iparams,
                    previous_version_id = NULL, previous_iparams = NULL, previous_saved = NULL,
                    updated_at = excluded.updated_at
                  """)
              .bind("id", "ins_" + UlidCreator.getMonotonicUlid())
              .bind("org", org.value())
              .bind("app", app.manifest().id())
              .bind("version", version)
              .bind(
                  "iparams", sealed.write(values, iparams.definitions(), org, app.manifest().id()))
              .bind("now", now)
              .execute();
        });
    byOrg.invalidate(org);
    return ofOrg(org).stream()
        .filter(installation -> installation.appId().equals(app.manifest().id()))
        .findFirst()
        .orElseThrow();
  }

  /** What a person saved for an app in an org. */
  public Optional<SavedIparams> saved(OrgId org, String app) {
    return database.read(handle -> SavedIparams.find(handle, sealed, org, app));
  }

  /**
   * Keeps the values that a person entered, beside those entered before.
   *
   * @param iparams what the app says of its parameters
   * @param entered values that were checked
   */
  public void save(Installation installation, IparamSource iparams, ObjectNode entered) {
    Instant now = clock.instant();
    OrgId org = installation.org();
    String app = installation.appId();
    database.writeNow(
        handle -> {
          ObjectNode saved = iparams.saved(savedValues(handle, org, app), entered);
          new SavedIparams(saved, now)
              .put(handle, sealed.write(saved, iparams.definitions(), org, app), org, app);
          return setIparams(handle, installation, iparams, Optional.of(saved), now);
        });
    byOrg.invalidate(org);
  }

  /** Forgets what a person saved; the app gets what it gets where nothing is saved. */
  public void forgetSaved(Installation installation, IparamSource iparams) {
    Instant now = clock.instant();
    database.writeNow(
        handle -> {
          SavedIparams.forget(handle, installation.org(), installation.appId());
          return setIparams(handle, installation, iparams, Optional.empty(), now);
        });
    byOrg.invalidate(installation.org());
  }

  private Optional<ObjectNode> savedValues(Handle handle, OrgId org, String app) {
    return SavedIparams.find(handle, sealed, org, app).map(SavedIparams::values);
  }

  private int setIparams(
      Handle handle,
      Installation installation,
      IparamSource iparams,
      Optional<ObjectNode> saved,
      Instant now) {
    String stored =
        sealed.write(
            iparams.values(saved), iparams.definitions(), installation.org(), installation.appId());
    return handle
        .createUpdate(
            "UPDATE installation SET iparams = :iparams, updated_at = :now WHERE id = :id")
        .bind("iparams", stored)
        .bind("now", now.toEpochMilli())
        .bind("id", installation.id())
        .execute();
  }

  /** What an org says about its accounts. */
  public SystemSettings settings(OrgId org) {
    return database.read(handle -> settings(handle, org));
  }

  static SystemSettings settings(Handle handle, OrgId org) {
    return handle
        .createQuery(
            "SELECT system_settings FROM org WHERE id = :org AND system_settings IS NOT NULL")
        .bind("org", org.value())
        .mapTo(String.class)
        .findOne()
        .map(text -> Stored.read(text, SystemSettings.class))
        .orElse(SystemSettings.NONE);
  }

  /** Keeps what an org says about its accounts. */
  public void save(OrgId org, SystemSettings settings) {
    database.writeNow(
        handle ->
            handle.execute(
                "UPDATE org SET system_settings = ? WHERE id = ?",
                Json.writeValue(settings),
                org.value()));
    byOrg.invalidate(org);
  }

  /** Says who wants to know what becomes of installations. There is one who does. */
  public void listen(InstallationListener to) {
    listener = to;
  }

  /** Takes an app out of an org; what waits for it is cancelled when its turn comes. */
  public void remove(Installation installation) {
    database.writeNow(
        handle -> handle.execute("DELETE FROM installation WHERE id = ?", installation.id()));
    removed(installation);
  }

  /** The ids of the installations whose deliveries wait until they are resumed. */
  public List<String> pausedIds() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT id FROM installation WHERE paused = 1")
                .mapTo(String.class)
                .list());
  }

  /**
   * Has the deliveries of an installation wait from now on; they are kept.
   *
   * @throws RuntimeFault when it is paused already
   */
  public void pause(Installation installation) {
    setPaused(installation, true);
    listener.paused(installation);
  }

  /**
   * Has the deliveries of an installation made again, in their order.
   *
   * @throws RuntimeFault when it is not paused
   */
  public void resume(Installation installation) {
    setPaused(installation, false);
    listener.resumed(installation);
  }

  private void setPaused(Installation installation, boolean paused) {
    int changed =
        database.writeNow(
            handle ->
                handle
                    .createUpdate(
                        """
                        UPDATE installation SET paused = :paused, updated_at = :now
                        WHERE id = :id AND paused <> :paused
                        """)
                    .bind("paused", paused ? 1 : 0)
                    .bind("now", clock.millis())
                    .bind("id", installation.id())
                    .execute());
    if (changed == 0) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The installation %s is %s."
              .formatted(installation.id(), paused ? "paused" : "not paused"));
    }
    changed(installation.org());
  }

  /** What is known of an org's installations is read anew. */
  void changed(OrgId org) {
    byOrg.invalidate(org);
  }

  /** An installation is gone. */
  void removed(Installation installation) {
    changed(installation.org());
    listener.removed(installation);
  }

  /** What an org has installed, by app id; not what is still being installed. */
  public List<Installation> ofOrg(OrgId org) {
    return byOrg.get(org);
  }

  /** An installation of an org as it is now. */
  public Optional<Installation> find(OrgId org, String id) {
    return ofOrg(org).stream().filter(installation -> installation.id().equals(id)).findFirst();
  }

  /** An installation as it is now, of whichever org it is. */
  public Optional<Installation> find(String id) {
    return database
        .read(
            handle ->
                handle
                    .createQuery("SELECT org_id FROM installation WHERE id = :id")
                    .bind("id", id)
                    .mapTo(String.class)
                    .findOne())
        .flatMap(org -> find(new OrgId(org), id));
  }

  private List<Installation> read(OrgId org) {
    return database.read(
        handle -> {
          SystemSettings settings = settings(handle, org);
          return handle
              .createQuery(
                  """
                  SELECT id, app_id, app_version_id, iparams, since_delivery FROM installation
                  WHERE org_id = :org AND state <> 'installing'
                  ORDER BY app_id
                  """)
              .bind("org", org.value())
              .map((row, context) -> installation(handle, org, settings, row))
              .list();
        });
  }

  private Installation installation(
      Handle handle, OrgId org, SystemSettings settings, ResultSet row) throws SQLException {
    ObjectNode stored = sealed.readOpened(row.getString("iparams"), org, row.getString("app_id"));
    return new Installation(
        row.getString("id"),
        org,
        versions.get(handle, row.getLong("app_version_id"), stored),
        SecureNames.forHandlers(stored),
        settings,
        row.getLong("since_delivery"));
  }
}
