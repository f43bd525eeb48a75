package dev.tenon.runtime.care;

import dev.tenon.runtime.store.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Files copied and hashed in one reading, synced to disk, for their owner alone. */
final class FileCopy {

  private static final int BUFFER = 256 << 10;

  private FileCopy() {}

  /** Copies a file into a new one; says what was copied, which is what the new one holds. */
  static BackupManifest.Entry copy(Path from, Path to, String path) throws IOException {
    Path folder = to.getParent();
    if (folder != null) {
      DataFolder.create(folder);
    }
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(DataFolder.createFile(to))) {
      BackupManifest.Entry entry = read(in, out, path);
      out.flush();
      DataFolder.sync(to);
      return entry;
    }
  }

  /** What a file holds now. */
  static BackupManifest.Entry describe(Path file, String path) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, OutputStream.nullOutputStream(), path);
    }
  }

  private static BackupManifest.Entry read(InputStream in, OutputStream out, String path)
      throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    long bytes = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      out.write(buffer, 0, n);
      bytes += n;
    }
    return new BackupManifest.Entry(path, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Removes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepest = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepest) {
        Files.delete(path);
      }
    } catch (NoSuchFileException _) {
      // Nothing is left of it, which was wanted.
    }
  }
}
