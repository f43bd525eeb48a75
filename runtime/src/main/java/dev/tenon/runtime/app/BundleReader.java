package dev.tenon.runtime.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Opens what people point the runtime at: an app's folder, a zip of one, or the jar of a Java app.
 * Thread-safe.
 */
public final class BundleReader {

  /** An app's folder with more files than this is taken for a mistake, such as a home folder. */
  private static final int MAX_FILES = 20_000;

  /** What tools put beside an app's own folders; further in, an app may use these names itself. */
  private static final Set<String> BESIDE_THE_APP =
      Set.of("log", "dist", "coverage", "target", "test_data");

  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Path unpackedApps;
  private final Cache<Look, String> digests = Caffeine.newBuilder().maximumSize(50_000).build();

  /**
   * @param unpackedApps where zips are unpacked, each into a folder named by its content
   */
  public BundleReader(Path unpackedApps) {
    this.unpackedApps = unpackedApps;
  }

  /** Whether a folder or file looks like an app: it has a manifest. */
  public static boolean isApp(Path path) {
    if (Files.isDirectory(path)) {
      return Files.isRegularFile(path.resolve(ManifestReader.FILE));
    }
    if (!isArchive(path) || !Files.isRegularFile(path)) {
      return false;
    }
    try {
      return Archive.root(path).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Opens a folder, zip or jar.
   *
   * @throws RuntimeFault when there is no app there, or its archive is unsafe
   */
  public Bundle open(Path given) {
    Path path = given.toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      throw new RuntimeFault(FaultCode.NOT_FOUND, "There is no file or folder " + path + ".");
    }
    if (!isApp(path)) {
      throw new RuntimeFault(FaultCode.INVALID_APP, NoApp.reason(path));
    }
    try {
      if (Files.isDirectory(path)) {
        return ofFolder(path);
      }
      String hash = digestOf(path, Files.readAttributes(path, BasicFileAttributes.class));
      String name = path.getFileName().toString().replaceFirst("\\.(zip|jar)$", "");
      if (path.toString().endsWith(".jar")) {
        return new Bundle(path, name, hash, hash);
      }
      String root = Archive.root(path).orElse("");
      Path unpacked = Archive.unpack(path, unpackedApps.resolve(hash)).resolve(root);
      return new Bundle(unpacked, name, hash, hash);
    } catch (IOException e) {
      throw new RuntimeFault(FaultCode.ENVIRONMENT, "The app " + path + " cannot be read: " + e, e);
    }
  }

  static boolean isArchive(Path path) {
    return path.toString().endsWith(".zip") || path.toString().endsWith(".jar");
  }

  private Bundle ofFolder(Path folder) throws IOException {
    MessageDigest content = sha256();
    MessageDigest samples = sha256();
    // A folder may be given by a link, which would be visited as one file.
    for (Map.Entry<String, String> file : files(folder.toRealPath()).entrySet()) {
      MessageDigest digest = file.getKey().startsWith(TestData.FOLDER) ? samples : content;
      digest.update(
          (file.getKey() + "\0" + file.getValue() + "\0").getBytes(StandardCharsets.UTF_8));
    }
    return new Bundle(
        folder,
        folder.getFileName().toString(),
        HexFormat.of().formatHex(content.digest()),
        HexFormat.of().formatHex(samples.digest()));
  }

  /** The files that make up an app, each with what stands for its content. */
  private SortedMap<String, String> files(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    // Thousands of files are not looked at four times a second: npm notes what it has installed.
    Path note = folder.resolve(Dependencies.FOLDER).resolve(".package-lock.json");
    if (Files.isRegularFile(note)) {
      files.put(
          Dependencies.FOLDER,
          digestOf(note, Files.readAttributes(note, BasicFileAttributes.class)));
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return belongs(dir) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = folder.relativize(file).toString().replace('\\', '/');
            if (attributes.isRegularFile() && belongs(file)) {
              files.put(name, digestOf(file, attributes));
            } else if (attributes.isSymbolicLink() && belongs(file)) {
              // What it leads to is counted where it lies, if it is the app's.
              files.put(name, "-> " + Files.readSymbolicLink(file));
            }
            if (files.size() > MAX_FILES) {
              throw new RuntimeFault(
                  FaultCode.INVALID_APP,
                  folder + " holds more than " + MAX_FILES + " files; is it an app's folder?");
            }
            return FileVisitResult.CONTINUE;
          }

          private boolean belongs(Path path) {
            return path.equals(folder) || isPartOfTheApp(folder.relativize(path));
          }
        });
    return files;
  }

  static boolean isPartOfTheApp(Path relative) {
    String name = relative.getFileName().toString();
    if (name.startsWith(".") || name.equals("node_modules")) {
      return false;
    }
    return relative.getNameCount() > 1 || !BESIDE_THE_APP.contains(name);
  }

  /**
   * A file that looks as it did is not read again, since apps being worked on are looked at often.
   */
  private String digestOf(Path file, BasicFileAttributes now) throws IOException {
    Look look = new Look(file, now.size(), now.lastModifiedTime(), "" + now.fileKey());
    String known = digests.getIfPresent(look);
    if (known != null) {
      return known;
    }
    String digest = digestOf(file);
    // A file changed just now may change again without looking different.
    if (now.lastModifiedTime().toInstant().isBefore(Instant.now().minus(SETTLED))) {
      digests.put(look, digest);
    }
    return digest;
  }

  /** How a file looks from outside. */
  private record Look(Path file, long size, FileTime modified, String key) {}

  private static String digestOf(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
