package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.invoke.LoadedApp;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the files of an app came to when they were last read.
 *
 * @param path where it was found
 * @param bundle absent when it could not even be opened
 * @param loaded absent when it could not be loaded
 * @param problems why it could not, or warnings
 */
record AppFiles(
    Path path, Optional<Bundle> bundle, Optional<LoadedApp> loaded, List<Problem> problems) {

  AppFiles {
    problems = List.copyOf(problems);
  }

  /** Before the first look. */
  static AppFiles unread(Path path) {
    return new AppFiles(path, Optional.empty(), Optional.empty(), List.of());
  }

  /** Whether the files that make up the app are as they were, apart from its sample payloads. */
  boolean hasSameContentAs(AppFiles other) {
    return bundle.map(Bundle::contentHash).equals(other.bundle.map(Bundle::contentHash));
  }
}
