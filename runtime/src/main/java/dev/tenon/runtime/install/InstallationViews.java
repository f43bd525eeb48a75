package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.secret.Secrets;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Installations as people and programs see them: secret values never. Thread-safe. */
public final class InstallationViews {

  private static final String SELECT =
      """
      SELECT i.id, i.org_id, i.app_id, i.app_version_id, i.state, i.paused, i.iparams,
        i.created_at, i.updated_at, v.version, p.version AS previous
      FROM installation i JOIN app_version v ON v.id = i.app_version_id
        LEFT JOIN app_version p ON p.id = i.previous_version_id
      """;

  private final Database database;
  private final AppVersions versions;
  private final SealedValues sealed;

  public InstallationViews(Database database, AppVersions versions, Secrets secrets) {
    this.database = database;
    this.versions = versions;
    this.sealed = new SealedValues(secrets);
  }

  /**
   * One page of an org's installations, by app: {@code {items: [{installation, app, version, state,
   * source, previousVersion?, installedAt, updatedAt, iparams}], next?}}.
   *
   * @param after an app's id; the page has those after it
   */
  public ObjectNode list(OrgId org, int limit, Optional<String> after) {
    return database.read(
        handle ->
            Page.of(
                handle
                    .createQuery(
                        SELECT
                            + """
                            WHERE i.org_id = :org AND i.app_id > :after
                            ORDER BY i.app_id LIMIT :limit
                            """)
                    .bind("org", org.value())
                    .bind("after", after.orElse(""))
                    .bind("limit", limit + 1)
                    .map((row, context) -> json(handle, row))
                    .list(),
                limit,
                view -> view,
                view -> view.path("app").asText()));
  }

  /**
   * One installation, as in a list.
   *
   * @throws RuntimeFault when the org has none of this id
   */
  public ObjectNode find(OrgId org, String id) {
    return database
        .read(
            handle ->
                handle
                    .createQuery(SELECT + "WHERE i.org_id = :org AND i.id = :id")
                    .bind("org", org.value())
                    .bind("id", id)
                    .map((row, context) -> json(handle, row))
                    .findOne())
        .orElseThrow(() -> unknown(org, id));
  }

  /** There is no such installation. */
  public static RuntimeFault unknown(OrgId org, String id) {
    return new RuntimeFault(
        FaultCode.NOT_FOUND, "The org %s has no installation %s.".formatted(org, id));
  }

  private ObjectNode json(Handle handle, ResultSet row) throws SQLException {
    OrgId org = new OrgId(row.getString("org_id"));
    ObjectNode stored = sealed.readOpened(row.getString("iparams"), org, row.getString("app_id"));
    AppVersion app = versions.get(handle, row.getLong("app_version_id"), stored);
    ObjectNode view =
        Json.object()
            .put("installation", row.getString("id"))
            .put("app", row.getString("app_id"))
            .put("version", row.getString("version"))
            .put("state", state(row))
            .put("source", app.uploaded() ? "upload" : "folder");
    String previous = row.getString("previous");
    if (previous != null) {
      view.put("previousVersion", previous);
    }
    view.put("installedAt", time(row, "created_at")).put("updatedAt", time(row, "updated_at"));
    Set<String> secure =
        app.manifest().iparams().stream()
            .filter(IparamDefinition::secure)
            .map(IparamDefinition::name)
            .collect(Collectors.toSet());
    view.set("iparams", IparamInput.hideSecure(SecureNames.forHandlers(stored), secure));
    return view;
  }

  /** Where an installation stands, of a row that has its state and whether it is paused. */
  static String state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    boolean active = state.equals(InstallationStates.State.ACTIVE.label());
    return active && row.getBoolean("paused") ? "paused" : state;
  }

  private static String time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column)).toString();
  }
}
