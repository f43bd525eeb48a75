package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.Database;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The uploaded apps, for people and programs that ask. Thread-safe. */
public final class AppListing {

  private final Database database;
  private final AppVersions versions;

  public AppListing(Database database, AppVersions versions) {
    this.database = database;
    this.versions = versions;
  }

  /**
   * One page of the uploaded apps, by id: {@code {items: [{app, newest, versions}], next?}}.
   *
   * @param after an app's id; the page has those after it
   */
  public ObjectNode list(int limit, Optional<String> after) {
    return database.read(
        handle -> {
          List<String> apps =
              handle
                  .createQuery(
                      """
                      SELECT DISTINCT app_id FROM app_version
                      WHERE bundle IS NOT NULL AND app_id > :after ORDER BY app_id LIMIT :limit
                      """)
                  .bind("after", after.orElse(""))
                  .bind("limit", limit + 1)
                  .mapTo(String.class)
                  .list();
          return Page.of(
              apps,
              limit,
              app -> {
                List<UploadedVersion> known = UploadedVersion.allOf(handle, app);
                return Json.object()
                    .put("app", app)
                    .put("newest", known.getFirst().version())
                    .put("versions", known.size());
              },
              app -> app);
        });
  }

  /**
   * An app with its uploaded versions, the newest first: {@code {app, versions: [{version,
   * contentHash, language, uploadedAt, orgs, ownPage, parameters}]}}, {@code orgs} being how many
   * have it installed. An app with a page of its own defines no parameters.
   *
   * @throws RuntimeFault when there is none
   */
  public ObjectNode describe(String app) {
    return database.read(
        handle -> {
          List<UploadedVersion> known = UploadedVersion.allOf(handle, app);
          if (known.isEmpty()) {
            throw UploadedVersion.unknown(app);
          }
          ObjectNode described = Json.object().put("app", app);
          ArrayNode all = described.putArray("versions");
          known.forEach(one -> all.add(json(handle, one)));
          return described;
        });
  }

  private ObjectNode json(Handle handle, UploadedVersion one) {
    AppVersion version = versions.get(handle, one.id());
    ObjectNode json =
        Json.object()
            .put("version", one.version())
            .put("contentHash", one.hash())
            .put("language", one.language())
            .put("uploadedAt", one.at().toString())
            .put("orgs", AppVersions.users(handle, one.id()))
            .put("ownPage", version.ownPage());
    json.set("parameters", ParameterList.json(version.manifest().iparams()));
    return json;
  }
}
