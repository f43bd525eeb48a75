package dev.tenon.runtime.app;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an app as the zip that hosts take, with the npm packages that it needs. The same files
 * make the same zip, byte for byte.
 */
public final class BundlePacker {

  /** What nothing is run from; licences stay whatever their ending. */
  private static final Pattern UNUSED = Pattern.compile(".*\\.(md|markdown|map|d\\.[cm]?ts)");

  private static final Pattern LICENCE = Pattern.compile("(licen[cs]e|copying|notice|copyright).*");

  /** A developer's own values, keys of other systems among them. */
  private static final String OWN_VALUES = "config/iparam_test_data.json";

  /** The first that a zip can say. */
  private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Bundle bundle;
  private final Path target;
  private final SortedMap<String, Path> files = new TreeMap<>();

  /**
   * A zip that was written.
   *
   * @param files how many are in it
   * @param packages how many of these came from npm
   */
  public record Packed(Path zip, int files, int packages, long bytes) {}

  private BundlePacker(Bundle bundle, Path target) {
    this.bundle = bundle;
    this.target = target.toAbsolutePath().normalize();
  }

  /**
   * Packs an app.
   *
   * @param bundle a folder
   * @param packages what takes the place of its {@code server/node_modules}, if something does
   * @throws RuntimeFault where a host would refuse the zip
   */
  public static Packed pack(Bundle bundle, Optional<Path> packages, Path target) {
    try {
      BundlePacker packer = new BundlePacker(bundle, target);
      packer.takeApp(bundle.path().toRealPath());
      int own = packer.files.size();
      Path modules = packages.orElse(bundle.path().resolve(Dependencies.FOLDER));
      if (Files.isDirectory(modules)) {
        packer.takePackages(modules.toRealPath());
      }
      return packer.write(packer.files.size() - own);
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "The app " + bundle.path() + " cannot be packed: " + e, e);
    }
  }

  private void takeApp(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return dir.equals(root) || BundleReader.isPartOfTheApp(root.relativize(dir))
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path relative = root.relativize(file);
            String name = name(relative);
            boolean wanted =
                BundleReader.isPartOfTheApp(relative)
                    && !name.equals(OWN_VALUES)
                    && !bundle.path().resolve(relative).equals(target);
            if (wanted) {
              take(name, file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void takePackages(Path modules) throws IOException {
    Files.walkFileTree(
        modules,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return dir.endsWith(".bin") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String last = file.getFileName().toString().toLowerCase(Locale.ROOT);
            boolean used =
                LICENCE.matcher(last).matches()
                    || (!UNUSED.matcher(last).matches() && !last.equals(".package-lock.json"));
            if (used) {
              take(Dependencies.FOLDER + "/" + name(modules.relativize(file)), file, attributes);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void take(String name, Path file, BasicFileAttributes attributes) {
    if (!attributes.isRegularFile()) {
      throw new RuntimeFault(
          FaultCode.INVALID_APP,
          "%s of %s is a link or no file at all, which a zip does not carry. %s"
              .formatted(
                  name,
                  bundle.path(),
                  name.startsWith(Dependencies.FOLDER)
                      ? "Remove server/node_modules, and tenon pack has the packages installed as files."
                      : "Copy what it leads to into the app."));
    }
    files.put(name, file);
  }

  private Packed write(int packages) throws IOException {
    Path folder = Optional.ofNullable(target.getParent()).orElse(target);
    Files.createDirectories(folder);
    Path temporary = Files.createTempFile(folder, ".packing-", ".zip");
    try {
      try (OutputStream out = Files.newOutputStream(temporary);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        for (Map.Entry<String, Path> file : files.entrySet()) {
          ZipEntry entry = new ZipEntry(file.getKey());
          entry.setTimeLocal(ALWAYS);
          zip.putNextEntry(entry);
          Files.copy(file.getValue(), zip);
          zip.closeEntry();
        }
      }
      Optional<String> refusal = Archive.refusal(temporary, true);
      if (refusal.isPresent()) {
        throw new RuntimeFault(
            FaultCode.INVALID_APP,
            "No host would take the zip of %s: %s.".formatted(bundle.path(), refusal.get()));
      }
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      return new Packed(target, files.size(), packages, Files.size(target));
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String name(Path relative) {
    return relative.toString().replace('\\', '/');
  }
}
