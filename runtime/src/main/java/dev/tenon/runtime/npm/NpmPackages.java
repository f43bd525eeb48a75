package dev.tenon.runtime.npm;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.Dependencies;
import dev.tenon.runtime.app.Dependency;
import dev.tenon.runtime.invoke.AppPackages;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Has this machine's npm install the packages that apps lack. Thread-safe; packages are installed
 * one set after the other.
 */
public final class NpmPackages implements AppPackages {

  private final Path state;
  private final boolean intoApps;
  private final KnownPackages known;
  private final Npm npm;

  private NpmPackages(MachineNpm machine, Path state, boolean intoApps) {
    this.npm = new Npm(machine);
    this.state = state;
    this.intoApps = intoApps;
    this.known = new KnownPackages(_ -> List.of(state));
  }

  /**
   * What gets the packages of apps.
   *
   * @param state the folder of state
   */
  public static AppPackages into(PackagePlace place, Path state, MachineNpm machine) {
    return place == PackagePlace.BUNDLE
        ? AppPackages.inBundle()
        : new NpmPackages(machine, state, place == PackagePlace.APP);
  }

  @Override
  public Found find(Bundle bundle, Dependencies dependencies) {
    Found found = known.find(bundle, dependencies);
    // They would be installed if the app were fit to run.
    return new Found(found.folder(), found.missing(), List.of());
  }

  @Override
  public Found provide(Bundle bundle, Dependencies dependencies) {
    Found there = known.find(bundle, dependencies);
    if (there.missing().isEmpty()) {
      return there;
    }
    Dependencies wanted = dependencies.inRegistry();
    // A zip is unpacked into the folder of state, and whoever gave it looks at nothing there.
    boolean intoApp = intoApps && !bundle.path().startsWith(state);
    Path folder = PackageFolders.of(state, wanted.all());
    Arrival arrival = intoApp ? Arrival.inApp(bundle.path(), folder) : Arrival.inState(folder);
    Optional<NpmFailure> failure =
        wanted.all().isEmpty() ? Optional.empty() : arrival.install(npm, bundle.name(), wanted);
    if (failure.isPresent()) {
      return failed(failure.get(), arrival.target(), wanted);
    }
    List<Dependency> elsewhere =
        dependencies.all().stream().filter(dependency -> !dependency.isInRegistry()).toList();
    Found installed = intoApp ? Found.inBundle() : Found.at(arrival.target());
    return elsewhere.isEmpty() ? installed : without(elsewhere, installed);
  }

  private static Found failed(NpmFailure failure, Path folder, Dependencies wanted) {
    Optional<String> first = failure.about().map(Dependency::name);
    List<Dependency> lacking =
        wanted.lackingIn(folder).stream()
            .sorted(Comparator.comparing(each -> !Optional.of(each.name()).equals(first)))
            .toList();
    return AppPackages.missing(lacking, "not installed", failure.message(), failure.fix());
  }

  private static Found without(List<Dependency> elsewhere, Found installed) {
    Found missing =
        AppPackages.missing(
            elsewhere,
            "not installed",
            "Only versions of packages in npm's registry are.",
            "write versions, such as \"1.0.0\", or bring the packages in server/node_modules.");
    Set<String> names = new HashSet<>(installed.missing());
    names.addAll(missing.missing());
    return new Found(
        installed.folder(),
        names,
        Stream.concat(installed.problems().stream(), missing.problems().stream()).toList());
  }
}
