package dev.tenon.runtime.compat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds apps in a folder, at any depth. Other things have a file of this name, too: an app's says
 * for which platform it is.
 */
final class AppFinder extends SimpleFileVisitor<Path> {

  private static final Set<String> SKIPPED = Set.of("node_modules", ".git", ".tenon", ".fdk");

  private final List<Path> apps = new ArrayList<>();

  private AppFinder() {}

  /** The apps' folders, in alphabetical order. */
  static List<Path> in(Path folder) throws IOException {
    AppFinder finder = new AppFinder();
    Files.walkFileTree(folder, finder);
    return finder.apps.stream().sorted().toList();
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes look)
      throws IOException {
    if (folder.getFileName() != null && SKIPPED.contains(folder.getFileName().toString())) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    Path manifest = folder.resolve("manifest.json");
    if (Files.isRegularFile(manifest) && isAnApps(manifest)) {
      apps.add(folder);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    // A link that leads nowhere is no app.
    return FileVisitResult.CONTINUE;
  }

  private static boolean isAnApps(Path manifest) throws IOException {
    return new String(Files.readAllBytes(manifest), StandardCharsets.UTF_8)
        .contains("\"platform-version\"");
  }
}
