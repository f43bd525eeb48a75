package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The values that a person saved for an app in an org.
 *
 * @param values those that were ever entered, secure ones in clear
 * @param at when they were saved last
 */
public record SavedIparams(ObjectNode values, Instant at) {

  static Optional<SavedIparams> find(Handle handle, SealedValues sealed, OrgId org, String app) {
    return handle
        .createQuery(
            "SELECT iparams, saved_at FROM saved_iparams WHERE org_id = :org AND app_id = :app")
        .bind("org", org.value())
        .bind("app", app)
        .map(
            (row, context) ->
                new SavedIparams(
                    sealed.read(row.getString("iparams"), org, app),
                    Instant.ofEpochMilli(row.getLong("saved_at"))))
        .findOne();
  }

  /**
   * @param stored the values as they are on disk
   */
  void put(Handle handle, String stored, OrgId org, String app) {
    handle
        .createUpdate(
            """
            INSERT INTO saved_iparams (org_id, app_id, iparams, saved_at)
            VALUES (:org, :app, :iparams, :at)
            ON CONFLICT (org_id, app_id) DO UPDATE SET
              iparams = excluded.iparams, saved_at = excluded.saved_at
            """)
        .bind("org", org.value())
        .bind("app", app)
        .bind("iparams", stored)
        .bind("at", at.toEpochMilli())
        .execute();
  }

  static void forget(Handle handle, OrgId org, String app) {
    handle.execute("DELETE FROM saved_iparams WHERE org_id = ? AND app_id = ?", org.value(), app);
  }
}
