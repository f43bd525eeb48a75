package dev.tenon.runtime.invoke;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Problem;
import java.util.List;

/**
 * An app whose code was loaded and found to have what its manifest names.
 *
 * @param manifest with all its subscriptions, those declared in code included
 * @param code its code
 * @param problems warnings
 */
public record LoadedApp(AppManifest manifest, AppCode code, List<Problem> problems) {
  public LoadedApp {
    problems = List.copyOf(problems);
  }
}
