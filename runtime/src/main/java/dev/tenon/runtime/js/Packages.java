package dev.tenon.runtime.js;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenon.runtime.js.PackageResolver.By;
import dev.tenon.runtime.node.NodeError;
import dev.tenon.runtime.node.NodeError.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.graalvm.polyglot.Source;

/**
 * The npm packages of one version of an app: which file a name means, and its code, parsed once for
 * all installations. Thread-safe.
 */
final class Packages {

  /** What stands before a module's text on its first line. */
  static final String WRAPPER = "(function (exports, require, module, __filename, __dirname) {";

  private static final int MAX_PRELOADED = 200;
  private static final int MAX_NAMES = 20_000;
  private static final Duration NOTHING_AHEAD = Duration.ofMinutes(5);

  private final PackageFiles files;
  private final PackageResolver resolver;

  /** Bounded, since an app can ask for any name. */
  private final Cache<String, Optional<String>> resolved =
      Caffeine.newBuilder().maximumSize(MAX_NAMES).build();

  private final Map<String, Source> sources = new ConcurrentHashMap<>();
  private final Map<String, String> modules = new ConcurrentHashMap<>();
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private volatile long nothingAheadSince = System.nanoTime() - NOTHING_AHEAD.toNanos();

  /**
   * @param folder where the packages lie
   */
  Packages(Path folder) {
    this.files = new PackageFiles(folder);
    this.resolver = new PackageResolver(files);
  }

  /** Where the packages lie. */
  Path folder() {
    return files.folder();
  }

  /** Whether a file of an app belongs to a package. */
  static boolean isPackage(String file) {
    return file.startsWith(PackageFiles.ROOT + "/");
  }

  /** The file that {@code require(name)} means in a file of this folder. */
  Optional<String> resolve(String folder, String name) {
    return resolved.get(folder + "\n" + name, _ -> resolver.resolve(folder, name, By.REQUIRE));
  }

  /** The file that {@code import} of a name means in a file of this folder. */
  Optional<String> resolveImport(String folder, String name) {
    return resolver.resolve(folder, name, By.IMPORT);
  }

  boolean isFile(String path) {
    return files.isFile(path);
  }

  /**
   * The text of an ES module as it is evaluated.
   *
   * @param rewrite makes it of the text that its author wrote
   */
  String module(String path, UnaryOperator<String> rewrite) {
    String known = modules.get(path);
    if (known == null) {
      // Not under a lock: it runs code, which may ask for other modules.
      known = rewrite.apply(files.text(path));
      modules.put(path, known);
    }
    return known;
  }

  /**
   * {@code json}, {@code module} for an ES module, {@code native} for machine code, or {@code js}.
   */
  String kind(String path) {
    if (path.endsWith(".json")) {
      return "json";
    }
    return path.endsWith(".node") ? "native" : resolver.isModule(path) ? "module" : "js";
  }

  /**
   * A CommonJS module as a function.
   *
   * @param rewrite makes its text of that which its author wrote
   */
  Source source(String path, UnaryOperator<String> rewrite) {
    Source known = sources.get(path);
    if (known == null) {
      known = read(path, rewrite);
      Source other = sources.putIfAbsent(path, known);
      known = other == null ? known : other;
    }
    return known;
  }

  /** The text of a file. */
  String text(String path) {
    if (!files.isFile(path)) {
      throw new NodeError(
          Kind.ERROR, "ENOENT", "ENOENT: no such file or directory, open '/%s'".formatted(path));
    }
    return files.text(path);
  }

  /** Notes that the app's own files use a package, so that further contexts have it beforehand. */
  void want(String name) {
    if (System.nanoTime() - nothingAheadSince >= NOTHING_AHEAD.toNanos()
        && wanted.size() < MAX_PRELOADED) {
      wanted.add(name);
    }
  }

  /** The packages that the app's own files were seen to use. */
  Set<String> wanted() {
    return Set.copyOf(wanted);
  }

  /** For a while, has further contexts begin without packages, since to load them ahead failed. */
  void preloadNothing() {
    nothingAheadSince = System.nanoTime();
    wanted.clear();
  }

  private Source read(String path, UnaryOperator<String> rewrite) {
    String text = rewrite.apply(files.text(path));
    String body = text.startsWith("#!") ? "//" + text : text;
    try {
      return Source.newBuilder("js", WRAPPER + body + "\n})", path).build();
    } catch (IOException e) {
      throw new UncheckedIOException("Text in memory cannot fail to be read", e);
    }
  }
}
