package dev.tenon.runtime.install;

import dev.tenon.runtime.store.Reads;
import java.util.List;

/** The files of uploaded apps that a database names. */
public final class UploadedBundles {

  private UploadedBundles() {}

  /** The versions that have a bundle: {@code desk 1.0.0}. */
  public static List<String> apps(Reads database, String name) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT app_id || ' ' || version FROM app_version
                    WHERE content_hash = :hash AND bundle IS NOT NULL ORDER BY app_id, version
                    """)
                .bind("hash", name.substring(0, name.lastIndexOf('.')))
                .mapTo(String.class)
                .list());
  }

  /** Names of files in the store of bundles, each once: the hash of the content and an ending. */
  public static List<String> in(Reads database) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT DISTINCT content_hash
                      || CASE WHEN bundle LIKE '%.jar' AND bundle NOT LIKE '%/%' THEN '.jar'
                         ELSE '.zip' END AS name
                    FROM app_version WHERE bundle IS NOT NULL ORDER BY name
                    """)
                .mapTo(String.class)
                .list());
  }
}
