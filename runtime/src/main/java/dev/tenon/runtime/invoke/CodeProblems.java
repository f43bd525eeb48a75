package dev.tenon.runtime.invoke;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.AppReader;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.CodeEvents;
import dev.tenon.runtime.app.ManifestNames;
import dev.tenon.runtime.app.ManifestReader;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.app.SourceLines;
import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.app.Subscriptions;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The problems of an app's files, and those that show when its code is held against them. */
final class CodeProblems {

  private final Bundle bundle;
  private final ManifestNames names;
  private final List<Problem> problems;

  private final Set<String> missing;

  CodeProblems(Bundle bundle, AppReader.Reading read, AppPackages.Found packages) {
    this.bundle = bundle;
    this.names = read.names();
    this.problems = new ArrayList<>(read.problems());
    this.problems.addAll(packages.problems());
    this.missing = packages.missing();
  }

  /** All of them in reading order, each with its line. */
  List<Problem> all() {
    return SourceLines.added(bundle, problems);
  }

  /** Adds what a runtime found; a handler that is missing is a problem of the manifest. */
  void add(FromRuntime.AppLoaded loaded) {
    for (FromRuntime.CodeProblem found : loaded.problems()) {
      List<ManifestNames.Handler> places =
          names.handlers().stream()
              .filter(handler -> found.handler().filter(handler.name()::equals).isPresent())
              .toList();
      if (places.isEmpty() && !isOfMissingPackage(found)) {
        addToCode(problem(found));
      }
      for (ManifestNames.Handler handler : places) {
        problems.add(
            new Problem(
                Problem.Severity.ERROR,
                ManifestReader.FILE,
                handler.range(),
                found.message(),
                found.fix(),
                Optional.empty()));
      }
    }
    if (loaded.events().isEmpty() && (names.mainClass().isPresent() || isEvaluated(loaded))) {
      new CodeEvents(bundle, names, problems).idle();
    }
    if (!loaded.handlers().isEmpty() || isEvaluated(loaded)) {
      new CodeEvents(bundle, names, problems).callbacks(loaded.handlers());
    }
  }

  /** Of a package that is not there all has been said. */
  private boolean isOfMissingPackage(FromRuntime.CodeProblem found) {
    return missing.stream()
        .anyMatch(
            name ->
                found.message().contains("Cannot find module \"" + name + "\"")
                    || found.message().contains("Cannot find module \"" + name + "/"));
  }

  /** Whether JavaScript was loaded, so that what it does not export is known. */
  private boolean isEvaluated(FromRuntime.AppLoaded loaded) {
    return names.mainClass().isEmpty()
        && loaded.problems().stream().allMatch(problem -> problem.handler().isPresent());
  }

  /** What the files alone let expect is told once, as the error that it turned out to be. */
  private void addToCode(Problem problem) {
    Optional<Problem> expected =
        problems.stream()
            .filter(known -> known.file().equals(problem.file()))
            .filter(known -> known.at().line() == problem.at().line())
            .filter(_ -> problem.message().contains("Cannot find module"))
            .findFirst();
    expected.ifPresent(problems::remove);
    problems.add(
        expected
            .map(
                known ->
                    new Problem(
                        Problem.Severity.ERROR,
                        known.file(),
                        known.range(),
                        known.message(),
                        known.fix(),
                        Optional.empty()))
            .orElse(problem));
  }

  /** The manifest's, or for a product without any the ones in the code, as the platform has it. */
  Subscriptions subscriptions(AppManifest manifest, FromRuntime.AppLoaded loaded) {
    List<Subscription> all = new ArrayList<>(manifest.subscriptions().inFileOrder());
    List<Product> listing =
        manifest.products().stream()
            .filter(product -> all.stream().noneMatch(s -> s.product().equals(product)))
            .toList();
    CodeEvents events = new CodeEvents(bundle, names, problems);
    for (FromRuntime.DeclaredEvent event : loaded.events()) {
      if (listing.isEmpty()) {
        events.ignored(event.event());
      } else if (events.isUsable(event.event(), event.callback(), listing, loaded.handlers())) {
        listing.forEach(
            product ->
                all.add(
                    new Subscription(
                        product,
                        new EventPattern(event.event()),
                        event.callback(),
                        Optional.empty(),
                        Optional.empty())));
      }
    }
    return new Subscriptions(all);
  }

  static Problem problem(FromRuntime.CodeProblem problem) {
    return new Problem(
        Problem.Severity.ERROR,
        problem.file(),
        new Range(new Position(problem.line(), problem.column()), 0),
        problem.message(),
        problem.fix(),
        Optional.empty());
  }
}
