package dev.tenon.runtime.app;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An app's files as they lie on disk.
 *
 * @param path a folder, or the jar of a Java app
 * @param name the folder's or file's name without its ending
 * @param contentHash SHA-256 in hex over the names and contents of the files that make up the app
 * @param samplesHash the same over its sample payloads, which do not change what the app does
 */
public record Bundle(Path path, String name, String contentHash, String samplesHash) {

  /** No app has as many; whoever names a home folder does not wait for all of it. */
  private static final int MAX_FILES = 20_000;

  /** Larger description files than this are refused rather than read into memory. */
  private static final long MAX_TEXT_BYTES = 4 << 20;

  /** Whether all that was read of the other is as it is in this one. */
  public boolean hasSameFilesAs(Bundle other) {
    return contentHash.equals(other.contentHash) && samplesHash.equals(other.samplesHash);
  }

  /**
   * The text of a file of the bundle, as it is on disk now.
   *
   * @param file relative, {@code /} between parts
   */
  public Optional<String> text(String file) {
    return bytes(file)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .map(text -> text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /**
   * The content of a file of the bundle, as it is on disk now.
   *
   * @param file relative, {@code /} between parts
   */
  public Optional<byte[]> bytes(String file) {
    try {
      return Files.isDirectory(path) ? inFolder(file) : inJar(file);
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "The file " + file + " of " + path + " cannot be read: " + e, e);
    }
  }

  /**
   * The names of the files directly inside a folder of the bundle, sorted; none if there is no such
   * folder.
   *
   * @param folder relative, {@code /} between parts
   */
  public List<String> files(String folder) {
    try {
      return Files.isDirectory(path) ? filesInFolder(folder) : filesInJar(folder + "/");
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT,
          "The folder " + folder + " of " + path + " cannot be read: " + e,
          e);
    }
  }

  /**
   * The files anywhere below a folder of the bundle, by their paths in the bundle, sorted; what npm
   * installed is left out.
   *
   * @param folder relative, with {@code /} at its end
   */
  public List<String> filesBelow(String folder) {
    try {
      return Files.isDirectory(path) ? belowInFolder(folder) : belowInJar(folder);
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT,
          "The folder " + folder + " of " + path + " cannot be read: " + e,
          e);
    }
  }

  private List<String> belowInFolder(String folder) throws IOException {
    Path start = path.resolve(folder);
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        start,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return dir.endsWith("node_modules")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(path.relativize(file).toString().replace('\\', '/'));
            return files.size() > MAX_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }
        });
    return files.stream().sorted().toList();
  }

  private List<String> belowInJar(String folder) throws IOException {
    try (ZipFile jar = new ZipFile(path.toFile())) {
      return jar.stream()
          .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(folder))
          .map(ZipEntry::getName)
          .filter(name -> !name.contains("node_modules/"))
          .sorted()
          .toList();
    }
  }

  private List<String> filesInFolder(String folder) throws IOException {
    Path target = path.resolve(folder).normalize();
    if (!target.startsWith(path.normalize()) || !Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(target)) {
      return children
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private List<String> filesInJar(String prefix) throws IOException {
    try (ZipFile jar = new ZipFile(path.toFile())) {
      return jar.stream()
          .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(prefix))
          .map(entry -> entry.getName().substring(prefix.length()))
          .filter(name -> name.indexOf('/') < 0)
          .sorted()
          .toList();
    }
  }

  private Optional<byte[]> inFolder(String file) throws IOException {
    if (file.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Path target = path.resolve(file).normalize();
    if (!target.startsWith(path.normalize()) || !Files.isRegularFile(target)) {
      return Optional.empty();
    }
    // An app is made by somebody else: a link in it must not show what lies beside it.
    if (!target.toRealPath().startsWith(path.toRealPath())) {
      throw new RuntimeFault(
          FaultCode.INVALID_APP,
          "%s of %s is a link to a file outside of the app. Copy the file into the app."
              .formatted(file, path));
    }
    try (InputStream in = Files.newInputStream(target)) {
      return Optional.of(content(file, in));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> inJar(String file) throws IOException {
    try (ZipFile jar = new ZipFile(path.toFile())) {
      ZipEntry entry = jar.getEntry(file);
      if (entry == null || entry.isDirectory()) {
        return Optional.empty();
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return Optional.of(content(file, in));
      }
    }
  }

  private byte[] content(String file, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes((int) MAX_TEXT_BYTES + 1);
    if (bytes.length > MAX_TEXT_BYTES) {
      throw new RuntimeFault(
          FaultCode.INVALID_APP, file + " of " + path + " is larger than 4 MiB.");
    }
    return bytes;
  }
}
