package dev.tenon.runtime.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.AppCode;
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
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Which apps are installed in which orgs. What an org has installed is read once and kept until it
 * changes, since every event asks for it. Thread-safe.
 */
public final class Installations {

  private static final int CACHED_ORGS = 10_000;

  private final Database database;
  private final Clock clock;
  private final SealedValues sealed;
  private final LoadingCache<OrgId, List<Installation>> byOrg =
      Caffeine.newBuilder().maximumSize(CACHED_ORGS).build(this::read);

  private volatile Consumer<Installation> removed = installation -> {};

  public Installations(Database database, Clock clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.sealed = new SealedValues(secrets);
  }

  /**
   * Installs an app in an org, or brings the one that is there to this version.
   *
   * @param iparams what it says of its parameters; values that a person saved win
   */
  public Installation install(OrgId org, LoadedApp app, String contentHash, IparamSource iparams) {
    long now = clock.millis();
    database.writeNow(
        handle -> {
          long version = putVersion(handle, app, contentHash, now);
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
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT system_settings FROM org WHERE id = :org AND system_settings IS NOT NULL")
                .bind("org", org.value())
                .mapTo(String.class)
                .findOne()
                .map(text -> read(text, SystemSettings.class))
                .orElse(SystemSettings.NONE));
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

  /** Says who wants to know when an app was taken out of an org. There is one who does. */
  public void whenRemoved(Consumer<Installation> listener) {
    removed = listener;
  }

  /** Takes an app out of an org; what waits for it is cancelled when its turn comes. */
  public void remove(Installation installation) {
    database.writeNow(
        handle -> handle.execute("DELETE FROM installation WHERE id = ?", installation.id()));
    byOrg.invalidate(installation.org());
    removed.accept(installation);
  }

  /** What an org has installed, by app id. */
  public List<Installation> ofOrg(OrgId org) {
    return byOrg.get(org);
  }

  /** An installation of an org as it is now. */
  public Optional<Installation> find(OrgId org, String id) {
    return ofOrg(org).stream().filter(installation -> installation.id().equals(id)).findFirst();
  }

  private static long putVersion(Handle handle, LoadedApp app, String contentHash, long now) {
    AppManifest manifest = app.manifest();
    return handle
        .createQuery(
            """
            INSERT INTO app_version
              (app_id, version, content_hash, language, manifest, code, created_at)
            VALUES (:app, :version, :hash, :language, :manifest, :code, :now)
            ON CONFLICT (app_id, version, content_hash) DO UPDATE SET
              manifest = excluded.manifest, code = excluded.code
            RETURNING id
            """)
        .bind("app", manifest.id())
        .bind("version", manifest.version())
        .bind("hash", contentHash)
        .bind("language", manifest.language().label())
        .bind("manifest", Json.writeValue(manifest))
        .bind("code", Json.writeValue(app.code()))
        .bind("now", now)
        .mapTo(Long.class)
        .one();
  }

  private List<Installation> read(OrgId org) {
    SystemSettings settings = settings(org);
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT i.id, i.app_id, i.iparams, v.id AS version_id, v.manifest, v.code
                    FROM installation i JOIN app_version v ON v.id = i.app_version_id
                    WHERE i.org_id = :org
                    ORDER BY i.app_id
                    """)
                .bind("org", org.value())
                .map((row, context) -> installation(org, settings, row))
                .list());
  }

  private Installation installation(OrgId org, SystemSettings settings, ResultSet row)
      throws SQLException {
    ObjectNode stored = sealed.readOpened(row.getString("iparams"), org, row.getString("app_id"));
    AppManifest manifest = read(row.getString("manifest"), AppManifest.class);
    AppVersion version =
        new AppVersion(
            row.getLong("version_id"),
            SecureNames.applied(manifest, stored),
            read(row.getString("code"), AppCode.class));
    return new Installation(
        row.getString("id"), org, version, SecureNames.forHandlers(stored), settings);
  }

  private static <T> T read(String stored, Class<T> type) {
    try {
      return Json.mapper().readValue(stored, type);
    } catch (JsonProcessingException e) {
      throw new RuntimeFault(
          FaultCode.STORE_FAILED,
          "What is stored as %s cannot be read: %s"
              .formatted(type.getSimpleName(), e.getOriginalMessage()),
          e);
    }
  }
}
