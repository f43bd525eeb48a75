package dev.tenon.runtime.web;

import dev.tenon.runtime.care.Backups;
import dev.tenon.runtime.json.Json;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Backups, made while the runtime runs. Where they are put is the host's setting. */
public final class BackupRoutes implements WebServer.Routes {

  private final Backups backups;
  private final Path folder;

  /**
   * @param folder where backups are put
   */
  public BackupRoutes(Backups backups, Path folder) {
    this.backups = backups;
    this.folder = folder;
  }

  @Override
  public void register(JavalinConfig config) {
    config.routes.post("/api/v1/backups", this::make);
  }

  private void make(Context ctx) {
    boolean withKey = Requests.flag(ctx, "withKey", true);
    Backups.Made made = onItsOwnThread(() -> backups.make(folder, withKey));
    ctx.status(201)
        .result(
            Json.write(
                Json.object()
                    .put("path", made.path().toString())
                    .put("takenAt", made.takenAt().toString())
                    .put("bytes", made.bytes())
                    .put("bundles", made.bundles())
                    .put("withKey", made.withKey())));
  }

  /**
   * Copies and hashes take long, and a virtual thread that is busy leaves its carrier to nobody.
   */
  private static <T> T onItsOwnThread(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, Thread.ofPlatform().name("backup")::start).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
