package dev.tenon.runtime.invoke;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.AppReader;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.InvalidApp;
import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.app.ManifestNames;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.app.Subscriptions;
import java.util.List;
import java.util.Optional;

/** Makes a bundle ready to run: manifest read, code loaded, one checked against the other. */
public final class AppLoader {

  private final Invoker invoker;
  private final AppPackages packages;

  /** Loads apps that bring the npm packages that they need. */
  public AppLoader(Invoker invoker) {
    this(invoker, AppPackages.inBundle());
  }

  public AppLoader(Invoker invoker, AppPackages packages) {
    this.invoker = invoker;
    this.packages = packages;
  }

  /**
   * Loads an app.
   *
   * @throws InvalidApp naming every problem that was found
   */
  public LoadedApp load(Bundle bundle) {
    AppReader.Reading read = AppReader.read(bundle);
    boolean runnable =
        read.manifest().isPresent() && read.problems().stream().noneMatch(Problem::stopsTheApp);
    if (!runnable) {
      // Nothing is got for an app that cannot be run anyway.
      AppPackages.Found there = packages.find(bundle, read.dependencies());
      throw new InvalidApp(bundle.name(), withCode(bundle, read, there));
    }
    AppPackages.Found found = packages.provide(bundle, read.dependencies());
    AppManifest manifest = read.manifest().orElseThrow();
    AppCode code = code(manifest, bundle, found.folder());
    FromRuntime.AppLoaded loaded = invoker.load(manifest.language(), code).join();

    CodeProblems problems = new CodeProblems(bundle, read, found);
    problems.add(loaded);
    Subscriptions subscriptions = problems.subscriptions(manifest, loaded);
    List<Problem> all = problems.all();
    if (all.stream().anyMatch(Problem::stopsTheApp)) {
      invoker.unload(manifest.language(), code);
      throw new InvalidApp(manifest.id(), all);
    }
    return new LoadedApp(manifest.withSubscriptions(subscriptions), code, all);
  }

  /** The code is looked at even if the rest is broken, so that all problems are told at once. */
  private List<Problem> withCode(Bundle bundle, AppReader.Reading read, AppPackages.Found found) {
    CodeProblems problems = new CodeProblems(bundle, read, found);
    ManifestNames names = read.names();
    Language language = names.mainClass().isPresent() ? Language.JAVA : Language.JAVASCRIPT;
    boolean hasCode =
        language == Language.JAVA
            || !bundle.files("server").isEmpty()
            || read.manifest().isPresent();
    if (hasCode) {
      AppCode code =
          new AppCode(
              bundle.name() + "?" + bundle.contentHash().substring(0, 16),
              bundle.path().toString(),
              bundle.name(),
              names.mainClass(),
              names.handlers().stream().map(ManifestNames.Handler::name).distinct().toList(),
              found.folder());
      FromRuntime.AppLoaded loaded = invoker.load(language, code).join();
      problems.add(loaded);
      read.manifest().ifPresent(manifest -> problems.subscriptions(manifest, loaded));
      invoker.unload(language, code);
    }
    return problems.all();
  }

  /** The code of an app, named so that other content has another name. */
  private static AppCode code(AppManifest manifest, Bundle bundle, Optional<String> packages) {
    return new AppCode(
        manifest.id() + "@" + manifest.version() + "#" + bundle.contentHash().substring(0, 16),
        bundle.path().toString(),
        manifest.id(),
        manifest.mainClass(),
        manifest.subscriptions().inFileOrder().stream()
            .map(Subscription::handler)
            .distinct()
            .toList(),
        packages);
  }

  /** The message of an app that cannot be loaded any more, for the record of a delivery. */
  static Optional<String> trouble(FromRuntime.AppLoaded loaded) {
    return loaded.problems().stream()
        .findFirst()
        .map(problem -> CodeProblems.problem(problem).toString());
  }
}
