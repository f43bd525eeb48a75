package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The versions of apps. One that is in use is in memory once, however many installations have it.
 * Thread-safe.
 */
public final class AppVersions {

  /** Versions that no installation has or could go back to, and that cannot be installed. */
  private static final String UNUSED =
      """
      SELECT v.id FROM app_version v
      WHERE v.bundle IS NULL
        AND NOT EXISTS (SELECT 1 FROM installation i WHERE i.app_version_id = v.id)
        AND NOT EXISTS (SELECT 1 FROM installation i WHERE i.previous_version_id = v.id)
      ORDER BY v.id LIMIT 1000
      """;

  private final Database database;
  private final Clock clock;
  private final BundleStore bundles;

  /** Held by the installations that are in memory, and only for as long as these are. */
  private final Cache<Long, AppVersion> byId = Caffeine.newBuilder().weakValues().build();

  /** The same with parameters that are secret in some installations only. */
  private final Cache<Secret, AppVersion> bySecrets = Caffeine.newBuilder().weakValues().build();

  private record Secret(long version, Set<String> names) {}

  public AppVersions(Database database, Clock clock, BundleStore bundles) {
    this.database = database;
    this.clock = clock;
    this.bundles = bundles;
  }

  /** A version by its number; for those that installations name. */
  public AppVersion get(long id) {
    return database.read(handle -> get(handle, id));
  }

  AppVersion get(Handle handle, long id) {
    AppVersion known = byId.getIfPresent(id);
    if (known != null) {
      return known;
    }
    AppVersion read =
        handle
            .createQuery("SELECT * FROM app_version WHERE id = :id")
            .bind("id", id)
            .map((row, context) -> version(row))
            .one();
    AppVersion other = byId.asMap().putIfAbsent(id, read);
    return other == null ? read : other;
  }

  /** The same with the parameters as secret as the values say that they are. */
  @SuppressWarnings("ReferenceEquality") // The same object means that nothing was to be applied.
  AppVersion get(Handle handle, long id, ObjectNode stored) {
    AppVersion version = get(handle, id);
    Set<String> names = SecureNames.of(stored);
    AppManifest applied = SecureNames.applied(version.manifest(), stored);
    if (applied == version.manifest()) {
      return version;
    }
    AppVersion other = version.with(applied);
    AppVersion known = bySecrets.asMap().putIfAbsent(new Secret(id, names), other);
    return known == null || !known.equals(other) ? other : known;
  }

  /** Keeps a version of an app that is run from a folder; returns its number. */
  long putFolder(Handle handle, LoadedApp app, String contentHash) {
    long id = put(handle, app, contentHash, Optional.empty(), false);
    byId.invalidate(id);
    return id;
  }

  /**
   * Keeps an uploaded version.
   *
   * @param path what is loaded, as the store of bundles calls it
   * @throws RuntimeFault when this version is there with another content
   */
  public AppVersion putUploaded(LoadedApp app, String contentHash, String path, boolean ownPage) {
    AppManifest manifest = app.manifest();
    long id =
        database.writeNow(
            handle -> {
              refuseOtherContent(handle, manifest, contentHash);
              return put(handle, app, contentHash, Optional.of(path), ownPage);
            });
    byId.invalidate(id);
    return get(id);
  }

  /**
   * Refuses a version that is there with another content.
   *
   * @throws RuntimeFault saying to raise the version
   */
  public void refuseOtherContent(AppManifest manifest, String contentHash) {
    database.read(handle -> refuseOtherContent(handle, manifest, contentHash));
  }

  private static Optional<String> refuseOtherContent(
      Handle handle, AppManifest manifest, String contentHash) {
    Optional<String> other =
        handle
            .createQuery(
                """
                SELECT content_hash FROM app_version
                WHERE app_id = :app AND version = :version AND bundle IS NOT NULL
                  AND content_hash <> :hash
                """)
            .bind("app", manifest.id())
            .bind("version", manifest.version())
            .bind("hash", contentHash)
            .mapTo(String.class)
            .findOne();
    if (other.isPresent()) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The version %s of %s is there already with another content. Raise \"version\" in the tenon block of manifest.json."
              .formatted(manifest.version(), manifest.id()));
    }
    return other;
  }

  private long put(
      Handle handle, LoadedApp app, String contentHash, Optional<String> path, boolean ownPage) {
    AppManifest manifest = app.manifest();
    return handle
        .createQuery(
            """
            INSERT INTO app_version
              (app_id, version, content_hash, language, manifest, code, created_at, bundle, own_page)
            VALUES (:app, :version, :hash, :language, :manifest, :code, :now, :bundle, :ownPage)
            ON CONFLICT (app_id, version, content_hash) DO UPDATE SET
              manifest = excluded.manifest, code = excluded.code,
              bundle = COALESCE(excluded.bundle, bundle),
              own_page = max(own_page, excluded.own_page)
            RETURNING id
            """)
        .bind("app", manifest.id())
        .bind("version", manifest.version())
        .bind("hash", contentHash)
        .bind("language", manifest.language().label())
        .bind("manifest", Json.writeValue(manifest))
        .bind("code", Json.writeValue(app.code()))
        .bind("now", clock.millis())
        .bind("bundle", path)
        .bind("ownPage", ownPage ? 1 : 0)
        .mapTo(Long.class)
        .one();
  }

  /** An uploaded version of this content, if it is there. */
  public Optional<AppVersion> uploaded(String app, String version, String contentHash) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id FROM app_version
                    WHERE app_id = :app AND version = :version AND content_hash = :hash
                      AND bundle IS NOT NULL
                    """)
                .bind("app", app)
                .bind("version", version)
                .bind("hash", contentHash)
                .mapTo(Long.class)
                .findOne()
                .map(id -> get(handle, id)));
  }

  /**
   * An uploaded version to be installed.
   *
   * @param version without it, the newest by the rules of semantic versions; one before its release
   *     counts only where there is no other
   * @throws RuntimeFault when there is none
   */
  public AppVersion choose(String app, Optional<String> version) {
    return database.read(
        handle -> {
          List<UploadedVersion> known = UploadedVersion.allOf(handle, app);
          if (known.isEmpty()) {
            throw UploadedVersion.unknown(app);
          }
          UploadedVersion chosen =
              version.isEmpty()
                  ? known.getFirst()
                  : known.stream()
                      .filter(one -> one.version().equals(version.get()))
                      .findFirst()
                      .orElseThrow(() -> UploadedVersion.unknown(app, version.get(), known));
          return get(handle, chosen.id());
        });
  }

  /** How many installations have a version now; an org has an app at most once. */
  static int users(Handle handle, long version) {
    return handle
        .createQuery("SELECT count(*) FROM installation WHERE app_version_id = :version")
        .bind("version", version)
        .mapTo(Integer.class)
        .one();
  }

  private static boolean couldReturn(Handle handle, long version) {
    return handle
        .createQuery("SELECT EXISTS (SELECT 1 FROM installation WHERE previous_version_id = :id)")
        .bind("id", version)
        .mapTo(Boolean.class)
        .one();
  }

  /** Whether an installation has this version now. */
  public boolean inUse(AppVersion version) {
    return database.read(handle -> users(handle, version.id()) > 0);
  }

  /** Whether an uploaded version has this content. */
  public boolean hasContent(String contentHash) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT EXISTS (SELECT 1 FROM app_version
                      WHERE content_hash = :hash AND bundle IS NOT NULL)
                    """)
                .bind("hash", contentHash)
                .mapTo(Boolean.class)
                .one());
  }

  /** Refuses to go on with an uploaded version that somebody has deleted since it was chosen. */
  static void refuseDeleted(Handle handle, AppVersion chosen) {
    boolean there =
        handle
            .createQuery(
                "SELECT EXISTS (SELECT 1 FROM app_version WHERE id = :id AND bundle IS NOT NULL)")
            .bind("id", chosen.id())
            .mapTo(Boolean.class)
            .one();
    if (!there) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The version %s of %s was deleted just now."
              .formatted(chosen.manifest().version(), chosen.manifest().id()));
    }
  }

  /** A version that was deleted, and its content, for whoever removes what they leave behind. */
  public record Deleted(AppVersion version, String contentHash) {}

  /**
   * Deletes an uploaded version.
   *
   * @throws RuntimeFault when there is none, or an installation has it or could go back to it
   */
  public Deleted delete(String app, String version) {
    Deleted gone = deleted(app, version);
    byId.invalidate(gone.version().id());
    return gone;
  }

  private Deleted deleted(String app, String version) {
    return database.writeNow(
        handle -> {
          List<UploadedVersion> known = UploadedVersion.allOf(handle, app);
          UploadedVersion one =
              known.stream()
                  .filter(it -> it.version().equals(version))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          known.isEmpty()
                              ? UploadedVersion.unknown(app)
                              : UploadedVersion.unknown(app, version, known));
          if (users(handle, one.id()) > 0 || couldReturn(handle, one.id())) {
            throw new RuntimeFault(
                FaultCode.CONFLICT,
                "The version %s of %s is in use: it is in %s, and %s could roll back to it. GET /api/v1/apps/%s/installations lists them; update or uninstall them first."
                    .formatted(
                        version,
                        app,
                        AppUsers.having(handle, one.id()),
                        AppUsers.returning(handle, one.id()),
                        app));
          }
          AppVersion deleted = get(handle, one.id());
          // The row stays, since records of what ran name it.
          handle.execute("UPDATE app_version SET bundle = NULL WHERE id = ?", one.id());
          return new Deleted(deleted, one.hash());
        });
  }

  /**
   * Forgets versions that nothing names any more: they were deleted, or run from a folder that has
   * changed since, and what they handled is forgotten as well.
   *
   * @return how many were forgotten
   */
  public int dropUnnamed() {
    Set<Long> unnamed =
        new HashSet<>(
            database.<List<Long>>read(
                handle -> handle.createQuery(UNUSED).mapTo(Long.class).list()));
    if (unnamed.isEmpty()) {
      return 0;
    }
    // A version that is not installed handles nothing, so none of these is named meanwhile.
    unnamed.removeAll(
        database.<List<Long>>read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT DISTINCT app_version_id FROM attempt
                        WHERE app_version_id IS NOT NULL
                        UNION SELECT app_version_id FROM call
                        """)
                    .mapTo(Long.class)
                    .list()));
    if (unnamed.isEmpty()) {
      return 0;
    }
    int dropped =
        database.writeNow(
            handle ->
                handle
                    .createUpdate(
                        "DELETE FROM app_version WHERE id IN (<ids>) AND id IN (" + UNUSED + ")")
                    .bindList("ids", unnamed)
                    .execute());
    // The database may give a number again.
    byId.invalidateAll(unnamed);
    bySecrets.invalidateAll();
    return dropped;
  }

  private AppVersion version(ResultSet row) throws SQLException {
    AppCode code = Stored.read(row.getString("code"), AppCode.class);
    String path = row.getString("bundle");
    return new AppVersion(
        row.getLong("id"),
        Stored.read(row.getString("manifest"), AppManifest.class),
        path == null ? code : code.at(bundles.find(path).toString()),
        path == null ? AppVersion.Origin.FOLDER : AppVersion.Origin.UPLOAD,
        row.getBoolean("own_page"));
  }
}
