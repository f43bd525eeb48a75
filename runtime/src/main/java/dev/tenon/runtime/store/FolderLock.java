package dev.tenon.runtime.store;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes sure that one process at a time uses a data folder. Freed by the system on kill -9. */
final class FolderLock implements AutoCloseable {

  /**
   * The folders that this process holds, which it must know for itself: on POSIX systems, merely
   * opening and closing a locked file a second time frees the lock that the process has on it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  static FolderLock take(Path given) {
    try {
      Path folder = given.toRealPath();
      if (!HELD.add(folder)) {
        throw taken(given);
      }
      try {
        return new FolderLock(folder, lock(folder).orElseThrow(() -> taken(given)));
      } catch (IOException | RuntimeException e) {
        HELD.remove(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "The data folder " + given + " cannot be locked: " + e, e);
    }
  }

  private static Optional<FileChannel> lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(DataFolder.createFile(folder.resolve("lock")), StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? Optional.of(channel) : Optional.empty();
  }

  private static RuntimeFault taken(Path folder) {
    return new RuntimeFault(
        FaultCode.CONFLICT,
        "Another Tenon is using the data folder %s. Stop it first, or use another folder."
            .formatted(folder));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new RuntimeFault(FaultCode.ENVIRONMENT, "The data folder's lock cannot be freed", e);
    } finally {
      HELD.remove(folder);
    }
  }
}
