package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the apps that a developer means by a folder or file. */
public final class AppFolders {

  private AppFolders() {}

  /**
   * The apps to run: each path is an app, a Maven project that builds one, or a folder of these.
   * Without paths it is the current folder if it is an app, else the apps in {@code plugins}.
   *
   * @throws RuntimeFault when a path holds no app, saying what was looked for
   */
  public static List<Path> find(List<Path> given, Path current) {
    if (!given.isEmpty()) {
      return given.stream().flatMap(path -> below(current.resolve(path)).stream()).toList();
    }
    Optional<Path> here = app(current);
    if (here.isPresent()) {
      return List.of(here.get());
    }
    Path plugins = current.resolve("plugins");
    if (Files.isDirectory(plugins)) {
      return below(plugins);
    }
    throw new RuntimeFault(
        FaultCode.NOT_FOUND,
        "There is no app in %s: no manifest.json, and no folder plugins. Name the app's folder: tenon run FOLDER."
            .formatted(current));
  }

  /**
   * The apps to check below a path; the path itself when there is none, so that what is wrong with
   * it can be said.
   */
  public static List<Path> toCheck(Path path) {
    Optional<Path> itself = app(path);
    if (itself.isPresent() || !Files.isDirectory(path)) {
      return List.of(itself.orElse(path));
    }
    List<Path> found = new ArrayList<>();
    children(path).forEach(child -> app(child).ifPresent(found::add));
    return found.isEmpty() ? List.of(path) : found;
  }

  private static List<Path> below(Path path) {
    if (!Files.exists(path)) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, "There is no file or folder " + path + ".");
    }
    Optional<Path> itself = app(path);
    if (itself.isPresent()) {
      return List.of(itself.get());
    }
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(path)) {
      children(path).forEach(child -> app(child).ifPresent(found::add));
    }
    if (found.isEmpty()) {
      throw new RuntimeFault(
          FaultCode.NOT_FOUND,
          path + " is not an app and holds none: no manifest.json was found" + hint(path));
    }
    return found;
  }

  private static Optional<Path> app(Path path) {
    if (BundleReader.isApp(path)) {
      return Optional.of(path);
    }
    // A Maven project: the jar it has built is the app.
    Path target = path.resolve("target");
    if (Files.isRegularFile(path.resolve("pom.xml")) && Files.isDirectory(target)) {
      return children(target).stream()
          .filter(file -> file.toString().endsWith(".jar") && BundleReader.isApp(file))
          .max(Comparator.comparingLong(AppFolders::modified));
    }
    return Optional.empty();
  }

  private static String hint(Path path) {
    return Files.isRegularFile(path.resolve("pom.xml"))
        ? ", and no built jar in target that has one. Build it first: mvn package."
        : ".";
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new RuntimeFault(FaultCode.ENVIRONMENT, folder + " cannot be read: " + e, e);
    }
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }
}
