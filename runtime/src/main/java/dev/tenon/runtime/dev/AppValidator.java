package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.InvalidApp;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.json.Position;
import java.nio.file.Path;
import java.util.List;

/** Finds everything that is wrong with apps by loading them as the runtime does, and no further. */
public final class AppValidator {

  private final BundleReader bundles;
  private final AppLoader loader;

  public AppValidator(BundleReader bundles, AppLoader loader) {
    this.bundles = bundles;
    this.loader = loader;
  }

  /** Checks the app in a folder, zip or jar; what cannot even be opened is a problem too. */
  public CheckedApp check(Path path) {
    String name = "" + path.toAbsolutePath().normalize().getFileName();
    Bundle bundle;
    try {
      bundle = bundles.open(path);
    } catch (RuntimeFault e) {
      // No file of it can be named; where it was looked for stands before the message anyway.
      String reason =
          ("" + e.getMessage())
              .replace(path.toAbsolutePath().normalize() + " is not an app", "This is not an app");
      Problem problem = Problem.error("", Position.START, reason);
      return new CheckedApp(name, path, List.of(problem));
    }
    try {
      LoadedApp loaded = loader.load(bundle);
      return new CheckedApp(loaded.manifest().id(), path, loaded.problems());
    } catch (InvalidApp e) {
      return new CheckedApp(bundle.name(), path, e.problems());
    }
  }
}
