package dev.tenon.runtime.npm;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.Dependencies;
import dev.tenon.runtime.app.Dependency;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.invoke.AppPackages;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Finds packages that lie in an app, or that an earlier run has installed. It installs nothing, so
 * that apps can be checked without a network.
 */
public final class KnownPackages implements AppPackages {

  private final Function<Bundle, List<Path>> states;

  /**
   * @param states the folders of state in which the packages of an app may be
   */
  public KnownPackages(Function<Bundle, List<Path>> states) {
    this.states = states;
  }

  @Override
  public Found find(Bundle bundle, Dependencies dependencies) {
    List<Dependency> wanted = dependencies.inRegistry().all();
    List<Dependency> lacking = dependencies.lackingIn(bundle.path().resolve(Dependencies.FOLDER));
    if (lacking.isEmpty()) {
      return Found.inBundle();
    }
    Optional<Path> installed =
        states.apply(bundle).stream()
            .map(state -> PackageFolders.modules(PackageFolders.of(state, wanted)))
            .filter(folder -> dependencies.lackingIn(folder).isEmpty())
            .findFirst();
    return installed
        .map(Found::at)
        .orElseGet(
            () ->
                warned(
                    AppPackages.missing(
                        lacking,
                        "not installed here",
                        "The code that needs them was not checked.",
                        "tenon run and tenon pack install them; by hand: npm install --prefix server "
                            + wanted.stream()
                                .map(Dependency::toString)
                                .collect(Collectors.joining(" ")))));
  }

  /** On another machine, or a moment later, they may be there: that is no mistake of the app. */
  private static Found warned(Found found) {
    return new Found(
        found.folder(),
        found.missing(),
        found.problems().stream()
            .map(
                problem ->
                    new Problem(
                        Problem.Severity.WARNING,
                        problem.file(),
                        problem.range(),
                        problem.message(),
                        problem.fix(),
                        problem.source()))
            .toList());
  }
}
