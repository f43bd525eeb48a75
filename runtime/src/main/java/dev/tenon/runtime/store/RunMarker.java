package dev.tenon.runtime.store;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is there while a runtime uses a data folder, and stays when it does not come to its
 * own end. It lies beside the database, since what may be damaged cannot say so.
 */
final class RunMarker {

  private final Path folder;
  private final Path file;

  RunMarker(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("running");
  }

  boolean isSet() {
    return Files.exists(file);
  }

  /** Synced, so that it outlives a power cut as well. */
  void set() {
    try {
      DataFolder.sync(DataFolder.createFile(file));
      DataFolder.sync(folder);
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "%s cannot be written: %s".formatted(file, e), e);
    }
  }

  /** Not synced: at worst the next start checks what is well. */
  void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "%s cannot be removed: %s".formatted(file, e), e);
    }
  }
}
