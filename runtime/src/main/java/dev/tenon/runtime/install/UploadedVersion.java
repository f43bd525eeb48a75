package dev.tenon.runtime.install;

import com.github.zafarkhaja.semver.Version;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * An uploaded version as lists have it.
 *
 * @param id the database's number for it
 * @param hash of its content
 * @param at when it was uploaded
 */
record UploadedVersion(long id, String version, String hash, String language, Instant at) {

  /** By the rules of semantic versions, but for those before their release, which come last. */
  private static final Comparator<UploadedVersion> NEWEST_FIRST =
      Comparator.comparing(
              (UploadedVersion one) -> one.semantic().map(Version::isStable).orElse(false))
          .thenComparing(one -> one.semantic().orElse(Version.of(0)))
          .thenComparing(UploadedVersion::at)
          .reversed();

  private Optional<Version> semantic() {
    return Version.tryParse(version);
  }

  /** All of an app, the newest first. */
  static List<UploadedVersion> allOf(Handle handle, String app) {
    return handle
        .createQuery(
            """
            SELECT id, version, content_hash, language, created_at FROM app_version
            WHERE app_id = :app AND bundle IS NOT NULL
            """)
        .bind("app", app)
        .map(
            (row, context) ->
                new UploadedVersion(
                    row.getLong("id"),
                    row.getString("version"),
                    row.getString("content_hash"),
                    row.getString("language"),
                    Instant.ofEpochMilli(row.getLong("created_at"))))
        .stream()
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** There is no such app. */
  static RuntimeFault unknown(String app) {
    return new RuntimeFault(
        FaultCode.NOT_FOUND,
        "There is no app \"%s\". Upload it with POST /api/v1/apps.".formatted(app));
  }

  /** There is the app, but no such version of it. */
  static RuntimeFault unknown(String app, String version, List<UploadedVersion> known) {
    return new RuntimeFault(
        FaultCode.NOT_FOUND,
        "There is no version %s of %s; there are %s."
            .formatted(
                version,
                app,
                String.join(", ", known.stream().map(UploadedVersion::version).toList())));
  }
}
