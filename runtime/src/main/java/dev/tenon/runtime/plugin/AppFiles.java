package dev.tenon.runtime.plugin;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The classes and resources of a Java app, as they were when it was loaded: the app's own, then
 * those of its libraries. Immutable.
 *
 * <p>They are held in memory because a key names one content. A build overwrites the jar or the
 * class folder while the version before it still has runs, and a class that is needed late must not
 * come from the new one, or from a half-written file. In memory rather than in a copy on disk: no
 * file is locked, nothing is left behind when the process is killed, and nobody cleans a temporary
 * folder under a server that has been up for weeks.
 *
 * @param parts the app's own files first; paths with {@code /} between their parts
 */
record AppFiles(List<Map<String, byte[]>> parts) {

  /** Apps are small; what is larger than this is taken for a mistake. */
  private static final long MAX_BYTES = 256L << 20;

  AppFiles {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a jar, a folder with {@code classes/}, or a class folder; a folder may have {@code
   * lib/*.jar}.
   */
  static AppFiles read(Path path) throws IOException {
    Path real = path.toRealPath();
    Budget budget = new Budget(path);
    if (!Files.isDirectory(real)) {
      return new AppFiles(List.of(jar(real, budget)));
    }
    Path classes = real.resolve("classes");
    List<Map<String, byte[]>> parts = new ArrayList<>();
    parts.add(folder(Files.isDirectory(classes) ? classes.toRealPath() : real, budget));
    for (Path library : libraries(real.resolve("lib"))) {
      parts.add(jar(library, budget));
    }
    return new AppFiles(parts);
  }

  /** Whether a class is the app's own, and not that of a library or of Java. */
  boolean isOwnClass(String className) {
    return parts.getFirst().containsKey(classFile(className));
  }

  /** The app's own classes by name, for suggestions. */
  Stream<String> ownClasses() {
    return parts.getFirst().keySet().stream()
        .filter(file -> file.endsWith(".class"))
        .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'));
  }

  /** The first file of that path. */
  Optional<byte[]> find(String file) {
    return parts.stream().filter(part -> part.containsKey(file)).findFirst().map(p -> p.get(file));
  }

  static String classFile(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static Map<String, byte[]> folder(Path folder, Budget budget) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    List<Path> found;
    try (Stream<Path> walk = Files.walk(folder)) {
      found = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : found) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      // Libraries are read as such, not as resources.
      if (!name.startsWith("lib/") || !name.endsWith(".jar")) {
        try (InputStream in = Files.newInputStream(file)) {
          files.put(name, budget.read(in));
        }
      }
    }
    return files;
  }

  private static Map<String, byte[]> jar(Path path, Budget budget) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : jar.versionedStream().filter(e -> !e.isDirectory()).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          files.put(entry.getName(), budget.read(in));
        }
      }
    }
    return files;
  }

  private static List<Path> libraries(Path lib) throws IOException {
    if (!Files.isDirectory(lib)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(lib)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** How much may still be read of one app; keeps an archive of zeros from filling the memory. */
  private static final class Budget {
    private final Path path;
    private long left = MAX_BYTES;

    Budget(Path path) {
      this.path = path;
    }

    byte[] read(InputStream in) throws IOException {
      byte[] bytes = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
      left -= bytes.length;
      if (left < 0) {
        throw new RuntimeFault(
            FaultCode.INVALID_APP,
            "The classes and resources of "
                + path
                + " are larger than "
                + (MAX_BYTES >> 20)
                + " MiB; is it an app's jar or class folder?");
      }
      return bytes;
    }
  }
}
