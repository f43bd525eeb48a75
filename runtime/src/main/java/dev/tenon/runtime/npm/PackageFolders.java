package dev.tenon.runtime.npm;

import dev.tenon.runtime.app.Dependency;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where installed packages are kept outside of apps: a folder for each set of packages, named after
 * it, so that apps that need the same share it and one that is there needs no second look.
 */
public final class PackageFolders {

  /** Below a folder of state. */
  private static final String NAME = "packages";

  private static final int KEY_LENGTH = 16;

  private PackageFolders() {}

  /** What holds them all. */
  public static Path in(Path state) {
    return state.resolve(NAME);
  }

  /** The folder of a set of packages, which holds {@code node_modules} when they are installed. */
  static Path of(Path state, List<Dependency> dependencies) {
    String all =
        dependencies.stream().map(Dependency::toString).sorted().collect(Collectors.joining("\n"));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return in(state).resolve(HexFormat.of().formatHex(digest).substring(0, KEY_LENGTH));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The folder of the packages themselves. */
  static Path modules(Path folder) {
    return folder.resolve("node_modules");
  }
}
