package dev.tenon.runtime.app;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks zips that may be hostile: bounded in size and count, and never outside their folder. */
final class Archive {

  private static final int MAX_ENTRIES = 20_000;
  private static final long MAX_BYTES = 256L << 20;

  private Archive() {}

  /**
   * The folder of an archive that holds the manifest: the archive itself, or in a zip the one
   * folder that all of it lies in, as the tools that zip a folder make it.
   */
  static Optional<String> root(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      if (zip.getEntry(ManifestReader.FILE) != null) {
        return Optional.of("");
      }
      Set<String> tops =
          zip.stream()
              .map(entry -> entry.getName().replaceFirst("/.*", ""))
              .filter(top -> !top.equals("__MACOSX") && !top.equals(".DS_Store"))
              .collect(Collectors.toSet());
      String only = tops.size() == 1 ? tops.iterator().next() : "";
      boolean wraps =
          archive.toString().endsWith(".zip")
              && only.matches("[^.\\\\/][^\\\\/]*")
              && zip.getEntry(only + "/" + ManifestReader.FILE) != null;
      return wraps ? Optional.of(only) : Optional.empty();
    }
  }

  /**
   * Unpacks a zip into a folder, whole or not at all. A folder that is there already holds the same
   * content, since its name is the content's hash.
   */
  static Path unpack(Path zip, Path target) throws IOException {
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(target.getParent());
    Path temporary = Files.createTempDirectory(target.getParent(), "unpacking-");
    try {
      unpackInto(zip, temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Somebody else was faster; what the system calls a move onto a full folder differs.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    } finally {
      delete(temporary);
    }
    return target;
  }

  private static void unpackInto(Path zip, Path folder) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      if (file.size() > MAX_ENTRIES) {
        throw refused(zip, "it holds more than " + MAX_ENTRIES + " files");
      }
      long room = MAX_BYTES;
      ArchiveNames names = new ArchiveNames(true);
      for (ZipEntry entry : Collections.list(file.entries())) {
        names
            .refusal(entry.getName())
            .ifPresent(
                reason -> {
                  throw refused(zip, reason);
                });
        Path target = target(zip, folder, entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        try (InputStream in = file.getInputStream(entry);
            OutputStream out = Files.newOutputStream(target)) {
          room -= copy(in, out, room);
        }
        if (room < 0) {
          throw refused(zip, "it unpacks to more than " + (MAX_BYTES >> 20) + " MiB");
        }
      }
    }
  }

  /** The names were checked; this holds if they were not checked well enough. */
  private static Path target(Path zip, Path folder, String name) {
    Path target = folder.resolve(name).normalize();
    if (!target.startsWith(folder)) {
      throw refused(zip, "the entry \"" + name + "\" points outside of it");
    }
    return target;
  }

  /**
   * Looks at an archive whole without keeping any of it: names, how many entries there are, and how
   * much they come to. Links need no look: an entry that says it is one becomes a file with the
   * link's text.
   *
   * @return why it is refused, if it is
   */
  static Optional<String> refusal(Path archive, boolean unpacked) throws IOException {
    try (ZipFile file = new ZipFile(archive.toFile())) {
      if (file.size() > MAX_ENTRIES) {
        return Optional.of("it holds more than " + MAX_ENTRIES + " files");
      }
      ArchiveNames names = new ArchiveNames(unpacked);
      long room = MAX_BYTES;
      for (ZipEntry entry : Collections.list(file.entries())) {
        Optional<String> refusal = names.refusal(entry.getName());
        if (refusal.isPresent()) {
          return refusal;
        }
        try (InputStream in = file.getInputStream(entry)) {
          room -= copy(in, OutputStream.nullOutputStream(), room);
        }
        if (room < 0) {
          return Optional.of("it unpacks to more than " + (MAX_BYTES >> 20) + " MiB");
        }
      }
      return Optional.empty();
    }
  }

  /**
   * Whether an archive is the jar of a Java app, which is left packed. A zip of a Java app has its
   * classes in {@code classes/} or libraries in {@code lib/}, one of a JavaScript app {@code
   * server/}.
   */
  static boolean isJar(Path archive) throws IOException {
    try (ZipFile file = new ZipFile(archive.toFile())) {
      return file.getEntry(ManifestReader.FILE) != null
          && file.stream()
              .map(ZipEntry::getName)
              .noneMatch(name -> name.matches("(server|classes|lib)/.*"))
          && file.stream()
              .map(ZipEntry::getName)
              .anyMatch(name -> name.equals("META-INF/MANIFEST.MF") || name.endsWith(".class"));
    }
  }

  /** Copies at most one byte more than there is room for, so that a zip bomb stops early. */
  private static long copy(InputStream in, OutputStream out, long room) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long copied = 0;
    for (int n; copied <= room && (n = in.read(buffer)) > 0; copied += n) {
      out.write(buffer, 0, n);
    }
    return copied;
  }

  private static RuntimeFault refused(Path zip, String reason) {
    return new RuntimeFault(
        FaultCode.INVALID_APP, "The archive " + zip + " is refused: " + reason + ".");
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, java.io.IOException e)
              throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
