package dev.tenon.runtime.web;

import dev.tenon.runtime.install.AppListing;
import dev.tenon.runtime.install.AppUsers;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.lifecycle.AppStore;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The apps that can be installed: uploaded, listed, deleted. */
public final class AppRoutes implements WebServer.Routes {

  private static final Pattern FILE_NAME =
      Pattern.compile("filename=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

  private final AppStore apps;
  private final AppListing listing;
  private final AppUsers users;

  public AppRoutes(AppStore apps, AppListing listing, AppUsers users) {
    this.apps = apps;
    this.listing = listing;
    this.users = users;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post("/api/v1/apps", this::upload);
    config.routes.get("/api/v1/apps", this::list);
    config.routes.get(
        "/api/v1/apps/{app}",
        ctx -> ctx.result(Json.write(listing.describe(ctx.pathParam("app")))));
    config.routes.get("/api/v1/apps/{app}/installations", this::installations);
    config.routes.delete("/api/v1/apps/{app}/versions/{version}", this::delete);
  }

  /** The body is read as it arrives, and never held whole. */
  private void upload(Context ctx) {
    AppStore.Uploaded uploaded =
        apps.upload(UploadedFile.of(ctx), Requests.optional(ctx, "name").or(() -> fileName(ctx)));
    ctx.status(uploaded.isNew() ? 201 : 200).result(Json.write(uploaded.json()));
  }

  private static Optional<String> fileName(Context ctx) {
    String disposition = ctx.header("Content-Disposition");
    if (disposition == null) {
      return Optional.empty();
    }
    Matcher matcher = FILE_NAME.matcher(disposition);
    return matcher.find()
        ? Optional.ofNullable(matcher.group(1)).or(() -> Optional.ofNullable(matcher.group(2)))
        : Optional.empty();
  }

  private void list(Context ctx) {
    ctx.result(Json.write(listing.list(Requests.limit(ctx), Requests.optional(ctx, "after"))));
  }

  private void installations(Context ctx) {
    ctx.result(
        Json.write(
            users.list(
                ctx.pathParam("app"),
                Requests.optional(ctx, "version"),
                Requests.limit(ctx),
                Requests.optional(ctx, "after"))));
  }

  private void delete(Context ctx) {
    apps.delete(ctx.pathParam("app"), ctx.pathParam("version"));
    ctx.status(204);
  }
}
