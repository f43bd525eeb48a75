package dev.tenon.runtime.js;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The installed npm packages of one app, wherever they lie. A path is that in the app, such as
 * {@code server/node_modules/moment/moment.js}. Thread-safe; it remembers what it has looked for,
 * since packages change only when they are installed anew, after which the app is loaded again.
 */
final class PackageFiles {

  /** Where an app's packages are. */
  static final String ROOT = "server/node_modules";

  private static final int MAX_FILE_BYTES = 32 << 20;

  private enum Kind {
    FILE,
    FOLDER,
    NOTHING
  }

  private final Path folder;
  private final Map<String, Kind> known = new ConcurrentHashMap<>();

  /**
   * @param folder what stands for {@link #ROOT}; it need not be there
   */
  PackageFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  Path folder() {
    return folder;
  }

  boolean isFile(String path) {
    return kind(path) == Kind.FILE;
  }

  boolean isFolder(String path) {
    return kind(path) == Kind.FOLDER;
  }

  /** The text of a file. */
  String text(String path) {
    Path file = real(path).orElseThrow(() -> new IllegalArgumentException("No file: " + path));
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new IOException(path + " is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + path + " of a package cannot be read", e);
    }
  }

  private Kind kind(String path) {
    Kind found = known.get(path);
    if (found == null) {
      found = look(path);
      // What is not there has no end of names.
      if (found != Kind.NOTHING) {
        known.put(path, found);
      }
    }
    return found;
  }

  private Kind look(String path) {
    Optional<Path> real = real(path);
    if (real.isEmpty()) {
      return Kind.NOTHING;
    }
    return Files.isDirectory(real.get())
        ? Kind.FOLDER
        : Files.isRegularFile(real.get()) ? Kind.FILE : Kind.NOTHING;
  }

  /** Where a path leads, links followed; empty when that is outside of the packages. */
  private Optional<Path> real(String path) {
    if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
      return Optional.empty();
    }
    try {
      Path real = folder.resolve("." + path.substring(ROOT.length())).toRealPath();
      return Optional.of(real).filter(to -> to.startsWith(realFolder()));
    } catch (IOException | InvalidPathException _) {
      // Not there, or its name is none: nothing to load.
      return Optional.empty();
    }
  }

  private Path realFolder() {
    try {
      return folder.toRealPath();
    } catch (IOException _) {
      return folder;
    }
  }
}
