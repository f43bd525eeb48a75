package dev.tenon.runtime.js;

import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.node.GuestBytes;
import dev.tenon.runtime.node.NativeFunction;
import dev.tenon.runtime.node.NodeError;
import dev.tenon.runtime.node.NodeError.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an app may read of its own files: {@code /} is its folder, and {@code /server/node_modules}
 * its packages, wherever they lie. Links that lead out of these, and what Tenon keeps among the
 * files, are not there.
 */
final class BundleFiles {

  private static final String PACKAGES = "/" + PackageFiles.ROOT;
  private static final String OURS = ".tenon";
  private static final int MAX_BYTES = 32 << 20;
  private static final int MAX_ENTRIES = 20_000;

  private final Path root;
  private final Path packages;

  BundleFiles(Path root, Path packages) {
    this.root = root.toAbsolutePath().normalize();
    this.packages = packages.toAbsolutePath().normalize();
  }

  /** For core modules; paths begin with a slash and are normalized. */
  Map<String, NativeFunction> functions() {
    return Map.of(
        "stat",
        arguments -> real(arguments[0].asString()).map(BundleFiles::stat).orElse(null),
        "list",
        arguments -> list(arguments[0].asString()),
        "real",
        arguments -> {
          String path = arguments[0].asString();
          return real(path).map(file -> shown(path, file)).orElse(null);
        },
        "read",
        arguments -> read(arguments[0].asString(), arguments[1].asLong(), arguments[2].asLong()));
  }

  private static @Nullable String stat(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return Json.writeValue(
          Map.of(
              "isFile", found.isRegularFile(),
              "isFolder", found.isDirectory(),
              "size", found.size(),
              "modified", found.lastModifiedTime().toMillis(),
              "created", found.creationTime().toMillis()));
    } catch (IOException _) {
      // It was there a moment ago.
      return null;
    }
  }

  private @Nullable String list(String path) {
    Optional<Path> folder = real(path).filter(Files::isDirectory);
    if (folder.isEmpty()) {
      return null;
    }
    String start = path.equals("/") ? "/" : path + "/";
    try (Stream<Path> files = Files.list(folder.get())) {
      Stream<String> names = files.map(file -> file.getFileName().toString());
      List<String> found =
          Stream.concat(names, Stream.of("node_modules").filter(_ -> path.equals("/server")))
              .distinct()
              .filter(name -> real(start + name).isPresent())
              .sorted()
              .limit(MAX_ENTRIES + 1L)
              .toList();
      if (found.size() > MAX_ENTRIES) {
        throw tooLarge("%s holds more than %d files".formatted(path, MAX_ENTRIES));
      }
      return Json.writeValue(found);
    } catch (IOException e) {
      throw unreadable(path);
    }
  }

  private ByteBuffer read(String path, long position, long length) {
    if (length > MAX_BYTES) {
      throw tooLarge("%s is larger than %d MiB".formatted(path, MAX_BYTES >> 20));
    }
    Path file = real(path).filter(Files::isRegularFile).orElseThrow(() -> unreadable(path));
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer bytes =
          ByteBuffer.allocate((int) Math.clamp(channel.size() - position, 0, length));
      channel.position(position);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // A channel may give less than it was asked for.
      }
      byte[] read = new byte[bytes.flip().remaining()];
      bytes.get(read);
      return GuestBytes.of(read);
    } catch (IOException e) {
      throw unreadable(path);
    }
  }

  /** Where a path leads, links followed; empty when nothing is there that an app may see. */
  private Optional<Path> real(String path) {
    boolean inPackages = isWithin(path, PACKAGES);
    Path top = inPackages ? packages : root;
    String below = inPackages ? path.substring(PACKAGES.length()) : path;
    try {
      Path realTop = top.toRealPath();
      Path real = top.resolve("." + below).toRealPath();
      boolean mayBeSeen =
          real.startsWith(realTop) && (inPackages || !real.startsWith(realTop.resolve(OURS)));
      return mayBeSeen ? Optional.of(real) : Optional.empty();
    } catch (IOException | InvalidPathException _) {
      // Not there, or its name is none.
      return Optional.empty();
    }
  }

  /** The path by which an app knows a file that {@link #real} found. */
  private String shown(String asked, Path real) {
    boolean inPackages = isWithin(asked, PACKAGES);
    try {
      Path below = (inPackages ? packages : root).toRealPath().relativize(real);
      String start = inPackages ? PACKAGES : "";
      return below.toString().isEmpty()
          ? (inPackages ? PACKAGES : "/")
          : start + "/" + below.toString().replace('\\', '/');
    } catch (IOException e) {
      throw unreadable(asked);
    }
  }

  private static boolean isWithin(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }

  private static NodeError unreadable(String path) {
    return new NodeError(Kind.ERROR, "EIO", "EIO: i/o error, read '%s'".formatted(path));
  }

  private static NodeError tooLarge(String what) {
    return new NodeError(
        Kind.RANGE_ERROR, "ERR_FS_FILE_TOO_LARGE", what + ", which is the most that can be read.");
  }
}
