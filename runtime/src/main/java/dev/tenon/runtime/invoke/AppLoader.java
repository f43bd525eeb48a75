package dev.tenon.runtime.invoke;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.InvalidApp;
import dev.tenon.runtime.app.IparamDefinition;
import dev.tenon.runtime.app.IparamsFile;
import dev.tenon.runtime.app.ManifestReader;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.app.Subscriptions;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a bundle ready to run: manifest read, code loaded, one checked against the other. */
public final class AppLoader {

  private final Invoker invoker;

  public AppLoader(Invoker invoker) {
    this.invoker = invoker;
  }

  /**
   * Loads an app.
   *
   * @throws InvalidApp naming every problem that was found
   */
  public LoadedApp load(Bundle bundle) {
    String text = manifest(bundle);
    ManifestReader.Result read = ManifestReader.read(text, bundle.name());
    List<Problem> problems = new ArrayList<>(read.problems());
    List<IparamDefinition> iparams = IparamsFile.read(bundle, problems);
    if (read.manifest().isEmpty() || problems.stream().anyMatch(Problem::isError)) {
      throw new InvalidApp(bundle.name(), problems);
    }
    AppManifest manifest = read.manifest().get().withIparams(iparams);
    AppCode code = code(manifest, bundle);
    FromRuntime.AppLoaded loaded = invoker.load(manifest.language(), code).join();

    loaded.problems().stream().map(AppLoader::problem).forEach(problems::add);
    Subscriptions subscriptions = subscriptions(manifest, loaded, problems);
    if (problems.stream().anyMatch(Problem::isError)) {
      invoker.unload(manifest.language(), code);
      throw new InvalidApp(manifest.id(), problems);
    }
    return new LoadedApp(manifest.withSubscriptions(subscriptions), code, problems);
  }

  private static String manifest(Bundle bundle) {
    String reason;
    try {
      Optional<String> text = bundle.text(ManifestReader.FILE);
      if (text.isPresent()) {
        return text.get();
      }
      reason = "The app has no manifest any more.";
    } catch (RuntimeFault e) {
      reason = e.getMessage();
    }
    throw new InvalidApp(
        bundle.name(), List.of(Problem.error(ManifestReader.FILE, Position.START, reason)));
  }

  /** The code of an app, named so that other content has another name. */
  public static AppCode code(AppManifest manifest, Bundle bundle) {
    return new AppCode(
        manifest.id() + "@" + manifest.version() + "#" + bundle.contentHash().substring(0, 16),
        bundle.path().toString(),
        manifest.id(),
        manifest.mainClass(),
        manifest.subscriptions().inFileOrder().stream()
            .map(Subscription::handler)
            .distinct()
            .toList());
  }

  /** The manifest's, or for a product without any the ones in the code, as the platform has it. */
  private static Subscriptions subscriptions(
      AppManifest manifest, FromRuntime.AppLoaded loaded, List<Problem> problems) {
    List<Subscription> all = new ArrayList<>(manifest.subscriptions().inFileOrder());
    for (Product product : manifest.products()) {
      boolean declared = all.stream().anyMatch(s -> s.product().equals(product));
      if (declared || loaded.events().isEmpty()) {
        continue;
      }
      for (FromRuntime.DeclaredEvent event : loaded.events()) {
        if (!loaded.handlers().contains(event.callback())) {
          problems.add(
              Problem.error(
                  "server/server.js",
                  Position.START,
                  "The callback \"%s\" of the event \"%s\" is not exported by server/server.js; it exports %s."
                      .formatted(event.callback(), event.event(), names(loaded.handlers()))));
        } else if (!event.event().isBlank()) {
          all.add(
              new Subscription(
                  product, new EventPattern(event.event()), event.callback(), Optional.empty()));
        }
      }
    }
    return new Subscriptions(all);
  }

  private static Problem problem(FromRuntime.CodeProblem problem) {
    Position at = new Position(problem.line(), problem.column());
    return new Problem(
        Problem.Severity.ERROR,
        problem.file(),
        new Range(at, 0),
        problem.message(),
        problem.fix(),
        Optional.empty());
  }

  private static String names(List<String> handlers) {
    return handlers.isEmpty() ? "nothing" : String.join(", ", handlers);
  }

  /** The message of an app that cannot be loaded any more, for the record of a delivery. */
  static Optional<String> trouble(FromRuntime.AppLoaded loaded) {
    return loaded.problems().stream().findFirst().map(problem -> problem(problem).toString());
  }
}
