package dev.tenon.runtime.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which apps are installed in which orgs. What an org has installed is read once and kept until it
 * changes, since every event asks for it. Thread-safe.
 */
public final class Installations {

  private static final int CACHED_ORGS = 10_000;

  private final Database database;
  private final Clock clock;
  private final LoadingCache<OrgId, List<Installation>> byOrg =
      Caffeine.newBuilder().maximumSize(CACHED_ORGS).build(this::read);

  public Installations(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Installs an app in an org, or brings the one that is there to this version.
   *
   * @param iparams values to set; an installation that exists keeps those that are not named here
   */
  public Installation install(OrgId org, LoadedApp app, String contentHash, ObjectNode iparams) {
    long now = clock.millis();
    database.writeNow(
        handle -> {
          long version = putVersion(handle, app, contentHash, now);
          Optional<ObjectNode> present = iparams(handle, org, app.manifest().id());
          ObjectNode values = present.orElseGet(Json::object);
          values.setAll(iparams);
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
              .bind("iparams", Json.write(values))
              .bind("now", now)
              .execute();
        });
    byOrg.invalidate(org);
    return ofOrg(org).stream()
        .filter(installation -> installation.appId().equals(app.manifest().id()))
        .findFirst()
        .orElseThrow();
  }

  /** Takes an app out of an org; what waits for it is cancelled when its turn comes. */
  public void remove(Installation installation) {
    database.writeNow(
        handle -> handle.execute("DELETE FROM installation WHERE id = ?", installation.id()));
    byOrg.invalidate(installation.org());
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

  private static Optional<ObjectNode> iparams(Handle handle, OrgId org, String app) {
    return handle
        .createQuery("SELECT iparams FROM installation WHERE org_id = :org AND app_id = :app")
        .bind("org", org.value())
        .bind("app", app)
        .mapTo(String.class)
        .findOne()
        .map(Json::readObject);
  }

  private List<Installation> read(OrgId org) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT i.id, i.iparams, v.id AS version_id, v.manifest, v.code
                    FROM installation i JOIN app_version v ON v.id = i.app_version_id
                    WHERE i.org_id = :org
                    ORDER BY i.app_id
                    """)
                .bind("org", org.value())
                .map((row, context) -> installation(org, row))
                .list());
  }

  private static Installation installation(OrgId org, ResultSet row) throws SQLException {
    try {
      AppVersion version =
          new AppVersion(
              row.getLong("version_id"),
              Json.mapper().readValue(row.getString("manifest"), AppManifest.class),
              Json.mapper().readValue(row.getString("code"), AppCode.class));
      ObjectNode iparams = Json.readObject(row.getString("iparams"));
      return new Installation(row.getString("id"), org, version, iparams);
    } catch (JsonProcessingException e) {
      throw new SQLException("The stored app of " + row.getString("id") + " cannot be read", e);
    }
  }
}
