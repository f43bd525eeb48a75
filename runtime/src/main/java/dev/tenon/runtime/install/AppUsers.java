package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Which orgs have an app, for the host that wants to know before it changes something. */
public final class AppUsers {

  /** How many orgs a sentence names. */
  private static final int NAMED = 5;

  private final Database database;

  public AppUsers(Database database) {
    this.database = database;
  }

  /**
   * One page of an app's installations, by org: {@code {items: [{org, installation, version, state,
   * previousVersion?}], next?}}.
   *
   * @param version those that have this one now; without it, all
   * @param after an org; the page has those after it
   * @throws RuntimeFault when there is no such app or version
   */
  public ObjectNode list(String app, Optional<String> version, int limit, Optional<String> after) {
    return database.read(
        handle -> {
          refuseUnknown(handle, app, version);
          return Page.of(
              handle
                  .createQuery(
                      """
                      SELECT i.org_id, i.id, i.state, i.paused, v.version, p.version AS previous
                      FROM installation i JOIN app_version v ON v.id = i.app_version_id
                        LEFT JOIN app_version p ON p.id = i.previous_version_id
                      WHERE i.app_id = :app AND i.org_id > :after
                        AND (:version IS NULL OR v.version = :version)
                      ORDER BY i.org_id LIMIT :limit
                      """)
                  .bind("app", app)
                  .bind("after", after.orElse(""))
                  .bind("version", version)
                  .bind("limit", limit + 1)
                  .map((row, context) -> json(row))
                  .list(),
              limit,
              view -> view,
              view -> view.path("org").asText());
        });
  }

  private static void refuseUnknown(Handle handle, String app, Optional<String> version) {
    List<UploadedVersion> known = UploadedVersion.allOf(handle, app);
    if (known.isEmpty()) {
      throw UploadedVersion.unknown(app);
    }
    if (version.isPresent()
        && known.stream().noneMatch(one -> one.version().equals(version.get()))) {
      throw UploadedVersion.unknown(app, version.get(), known);
    }
  }

  private static ObjectNode json(ResultSet row) throws SQLException {
    ObjectNode json =
        Json.object()
            .put("org", row.getString("org_id"))
            .put("installation", row.getString("id"))
            .put("version", row.getString("version"))
            .put("state", InstallationViews.state(row));
    String previous = row.getString("previous");
    if (previous != null) {
      json.put("previousVersion", previous);
    }
    return json;
  }

  /** Who has a version now, such as {@code 7 installations (acme, globex and 5 others)}. */
  static String having(Handle handle, long version) {
    return words(handle, "app_version_id", version);
  }

  /** Who could go back to it, in the same way. */
  static String returning(Handle handle, long version) {
    return words(handle, "previous_version_id", version);
  }

  private static String words(Handle handle, String column, long version) {
    List<String> some =
        handle
            .createQuery(
                "SELECT org_id FROM installation WHERE <column> = :version ORDER BY org_id LIMIT <named>")
            .define("column", column)
            .define("named", NAMED)
            .bind("version", version)
            .mapTo(String.class)
            .list();
    int all =
        handle
            .createQuery("SELECT count(*) FROM installation WHERE <column> = :version")
            .define("column", column)
            .bind("version", version)
            .mapTo(Integer.class)
            .one();
    String names = String.join(", ", some);
    int others = all - some.size();
    return all == 0
        ? Counted.of(0, "installation")
        : "%s (%s%s)"
            .formatted(
                Counted.of(all, "installation"),
                names,
                others == 0 ? "" : " and " + Counted.of(others, "other"));
  }
}
