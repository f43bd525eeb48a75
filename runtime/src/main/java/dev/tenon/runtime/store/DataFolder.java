package dev.tenon.runtime.store;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folder of a runtime's data: what lies in it, and that nobody but its owner reads it. */
public final class DataFolder {

  public static final String DATABASE = "tenon.db";
  public static final String KEY = "secrets.key";
  public static final String BUNDLES = "bundles";

  /** Where a restore puts what it has not finished. */
  public static final String RESTORING = "restoring";

  /** Windows has other ways, and gives a folder below a home to its owner by itself. */
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private DataFolder() {}

  /**
   * Makes a folder for its owner alone, and those above it that are missing. One that is there is
   * left as it is.
   */
  public static Path create(Path folder) throws IOException {
    return Files.createDirectories(folder, owner("rwx------"));
  }

  /** Makes an empty file for its owner alone. One that is there is left as it is. */
  public static Path createFile(Path file) throws IOException {
    try {
      return Files.createFile(file, owner("rw-------"));
    } catch (FileAlreadyExistsException _) {
      return file;
    }
  }

  private static FileAttribute<?>[] owner(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Whether other users of the machine may look into a folder. */
  public static boolean isOpenToOthers(Path folder) {
    if (!POSIX) {
      return false;
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
      return permissions.contains(PosixFilePermission.GROUP_EXECUTE)
          || permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_EXECUTE)
          || permissions.contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "The data folder " + folder + " cannot be looked at: " + e, e);
    }
  }

  /** After this, what a file holds, or which files a folder has, outlives a power cut. */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A folder in which a restore was cut off holds a part of a backup, and nothing to start on. */
  static void refuseHalfRestored(Path folder) {
    if (Files.exists(folder.resolve(RESTORING))) {
      throw new RuntimeFault(
          FaultCode.CONFLICT,
          "A restore into the data folder %s was cut off. Empty the folder and restore again."
              .formatted(folder));
    }
  }
}
