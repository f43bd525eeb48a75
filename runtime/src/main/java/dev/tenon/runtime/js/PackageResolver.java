package dev.tenon.runtime.js;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.node.NodeError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Finds the file that a package means by a name, by the rules of Node.js. Thread-safe. */
final class PackageResolver {

  /** Who asks: {@code require}, or an {@code import}. */
  enum By {
    REQUIRE,
    IMPORT
  }

  private static final PackageExports REQUIRED = exportsFor("require");
  private static final PackageExports IMPORTED = exportsFor("import");

  private final PackageFiles files;
  private final Map<String, PackageJson> packages = new ConcurrentHashMap<>();

  PackageResolver(PackageFiles files) {
    this.files = files;
  }

  /**
   * The file that is meant.
   *
   * @param folder of the file that asks, without {@code /} at its end
   * @throws NodeError when the package is there and does not export it
   */
  Optional<String> resolve(String folder, String name, By by) {
    if (name.startsWith("./") || name.startsWith("../") || name.equals(".") || name.equals("..")) {
      return join(folder, name).flatMap(path -> fileOrFolder(path, name.endsWith("/")));
    }
    if (name.startsWith("/")) {
      return join("", name.substring(1)).flatMap(path -> fileOrFolder(path, name.endsWith("/")));
    }
    if (name.startsWith("#")) {
      return ownImport(folder, name, by);
    }
    Name parts = Name.of(name);
    return itself(folder, parts, by).or(() -> installed(folder, parts, by));
  }

  /** Whether a file is an ES module. */
  boolean isModule(String path) {
    return path.endsWith(".mjs")
        || (path.endsWith(".js")
            && owner(folderOf(path)).map(owner -> json(owner).isModule()).orElse(false));
  }

  static String folderOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private Optional<String> installed(String from, Name name, By by) {
    for (String folder = from; ; folder = folderOf(folder)) {
      if (!folder.endsWith("/node_modules") && !folder.isEmpty()) {
        String owner = folder + "/node_modules/" + name.owner();
        if (files.isFolder(owner)) {
          return inside(owner, name, by);
        }
        Optional<String> single = fileOrFolder(owner, false);
        if (single.isPresent() && name.rest().isEmpty()) {
          return single;
        }
      }
      if (folder.isEmpty()) {
        return Optional.empty();
      }
    }
  }

  private Optional<String> inside(String owner, Name name, By by) {
    Optional<String> exported =
        json(owner).exports().map(exports -> exported(exports, name, owner, by));
    if (exported.isPresent()) {
      return exported.flatMap(target -> join(owner, target)).filter(files::isFile);
    }
    return name.rest().isEmpty() || name.rest().equals("/")
        ? folder(owner)
        : join(owner, name.rest()).flatMap(path -> fileOrFolder(path, name.rest().endsWith("/")));
  }

  private static PackageExports exports(By by) {
    return by == By.REQUIRE ? REQUIRED : IMPORTED;
  }

  private static PackageExports exportsFor(String condition) {
    return new PackageExports(Set.of("node", condition, "module-sync"));
  }

  /** What exports only ES modules can be required too: the engine loads them at once. */
  private static String exported(JsonNode exports, Name name, String owner, By by) {
    try {
      return exports(by).exported(exports, "." + name.rest(), owner);
    } catch (NodeError e) {
      if (by == By.IMPORT) {
        throw e;
      }
      return IMPORTED.exported(exports, "." + name.rest(), owner);
    }
  }

  /** A package may ask for itself by its own name, if it says what it exports. */
  private Optional<String> itself(String folder, Name name, By by) {
    return owner(folder)
        .filter(owner -> json(owner).name().filter(name.owner()::equals).isPresent())
        .filter(owner -> json(owner).exports().isPresent())
        .flatMap(owner -> inside(owner, name, by));
  }

  private Optional<String> ownImport(String folder, String name, By by) {
    Optional<String> owner = owner(folder);
    return owner
        .flatMap(in -> exports(by).imported(json(in).imports(), name))
        .flatMap(target -> resolve(owner.orElseThrow(), target, by));
  }

  /** The folder of the package that a folder belongs to. */
  private Optional<String> owner(String from) {
    for (String folder = from; !folder.isEmpty(); folder = folderOf(folder)) {
      if (folder.endsWith("/node_modules")) {
        return Optional.empty();
      }
      if (files.isFile(folder + "/package.json")) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private Optional<String> fileOrFolder(String path, boolean mustBeFolder) {
    return Optional.of(path).filter(_ -> !mustBeFolder).flatMap(this::file).or(() -> folder(path));
  }

  private Optional<String> file(String path) {
    return Stream.of("", ".js", ".json", ".node", ".cjs", ".mjs")
        .map(ending -> path + ending)
        .filter(files::isFile)
        .findFirst();
  }

  private Optional<String> folder(String path) {
    if (!files.isFolder(path)) {
      return Optional.empty();
    }
    Optional<String> main =
        json(path).main().flatMap(to -> join(path, to)).flatMap(to -> file(to).or(() -> index(to)));
    return main.or(() -> index(path));
  }

  private Optional<String> index(String folder) {
    return Stream.of("/index.js", "/index.json", "/index.node", "/index.cjs", "/index.mjs")
        .map(name -> folder + name)
        .filter(files::isFile)
        .findFirst();
  }

  private PackageJson json(String folder) {
    return packages.computeIfAbsent(
        folder,
        in ->
            PackageJson.of(
                files.isFile(in + "/package.json") ? files.text(in + "/package.json") : "{}"));
  }

  /** Empty when it leads out of the app. */
  private static Optional<String> join(String folder, String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (folder + "/" + path).split("/", -1)) {
      if (part.equals("..")) {
        if (parts.pollLast() == null) {
          return Optional.empty();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    return Optional.of(String.join("/", parts));
  }

  /**
   * A package's name and what is wanted of it.
   *
   * @param owner with its scope, such as {@code @aws-sdk/client-s3}
   * @param rest empty, or {@code /} and more
   */
  private record Name(String owner, String rest) {
    static Name of(String name) {
      int slash = name.indexOf('/');
      if (name.startsWith("@") && slash > 0) {
        slash = name.indexOf('/', slash + 1);
      }
      return slash < 0
          ? new Name(name, "")
          : new Name(name.substring(0, slash), name.substring(slash));
    }
  }
}
