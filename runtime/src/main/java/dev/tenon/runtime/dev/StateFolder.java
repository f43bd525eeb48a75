package dev.tenon.runtime.dev;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folder {@code .tenon}, which holds what {@code tenon run} remembers. */
public final class StateFolder {

  private StateFolder() {}

  /**
   * Makes the folder ready below another.
   *
   * @param fresh whether to forget what is in it
   */
  public static Path prepare(Path parent, boolean fresh) {
    Path folder = parent.resolve(".tenon");
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
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
