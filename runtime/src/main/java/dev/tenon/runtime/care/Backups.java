package dev.tenon.runtime.care;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.UploadedBundles;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.store.DataFolder;
import dev.tenon.runtime.store.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups of a data folder, whether a runtime uses it or not: the database as it is at one
 * moment, the bundles that it names, and the key for secrets. A backup is a folder that is whole or
 * not there. Thread-safe; one at a time.
 */
public final class Backups {

  /** A version may be deleted between the copy of the database and that of its bundle. */
  private static final int TRIES = 3;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'tenon-'yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

  private final Path data;
  private final Clock clock;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * @param data the data folder
   */
  public Backups(Path data, Clock clock) {
    this.data = data;
    this.clock = clock;
  }

  /**
   * A backup that was made.
   *
   * @param path its folder
   * @param takenAt everything acknowledged by then is in it
   * @param bytes of all its files
   * @param bundles how many apps' bundles are in it
   * @param withKey whether the key for secrets is in it
   */
  public record Made(Path path, Instant takenAt, long bytes, int bundles, boolean withKey) {}

  /**
   * Makes a backup.
   *
   * @param folder in which it gets a folder of its own, named after the time; made if it is missing
   * @param withKey whether the key for secrets goes with it, if there is one
   * @throws RuntimeFault when another one is being made, or it cannot be; then nothing is left
   */
  public Made make(Path folder, boolean withKey) {
    if (!one.tryLock()) {
      throw new RuntimeFault(
          FaultCode.CONFLICT, "Another backup is being made. Wait for its end, and try again.");
    }
    try {
      for (int tries = 1; ; tries++) {
        Optional<Made> made = tryToMake(folder, withKey);
        if (made.isPresent()) {
          LOG.info("The backup {} was made, {} bytes", made.get().path(), made.get().bytes());
          return made.get();
        }
        if (tries == TRIES) {
          throw new RuntimeFault(
              FaultCode.CONFLICT,
              "The files of an app are missing in %s; tenon check --data says which."
                  .formatted(data.resolve(DataFolder.BUNDLES)));
        }
      }
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "The backup cannot be written to %s: %s".formatted(folder, e), e);
    } finally {
      one.unlock();
    }
  }

  private Optional<Made> tryToMake(Path folder, boolean withKey) throws IOException {
    DataFolder.create(folder);
    Instant now = Instant.ofEpochMilli(clock.millis());
    // A name that begins with a dot and ends in .part is of one that was cut off.
    Path part = Files.createTempDirectory(folder, "." + NAME.format(now) + "-").toAbsolutePath();
    Path unfinished = Files.move(part, part.resolveSibling(part.getFileName() + ".part"));
    try {
      Optional<BackupManifest> manifest = fill(unfinished, now, withKey);
      if (manifest.isEmpty()) {
        return Optional.empty();
      }
      Path target = freeName(folder, NAME.format(now));
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      DataFolder.sync(folder);
      return Optional.of(made(target, manifest.get()));
    } finally {
      FileCopy.delete(unfinished);
    }
  }

  private static Made made(Path path, BackupManifest manifest) {
    boolean withKey = manifest.has(DataFolder.KEY);
    int bundles = manifest.files().size() - (withKey ? 2 : 1);
    return new Made(path, manifest.takenAt(), manifest.bytes(), bundles, withKey);
  }

  /** Nothing when the files of an app are missing, as when it was deleted meanwhile. */
  private Optional<BackupManifest> fill(Path target, Instant now, boolean withKey)
      throws IOException {
    List<BackupManifest.Entry> files = new ArrayList<>();
    DatabaseFile copy =
        new DatabaseFile(data.resolve(DataFolder.DATABASE))
            .copyTo(target.resolve(DataFolder.DATABASE));
    List<String> damages = copy.damages();
    if (!damages.isEmpty()) {
      throw new RuntimeFault(
          FaultCode.STORE_FAILED,
          "The database in %s is damaged, so no backup is made of it: %s tenon check --data says more."
              .formatted(data, damages.getFirst()));
    }
    files.add(FileCopy.describe(copy.path(), DataFolder.DATABASE));
    try {
      for (String bundle : UploadedBundles.in(copy)) {
        String path = DataFolder.BUNDLES + "/" + bundle;
        files.add(FileCopy.copy(data.resolve(path), target.resolve(path), path));
      }
    } catch (NoSuchFileException e) {
      LOG.debug("A bundle went while the backup was made", e);
      return Optional.empty();
    }
    Path key = data.resolve(DataFolder.KEY);
    if (withKey && Files.exists(key)) {
      files.add(FileCopy.copy(key, target.resolve(DataFolder.KEY), DataFolder.KEY));
    }
    BackupManifest manifest = new BackupManifest(Version.text(), copy.schema(), now, files);
    Path said = DataFolder.createFile(target.resolve(BackupManifest.FILE));
    Files.writeString(said, Json.pretty(manifest.json()));
    DataFolder.sync(said);
    Path bundles = target.resolve(DataFolder.BUNDLES);
    if (Files.exists(bundles)) {
      DataFolder.sync(bundles);
    }
    DataFolder.sync(target);
    return Optional.of(manifest);
  }

  private static Path freeName(Path folder, String name) {
    Path path = folder.resolve(name);
    for (int i = 2; Files.exists(path); i++) {
      path = folder.resolve(name + "-" + i);
    }
    return path.toAbsolutePath().normalize();
  }
}
