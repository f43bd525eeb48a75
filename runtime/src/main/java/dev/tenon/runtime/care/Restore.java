package dev.tenon.runtime.care;

import dev.tenon.runtime.dispatch.Backlog;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Census;
import dev.tenon.runtime.store.DataFolder;
import dev.tenon.runtime.store.Database;
import dev.tenon.runtime.store.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts a backup into an empty data folder: all of it or nothing. Files are hashed while they are
 * copied, so what was checked is what is there.
 */
public final class Restore {

  /** Without the database, a folder is nobody's data: it comes last. */
  private static final List<String> IN_ORDER =
      List.of(DataFolder.KEY, DataFolder.BUNDLES, DataFolder.DATABASE);

  private final Path backup;
  private final Path data;

  /**
   * What is there after a restore.
   *
   * @param takenAt when the backup was made
   * @param tenon the version that made it
   * @param census how much there is
   * @param waiting deliveries that are made after the next start, also those that ran between the
   *     backup and the loss of what it was made of
   * @param withKey whether secrets can be opened
   */
  public record Restored(
      Instant takenAt, String tenon, Census census, int waiting, boolean withKey) {}

  /**
   * @param backup the folder that a backup is
   * @param data the data folder to be; missing or empty
   */
  public Restore(Path backup, Path data) {
    this.backup = backup;
    this.data = data;
  }

  /**
   * Restores.
   *
   * @param key a key for secrets, in place of the backup's
   * @throws RuntimeFault when the backup is damaged or too new, or the folder is not empty
   */
  public Restored run(Optional<Path> key) {
    BackupManifest manifest = BackupManifest.read(backup);
    if (manifest.schema() > DatabaseFile.newestSchema()) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "The backup %s was made by Tenon %s (schema %d, this one knows %d). Restore it with that version."
              .formatted(backup, manifest.tenon(), manifest.schema(), DatabaseFile.newestSchema()));
    }
    try {
      refuseUnlessEmpty();
      boolean isNew = !Files.exists(data);
      DataFolder.create(data);
      boolean done = false;
      try {
        copy(manifest, key);
        done = true;
      } finally {
        if (!done) {
          undo(isNew);
        }
      }
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT,
          "The backup %s cannot be restored to %s: %s".formatted(backup, data, e),
          e);
    }
    return restored(manifest);
  }

  private void refuseUnlessEmpty() throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    if (!Files.isDirectory(data)) {
      throw new RuntimeFault(FaultCode.CONFLICT, data + " is a file. Name a folder.");
    }
    try (Stream<Path> children = Files.list(data)) {
      if (children.findAny().isPresent()) {
        if (Files.exists(data.resolve(DataFolder.DATABASE))) {
          Database.refuseInUse(data);
        }
        throw new RuntimeFault(
            FaultCode.CONFLICT,
            "The folder %s is not empty. Restore into a new one, or move what is in it away."
                .formatted(data));
      }
    }
  }

  private void copy(BackupManifest manifest, Optional<Path> key) throws IOException {
    Path restoring = DataFolder.create(data.resolve(DataFolder.RESTORING));
    DataFolder.sync(data);
    for (BackupManifest.Entry said : manifest.files()) {
      if (!Files.isRegularFile(backup.resolve(said.path()))) {
        throw damaged(said, "it is missing");
      }
      BackupManifest.Entry found =
          FileCopy.copy(backup.resolve(said.path()), restoring.resolve(said.path()), said.path());
      if (!found.equals(said)) {
        throw damaged(
            said,
            found.bytes() == said.bytes()
                ? "its content is not what was written"
                : "it has %d bytes and should have %d".formatted(found.bytes(), said.bytes()));
      }
    }
    if (key.isPresent()) {
      Path target = restoring.resolve(DataFolder.KEY);
      Files.deleteIfExists(target);
      FileCopy.copy(key.get(), target, DataFolder.KEY);
    }
    List<String> damages = new DatabaseFile(restoring.resolve(DataFolder.DATABASE)).damages();
    if (!damages.isEmpty()) {
      throw damaged(new BackupManifest.Entry(DataFolder.DATABASE, 0, ""), "" + damages.getFirst());
    }
    for (String name : IN_ORDER) {
      if (Files.exists(restoring.resolve(name))) {
        DataFolder.sync(restoring.resolve(name));
        Files.move(restoring.resolve(name), data.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    DataFolder.sync(data);
    Files.delete(restoring);
    DataFolder.sync(data);
  }

  private RuntimeFault damaged(BackupManifest.Entry file, String reason) {
    return new RuntimeFault(
        FaultCode.CONFLICT,
        "The file %s of the backup is damaged: %s. Nothing was restored; use another backup."
            .formatted(backup.resolve(file.path()), reason));
  }

  private void undo(boolean isNew) throws IOException {
    for (String name : IN_ORDER) {
      FileCopy.delete(data.resolve(name));
    }
    FileCopy.delete(data.resolve(DataFolder.RESTORING));
    if (isNew) {
      Files.delete(data);
    }
  }

  /** Opens what was restored, which brings an older one up to date. */
  private Restored restored(BackupManifest manifest) {
    try (Database database = Database.open(data)) {
      return new Restored(
          manifest.takenAt(),
          manifest.tenon(),
          Census.of(database),
          new Backlog(database, Clock.systemUTC()).waiting(),
          Files.exists(data.resolve(DataFolder.KEY)));
    }
  }
}
