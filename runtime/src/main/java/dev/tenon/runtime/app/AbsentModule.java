package dev.tenon.runtime.app;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Why a module that is no file of the app cannot be required, in the same words before an app runs
 * and while it does.
 */
public record AbsentModule(String message, String fix) {

  /**
   * What to say of a name that was not found; empty for files of the app, for what is no name, and
   * for modules of Node.js that there are.
   *
   * @param isInstalled whether there is a package of a name
   */
  public static Optional<AbsentModule> of(
      String name, Dependencies dependencies, Predicate<String> isInstalled) {
    if (name.isBlank()
        || name.startsWith("./")
        || name.startsWith("../")
        || CoreModules.has(name)) {
      return Optional.empty();
    }
    if (CoreModules.isMeant(name)) {
      return Optional.of(
          new AbsentModule(
              "Node.js's own module \"%s\" is not there: apps run without Node.js.".formatted(name),
              "do without it; use what JavaScript itself has, or an npm package."));
    }
    Optional<String> owner = Dependency.packageOf(name);
    if (owner.isEmpty()) {
      return Optional.of(
          new AbsentModule(
              "\"%s\" is neither a file of the app nor the name of an npm package.".formatted(name),
              "a file of the app is required by a name that begins with ./ or ../"));
    }
    String npm = owner.get();
    return Optional.of(
        dependencies
            .named(npm)
            .map(dependency -> declared(name, dependency, isInstalled.test(npm)))
            .orElseGet(() -> undeclared(name, npm)));
  }

  private static AbsentModule declared(String name, Dependency dependency, boolean installed) {
    if (installed) {
      return new AbsentModule(
          "The npm package \"%s\" is installed, and has nothing of the name \"%s\"."
              .formatted(dependency.name(), name),
          "look up in the package's README what it is required by.");
    }
    return new AbsentModule(
        "The npm package \"%s\" is not installed, though the manifest names it."
            .formatted(dependency.name()),
        "tenon run installs it, and tenon pack puts it into the bundle.");
  }

  private static AbsentModule undeclared(String name, String npm) {
    return new AbsentModule(
        "The npm package \"%s\" is not among the \"dependencies\" of the manifest.".formatted(npm),
        "add \"%s\" with its version to \"dependencies\" in manifest.json; if a file of the app is meant, write require('./%s')."
            .formatted(npm, name));
  }
}
