package dev.tenon.runtime.js;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.graalvm.polyglot.Source;

/**
 * The core modules of Node.js, as resources: our own in the folder {@code node}, and packages of
 * others, taken as they are, in {@code vendor}. Thread-safe.
 */
final class CoreFiles {

  private static final String OWN = "node/";
  private static final String OTHERS = "vendor/";
  private static final String INTERNAL = "internal/";

  /** Stand in for packages that packages in {@link #OTHERS} ask for. */
  private static final String INSTEAD = OWN + INTERNAL + "instead/";

  /** Neither relative nor absolute: such names mean files, whatever else has their name. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]+(/[a-z0-9_]+)*");

  private static final String WRAPPER = "(function (exports, require, module, host) {";

  private final Map<String, Optional<String>> resolved = new ConcurrentHashMap<>();
  private final Map<String, Source> sources = new ConcurrentHashMap<>();

  /** The core module of this name that apps and their packages may have. */
  Optional<String> module(String name) {
    String bare = name.startsWith("node:") ? name.substring("node:".length()) : name;
    return NAME.matcher(bare).matches() && !bare.startsWith(INTERNAL)
        ? own(bare)
        : Optional.empty();
  }

  /** What {@code require(name)} means in a core module. */
  Optional<String> resolve(String from, String name) {
    return resolved.computeIfAbsent(from + "\n" + name, _ -> find(from, name));
  }

  /** A core module as a function. */
  Source source(String path) {
    return sources.computeIfAbsent(path, CoreFiles::read);
  }

  /** Reads a script of ours. */
  static Source script(String name) {
    return source(name, text(name));
  }

  /** A script of ours or of others that is an ES module. */
  static Source module(String name, String text) {
    try {
      return Source.newBuilder("js", text, "tenon:" + name)
          .mimeType("application/javascript+module")
          .internal(true)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("Text in memory cannot fail to be read", e);
    }
  }

  private static Optional<String> find(String from, String name) {
    String folder = from.substring(0, from.lastIndexOf('/') + 1);
    if (name.startsWith(OTHERS)) {
      return other(name.substring(OTHERS.length()));
    }
    if (name.startsWith(".")) {
      String path = Path.of("/" + folder, name).normalize().toString().substring(1);
      return Stream.of(path, path + ".js", path + "/index.js")
          .filter(file -> file.endsWith(".js") && exists(file))
          .findFirst();
    }
    String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    String unprefixed = bare.startsWith("node:") ? bare.substring("node:".length()) : bare;
    return Optional.of(INSTEAD + bare + ".js")
        .filter(instead -> from.startsWith(OTHERS) && exists(instead))
        .or(() -> own(unprefixed))
        .or(() -> other(bare));
  }

  private static Optional<String> own(String name) {
    return Optional.of(OWN + name + ".js").filter(CoreFiles::exists);
  }

  private static Optional<String> other(String name) {
    if (!exists(OTHERS + name + "/package.json")) {
      return Stream.of(OTHERS + name, OTHERS + name + ".js")
          .filter(file -> file.endsWith(".js") && exists(file))
          .findFirst();
    }
    String main = PackageJson.of(text(OTHERS + name + "/package.json")).main().orElse("index.js");
    return find(OTHERS + name + "/package.json", main.startsWith(".") ? main : "./" + main);
  }

  private static boolean exists(String resource) {
    return CoreFiles.class.getResource(resource) != null;
  }

  private static Source read(String path) {
    return source(path, WRAPPER + text(path) + "\n})");
  }

  private static Source source(String name, String text) {
    try {
      return Source.newBuilder("js", text, "tenon:" + name).internal(true).build();
    } catch (IOException e) {
      throw new UncheckedIOException("Text in memory cannot fail to be read", e);
    }
  }

  /** The text of a resource. */
  static String text(String resource) {
    try (InputStream in = CoreFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The resource " + resource + " cannot be read", e);
    }
  }
}
