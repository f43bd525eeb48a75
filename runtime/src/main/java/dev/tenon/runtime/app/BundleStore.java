package dev.tenon.runtime.app;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.MalformedJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * The bundles that were uploaded, each kept once under the hash of its content: jars as they are,
 * zips as they are and unpacked. Paths that leave this class are relative to its folder, so that
 * the data folder can be moved. Thread-safe for different bundles.
 */
public final class BundleStore {

  /** How large an upload may be where the host says nothing. */
  public static final long MAX_BYTES = 64L << 20;

  private static final String UNPACKED = "unpacked";
  private static final String ARRIVING = "arriving-";

  private final Path folder;
  private final long maxBytes;

  /**
   * A bundle that has arrived and was not looked at yet.
   *
   * @param file where it lies for the moment
   * @param hash SHA-256 of its content, in hex
   */
  public record Arrived(Path file, String hash) {}

  /**
   * A bundle that is kept.
   *
   * @param path relative to the store's folder: what is loaded
   * @param ownId whether its manifest gives the app an id
   */
  public record Kept(String path, Bundle bundle, boolean ownId) {}

  /**
   * @param folder where bundles are kept; made when the first one arrives
   */
  public BundleStore(Path folder) {
    this(folder, MAX_BYTES);
  }

  /**
   * @param folder where bundles are kept; made when the first one arrives
   * @param maxBytes how large an upload may be
   */
  public BundleStore(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /**
   * Removes what uploads that a crash cut off have left.
   *
   * @param isKept whether a bundle with this hash is anybody's
   */
  public void tidy(Predicate<String> isKept) {
    try {
      for (Path file : children(folder)) {
        String name = file.getFileName().toString();
        if (name.startsWith(ARRIVING) || (isBundle(name) && !isKept.test(hashOf(name)))) {
          Files.deleteIfExists(file);
        }
      }
      for (Path unpacked : children(folder.resolve(UNPACKED))) {
        if (!isKept.test(unpacked.getFileName().toString())) {
          Archive.delete(unpacked);
        }
      }
    } catch (IOException e) {
      throw broken("The folder " + folder + " cannot be tidied up", e);
    }
  }

  private static boolean isBundle(String name) {
    return name.matches("[0-9a-f]{64}\\.(zip|jar)");
  }

  private static String hashOf(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  /**
   * Takes a bundle in, without holding it in memory.
   *
   * @throws RuntimeFault when it is larger than allowed
   */
  public Arrived receive(InputStream content) {
    try {
      Files.createDirectories(folder);
      Path file = Files.createTempFile(folder, ARRIVING, ".zip");
      try {
        return new Arrived(file, copy(content, file));
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (IOException e) {
      throw broken("The upload could not be taken in", e);
    }
  }

  private String copy(InputStream content, Path file) throws IOException {
    MessageDigest digest = BundleReader.sha256();
    long room = maxBytes;
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = new DigestInputStream(content, digest);
        OutputStream out = Files.newOutputStream(file)) {
      for (int n; (n = read(in, buffer)) >= 0; ) {
        room -= n;
        if (room < 0) {
          throw new RuntimeFault(
              FaultCode.TOO_LARGE,
              "A bundle may have %d MiB at most; leave out what the app does not need to run."
                  .formatted(maxBytes >> 20));
        }
        out.write(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Whoever sends it may go away; that is no trouble of ours. */
  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException("The upload was cut off", e);
    }
  }

  /** Drops a bundle that has arrived and is not kept. */
  public void discard(Arrived arrived) {
    try {
      Files.deleteIfExists(arrived.file());
    } catch (IOException e) {
      throw broken("The upload could not be dropped", e);
    }
  }

  /**
   * Keeps a bundle, synced to disk. What is kept already is not written again.
   *
   * @param name the bundle's name, for apps whose manifest gives no id
   * @throws RuntimeFault when it is no archive of an app, or an unsafe one
   */
  public Kept keep(Arrived arrived, String name) {
    Path file = arrived.file();
    try {
      boolean jar = Archive.isJar(file);
      Archive.refusal(file, !jar)
          .ifPresent(
              reason -> {
                throw invalid("The bundle is refused: " + reason + ".");
              });
      Optional<String> root = Archive.root(file);
      if (root.isEmpty()) {
        throw invalid(
            "The bundle has no %s at its top. Zip the content of the app's folder, %s included."
                .formatted(ManifestReader.FILE, ManifestReader.FILE));
      }
      Path target = folder.resolve(arrived.hash() + (jar ? ".jar" : ".zip"));
      if (!Files.exists(target)) {
        sync(file);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
      }
      String path =
          jar
              ? arrived.hash() + ".jar"
              : (UNPACKED + "/" + arrived.hash() + "/" + root.get()).replaceFirst("/$", "");
      Bundle bundle = new Bundle(find(path), name, arrived.hash(), arrived.hash());
      return new Kept(path, bundle, hasOwnId(bundle));
    } catch (ZipException e) {
      throw new RuntimeFault(
          FaultCode.INVALID_APP,
          "The bundle cannot be read as a zip or jar (%s). Pack it again."
              .formatted(e.getMessage()),
          e);
    } catch (IOException e) {
      throw broken("The bundle could not be kept", e);
    }
  }

  /**
   * Where a kept bundle lies. One that is not unpacked any more, as after a restore of what cannot
   * be made anew, is unpacked again.
   *
   * @param path as {@link Kept#path} gave it
   */
  public Path find(String path) {
    Path found = folder.resolve(path);
    if (!path.startsWith(UNPACKED + "/") || Files.isDirectory(found)) {
      return found.toAbsolutePath();
    }
    String below = path.substring(UNPACKED.length() + 1);
    String hash = below.replaceFirst("/.*", "");
    try {
      Path unpacked =
          Archive.unpack(folder.resolve(hash + ".zip"), folder.resolve(UNPACKED).resolve(hash));
      syncAll(unpacked);
      return found.toAbsolutePath();
    } catch (IOException e) {
      throw broken("The bundle %s could not be unpacked".formatted(hash), e);
    }
  }

  /** Removes a bundle's files. */
  public void remove(String hash) {
    try {
      for (String ending : List.of(".jar", ".zip")) {
        Files.deleteIfExists(folder.resolve(hash + ending));
      }
      Archive.delete(folder.resolve(UNPACKED).resolve(hash));
    } catch (IOException e) {
      throw broken("The files of the bundle %s could not be removed".formatted(hash), e);
    }
  }

  /** A manifest that cannot be read is somebody else's to complain about. */
  private static boolean hasOwnId(Bundle bundle) {
    try {
      return bundle
          .text(ManifestReader.FILE)
          .map(Json::read)
          .map(manifest -> manifest.at("/tenon/id").isTextual())
          .orElse(false);
    } catch (MalformedJson e) {
      return true;
    }
  }

  private void syncAll(Path top) throws IOException {
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.toList()) {
        sync(file);
      }
    }
    sync(folder.resolve(UNPACKED));
    sync(folder);
  }

  /** After this, what a file holds, or which files a folder has, outlives a power cut. */
  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static RuntimeFault invalid(String message) {
    return new RuntimeFault(FaultCode.INVALID_APP, message);
  }

  private static RuntimeFault broken(String what, IOException e) {
    return new RuntimeFault(FaultCode.ENVIRONMENT, what + ": " + e, e);
  }
}
