package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The steps of an installation's life, each in one transaction. An operation begins with a state
 * that says what is under way; until its last step, what was there before is what is stored.
 * Thread-safe, but for two operations on one installation at the same time.
 */
public final class InstallationStates {

  private final Database database;
  private final Clock clock;
  private final SealedValues sealed;
  private final AppVersions versions;
  private final Installations installations;

  public InstallationStates(
      Database database,
      Clock clock,
      Secrets secrets,
      AppVersions versions,
      Installations installations) {
    this.database = database;
    this.clock = clock;
    this.sealed = new SealedValues(secrets);
    this.versions = versions;
    this.installations = installations;
  }

  /** Where an installation stands. */
  public enum State {
    INSTALLING,
    ACTIVE,
    UPDATING,
    UNINSTALLING;

    /** The word in the database. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What people saved for an app in an org, to be looked at before it is changed. */
  public Optional<ObjectNode> saved(OrgId org, String app) {
    return installations.saved(org, app).map(SavedIparams::values);
  }

  /**
   * Begins an installation: it is there with its parameters, and gets no events. An app that comes
   * back while what it had is kept gets the id it had.
   *
   * @param saved what people saved, now or earlier
   * @throws RuntimeFault when the app is there already
   */
  public Installation install(OrgId org, AppVersion app, Optional<ObjectNode> saved) {
    String id = app.manifest().id();
    ObjectNode values = app.iparamSource().values(saved);
    String stored = sealed.write(values, app.manifest().iparams(), org, id);
    return database.writeNow(
        handle -> {
          refuseSecond(handle, org, id);
          AppVersions.refuseDeleted(handle, app);
          Optional<Earlier> earlier = earlier(handle, org, id);
          String installation =
              earlier.map(Earlier::id).orElseGet(() -> "ins_" + UlidCreator.getMonotonicUlid());
          long since = earlier.map(Earlier::lastDelivery).orElse(0L);
          handle
              .createUpdate(
                  """
                  INSERT INTO installation (id, org_id, app_id, app_version_id, state, iparams,
                    created_at, updated_at, since_delivery)
                  VALUES (:id, :org, :app, :version, :state, :iparams, :now, :now, :since)
                  """)
              .bind("id", installation)
              .bind("org", org.value())
              .bind("app", id)
              .bind("version", app.id())
              .bind("state", State.INSTALLING.label())
              .bind("iparams", stored)
              .bind("now", clock.millis())
              .bind("since", since)
              .execute();
          return candidate(handle, installation, org, app, values, since);
        });
  }

  private record Earlier(String id, long lastDelivery) {}

  private static Optional<Earlier> earlier(Handle handle, OrgId org, String app) {
    return handle
        .createQuery(
            """
            SELECT installation_id, last_delivery FROM uninstalled
            WHERE org_id = :org AND app_id = :app
            """)
        .bind("org", org.value())
        .bind("app", app)
        .map((row, context) -> new Earlier(row.getString(1), row.getLong(2)))
        .findOne();
  }

  private static void refuseSecond(Handle handle, OrgId org, String app) {
    Optional<String> there =
        handle
            .createQuery("SELECT id FROM installation WHERE org_id = :org AND app_id = :app")
            .bind("org", org.value())
            .bind("app", app)
            .mapTo(String.class)
            .findOne();
    if (there.isPresent()) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "%s is installed in the org %s already, as %s. Update that one, or uninstall it first."
              .formatted(app, org, there.get()));
    }
  }

  private Installation candidate(
      Handle handle, String id, OrgId org, AppVersion app, ObjectNode values, long since) {
    return new Installation(
        id,
        org,
        versions.get(handle, app.id(), values),
        SecureNames.forHandlers(values),
        Installations.settings(handle, org),
        since);
  }

  /** Ends an installation well: from now on it gets events. */
  public void installed(Installation installation, Optional<ObjectNode> saved) {
    database.writeNow(
        handle -> {
          save(handle, installation, saved);
          handle.execute(
              "DELETE FROM uninstalled WHERE org_id = ? AND app_id = ?",
              installation.org().value(),
              installation.appId());
          return setState(handle, installation.id(), State.ACTIVE);
        });
    installations.changed(installation.org());
  }

  /** Ends an installation that the app refused: nothing of it stays. */
  public void notInstalled(Installation installation) {
    database.writeNow(
        handle ->
            handle.execute(
                "DELETE FROM installation WHERE id = ? AND state = 'installing'",
                installation.id()));
    installations.changed(installation.org());
  }

  /**
   * Begins an update: the installation goes on as it is.
   *
   * @return the installation as it will be
   */
  public Installation update(Installation present, AppVersion to, Optional<ObjectNode> saved) {
    ObjectNode values = to.iparamSource().values(saved);
    return database.writeNow(
        handle -> {
          setState(handle, present.id(), State.UPDATING);
          return candidate(
              handle, present.id(), present.org(), to, values, present.sinceDelivery());
        });
  }

  /** Ends an update well: what was there is kept for a roll back. */
  public void updated(Installation updated, Optional<ObjectNode> saved) {
    AppVersion app = versions.get(updated.app().id());
    ObjectNode values = app.iparamSource().values(saved);
    String stored = sealed.write(values, app.manifest().iparams(), updated.org(), updated.appId());
    database.writeNow(
        handle -> {
          AppVersions.refuseDeleted(handle, app);
          handle
              .createUpdate(
                  """
                  UPDATE installation SET
                    previous_version_id = app_version_id,
                    previous_iparams = iparams,
                    previous_saved = (SELECT s.iparams FROM saved_iparams s
                      WHERE s.org_id = installation.org_id AND s.app_id = installation.app_id),
                    app_version_id = :version, iparams = :iparams, state = 'active',
                    updated_at = :now
                  WHERE id = :id
                  """)
              .bind("version", app.id())
              .bind("iparams", stored)
              .bind("now", clock.millis())
              .bind("id", updated.id())
              .execute();
          save(handle, updated, saved);
          return 0;
        });
    installations.changed(updated.org());
  }

  /** Goes back to the version and the parameters before the last update, in one step. */
  public void rollBack(Installation installation) {
    database.writeNow(
        handle -> {
          int found =
              handle
                  .createUpdate(
                      """
                      UPDATE installation SET
                        app_version_id = previous_version_id, iparams = previous_iparams,
                        updated_at = :now
                      WHERE id = :id AND previous_version_id IS NOT NULL
                      """)
                  .bind("now", clock.millis())
                  .bind("id", installation.id())
                  .execute();
          if (found == 0) {
            throw new RuntimeFault(
                FaultCode.CONFLICT,
                "The installation %s has no version to go back to: only the last update can be undone, and only once."
                    .formatted(installation.id()));
          }
          restoreSaved(handle, installation);
          return handle.execute(
              """
              UPDATE installation SET previous_version_id = NULL, previous_iparams = NULL,
                previous_saved = NULL
              WHERE id = ?
              """,
              installation.id());
        });
    installations.changed(installation.org());
  }

  private void restoreSaved(Handle handle, Installation installation) {
    SavedIparams.forget(handle, installation.org(), installation.appId());
    handle
        .createUpdate(
            """
            INSERT INTO saved_iparams (org_id, app_id, iparams, saved_at)
            SELECT org_id, app_id, previous_saved, :now FROM installation
            WHERE id = :id AND previous_saved IS NOT NULL
            """)
        .bind("now", clock.millis())
        .bind("id", installation.id())
        .execute();
  }

  /** Gives an installation the parameters that people saved for it now. */
  public void setIparams(Installation installation, IparamSource source, ObjectNode saved) {
    OrgId org = installation.org();
    String app = installation.appId();
    String stored = sealed.write(source.values(Optional.of(saved)), source.definitions(), org, app);
    database.writeNow(
        handle -> {
          save(handle, installation, Optional.of(saved));
          return handle
              .createUpdate(
                  "UPDATE installation SET iparams = :iparams, updated_at = :now WHERE id = :id")
              .bind("iparams", stored)
              .bind("now", clock.millis())
              .bind("id", installation.id())
              .execute();
        });
    installations.changed(org);
  }

  /** Begins to uninstall: the installation goes on until the app has agreed. */
  public void uninstall(Installation installation) {
    database.writeNow(handle -> setState(handle, installation.id(), State.UNINSTALLING));
  }

  /**
   * Ends it well: what waits is cancelled, what the app had is kept for a while.
   *
   * @param forced whether the app had refused
   */
  public void uninstalled(Installation installation, boolean forced) {
    database.writeNow(
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO uninstalled (org_id, app_id, installation_id, last_delivery, forced,
                    uninstalled_at)
                  VALUES (:org, :app, :id,
                    COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'delivery'), 0),
                    :forced, :now)
                  ON CONFLICT (org_id, app_id) DO UPDATE SET
                    installation_id = excluded.installation_id,
                    last_delivery = excluded.last_delivery,
                    forced = excluded.forced,
                    uninstalled_at = excluded.uninstalled_at
                  """)
              .bind("org", installation.org().value())
              .bind("app", installation.appId())
              .bind("id", installation.id())
              .bind("forced", forced ? 1 : 0)
              .bind("now", clock.millis())
              .execute();
          return handle.execute("DELETE FROM installation WHERE id = ?", installation.id());
        });
    installations.removed(installation);
  }

  /** Ends an operation that came to nothing: the installation is what it was. */
  public void unchanged(Installation installation) {
    database.writeNow(handle -> setState(handle, installation.id(), State.ACTIVE));
  }

  /**
   * An operation that was under way when the process ended.
   *
   * @param was what was under way
   */
  public record Interrupted(String installation, OrgId org, String app, State was) {}

  /**
   * Brings what an earlier process left half done to a clear end: what was being installed is gone,
   * all else is what it was. Called once, before anything is installed or routed.
   */
  public List<Interrupted> recover() {
    return database.writeNow(
        handle -> {
          List<Interrupted> found =
              handle
                  .createQuery(
                      """
                      SELECT id, org_id, app_id, state FROM installation
                      WHERE state <> 'active' ORDER BY id
                      """)
                  .map(
                      (row, context) ->
                          new Interrupted(
                              row.getString("id"),
                              new OrgId(row.getString("org_id")),
                              row.getString("app_id"),
                              State.valueOf(row.getString("state").toUpperCase(Locale.ROOT))))
                  .list();
          handle.execute("DELETE FROM installation WHERE state = 'installing'");
          handle.execute("UPDATE installation SET state = 'active' WHERE state <> 'active'");
          return found;
        });
  }

  private int setState(Handle handle, String installation, State state) {
    return handle
        .createUpdate("UPDATE installation SET state = :state, updated_at = :now WHERE id = :id")
        .bind("state", state.label())
        .bind("now", clock.millis())
        .bind("id", installation)
        .execute();
  }

  private void save(Handle handle, Installation installation, Optional<ObjectNode> saved) {
    saved.ifPresent(
        values ->
            new SavedIparams(values, clock.instant())
                .put(
                    handle,
                    sealed.write(
                        values,
                        installation.app().manifest().iparams(),
                        installation.org(),
                        installation.appId()),
                    installation.org(),
                    installation.appId()));
  }
}
