package dev.tenon.runtime.js;

import dev.tenon.runtime.app.AbsentModule;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.Dependencies;
import dev.tenon.runtime.invoke.AppCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.graalvm.polyglot.Source;

/**
 * The files of one app's {@code server} folder as they were when it was loaded, so that an edit
 * while events are handled changes nothing until the app is loaded again. Immutable.
 */
final class JsApp {

  /** The file that exports the handlers. */
  static final String MAIN = "server/server.js";

  /**
   * What stands before a file's text on its first line. The platform runs a file as the body of a
   * function, in sloppy mode, and takes what its {@code exports} is at the end.
   */
  static final String WRAPPER = "(function (exports, require) {";

  private static final String END = "\n;return exports;})";

  private static final int MAX_FILES = 2_000;
  private static final long MAX_FILE_BYTES = 8 << 20;

  private final AppCode code;
  private final Map<String, Source> files;
  private final Packages packages;
  private final BundleFiles bundle;

  private JsApp(AppCode code, Map<String, Source> files) {
    this.code = code;
    this.files = Map.copyOf(files);
    this.packages = new Packages(packagesOf(code));
    this.bundle = new BundleFiles(Path.of(code.path()), packages.folder());
  }

  /** Reads an app's files. */
  static JsApp read(AppCode code) {
    Path root = Path.of(code.path());
    Map<String, Source> files = new HashMap<>();
    try {
      for (String name : bundle(code).filesBelow("server/")) {
        Path path = root.resolve(name);
        if (counts(name, path)) {
          files.put(name, source(name, path));
        }
      }
      if (files.size() > MAX_FILES) {
        throw new IOException("server/ holds more than " + MAX_FILES + " files");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The files of the app " + code.name() + " cannot be read", e);
    }
    return new JsApp(code, files);
  }

  /** A file that is probably meant to be {@link #MAIN}: in the app itself, or in other case. */
  static Optional<String> elsewhere(AppCode code) {
    Path root = Path.of(code.path());
    try (Stream<Path> paths = Files.find(root, 2, (path, look) -> look.isRegularFile())) {
      return paths
          .map(path -> root.relativize(path).toString().replace('\\', '/'))
          .filter(name -> name.equalsIgnoreCase(MAIN) || name.equalsIgnoreCase("server.js"))
          .min(Comparator.comparing((String name) -> !name.equalsIgnoreCase(MAIN)));
    } catch (IOException | UncheckedIOException _) {
      // It is only a hint.
      return Optional.empty();
    }
  }

  AppCode code() {
    return code;
  }

  /** The names of all files, in alphabetical order. */
  List<String> fileNames() {
    return files.keySet().stream().sorted().toList();
  }

  /** A file's text as its author wrote it. */
  static String ownText(Source file) {
    String text = file.getCharacters().toString();
    return text.substring(WRAPPER.length(), text.length() - END.length());
  }

  Optional<Source> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /**
   * The file that {@code require(name)} means in a file of this folder, by the platform's rules:
   * relative to the requiring file, {@code .js} appended, never outside {@code server}. A name that
   * has the ending already is taken too.
   *
   * @param folder of the requiring file, with {@code /} at its end
   */
  Optional<String> resolve(String folder, String name) {
    if (!name.startsWith("./") && !name.startsWith("../")) {
      return Optional.empty();
    }
    String path =
        Path.of("/" + folder, name).normalize().toString().substring(1).replace('\\', '/');
    return Stream.of(path + ".js", path).filter(files::containsKey).findFirst();
  }

  /** The npm packages that the app brings along. */
  Packages packages() {
    return packages;
  }

  /** What the app may read of its files while it runs. */
  BundleFiles bundle() {
    return bundle;
  }

  /** Why a module that is none of these files is not there. */
  Optional<String> absent(String name) {
    return AbsentModule.of(
            name,
            Dependencies.of(bundle(code)),
            npm -> Files.isDirectory(packagesOf(code).resolve(npm)))
        .map(AbsentModule::message);
  }

  private static Bundle bundle(AppCode code) {
    return new Bundle(Path.of(code.path()), code.name(), "", "");
  }

  private static Path packagesOf(AppCode code) {
    return code.packages().map(Path::of).orElse(Path.of(code.path(), PackageFiles.ROOT));
  }

  private static boolean counts(String name, Path path) {
    return name.endsWith(".js")
        && !name.contains("/test_data/")
        // A link could lead out of the app.
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static Source source(String name, Path path) throws IOException {
    if (Files.size(path) > MAX_FILE_BYTES) {
      throw new IOException(name + " is larger than " + (MAX_FILE_BYTES >> 20) + " MiB");
    }
    String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    // A hashbang line is not JavaScript inside of a function; a comment keeps the line's number.
    String body = text.startsWith("#!") ? "//" + text : text;
    return Source.newBuilder("js", WRAPPER + body + END, name).build();
  }
}
