package dev.tenon.runtime.app;

import dev.tenon.runtime.event.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Why something that somebody pointed at is no app, and what to do about it. */
final class NoApp {

  private NoApp() {}

  static String reason(Path path) {
    if (Files.isDirectory(path)) {
      return path + " is not an app: it has no " + ManifestReader.FILE + "." + inFolder(path);
    }
    if (!BundleReader.isArchive(path)) {
      return path
          + " is not an app: an app is a folder, a .zip or a .jar. Name the folder that holds "
          + ManifestReader.FILE
          + ".";
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      Optional<String> inside =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith("/" + ManifestReader.FILE))
              .findFirst();
      return path
          + " is not an app: it has no "
          + ManifestReader.FILE
          + " at its top."
          + inside
              .map(name -> " It has " + name + ": zip what is inside of that folder.")
              .orElse(
                  " Zip the content of the app's folder, " + ManifestReader.FILE + " included.");
    } catch (IOException e) {
      return path
          + " is not an app: it cannot be read as a zip archive ("
          + e.getMessage()
          + "). Pack it again.";
    }
  }

  private static String inFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      if (names.contains("manifest.yml")) {
        return " Its manifest.yml is that of a platform 1.x app, which has no server side.";
      }
      if (names.contains("pom.xml")) {
        return " It has a pom.xml, but no built jar in target that has one. Build it first: mvn package.";
      }
      return Spelling.closest(ManifestReader.FILE, names)
          .map(name -> " Did you mean " + name + "? Rename it to " + ManifestReader.FILE + ".")
          .orElse(" Create one, or name the folder that holds it.");
    } catch (IOException _) {
      return " Its content cannot be listed.";
    }
  }
}
