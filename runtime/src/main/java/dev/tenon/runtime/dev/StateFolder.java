package dev.tenon.runtime.dev;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.npm.PackageFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder {@code .tenon}, which holds what {@code tenon run} remembers. */
public final class StateFolder {

  private StateFolder() {}

  /** The folder below another, be it there or not. */
  public static Path of(Path parent) {
    return parent.resolve(".tenon");
  }

  /**
   * Makes the folder ready below another.
   *
   * @param fresh whether to forget what is in it; npm packages stay, as another run gets the same
   */
  public static Path prepare(Path parent, boolean fresh) {
    Path folder = of(parent);
    try {
      if (fresh && Files.isDirectory(folder)) {
        delete(folder);
      }
      Files.createDirectories(folder);
      // Nobody should have to remember to ignore it.
      Path ignore = folder.resolve(".gitignore");
      if (Files.notExists(ignore)) {
        Files.writeString(ignore, "*\n");
      }
      return folder;
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "The folder " + folder + " cannot be prepared: " + e, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    Path packages = PackageFolders.in(folder);
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> forgotten =
          paths
              .filter(path -> !path.startsWith(packages) && !packages.startsWith(path))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path path : forgotten) {
        Files.delete(path);
      }
    }
  }
}
