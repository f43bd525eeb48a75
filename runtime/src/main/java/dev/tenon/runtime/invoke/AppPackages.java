package dev.tenon.runtime.invoke;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.Dependencies;
import dev.tenon.runtime.app.Dependency;
import dev.tenon.runtime.app.ManifestReader;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.json.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the npm packages lie that an app needs. */
public interface AppPackages {

  /**
   * What was found.
   *
   * @param folder what takes the place of {@code server/node_modules}; empty when that is used
   * @param missing the packages that are not there
   * @param problems what is said of these; a package that no file requires stops no app
   */
  record Found(Optional<String> folder, Set<String> missing, List<Problem> problems) {
    public Found {
      missing = Set.copyOf(missing);
      problems = List.copyOf(problems);
    }

    /** Everything is in the bundle, or nothing is needed. */
    public static Found inBundle() {
      return new Found(Optional.empty(), Set.of(), List.of());
    }

    /** Everything is in a folder outside of the bundle. */
    public static Found at(Path folder) {
      return new Found(Optional.of(folder.toString()), Set.of(), List.of());
    }
  }

  /** The packages of an app as they are, without a change to anything. */
  Found find(Bundle bundle, Dependencies dependencies);

  /** The packages of an app that is otherwise fit to run, which are got where that is possible. */
  default Found provide(Bundle bundle, Dependencies dependencies) {
    return find(bundle, dependencies);
  }

  /** For hosts, which take apps as they are: all of them must be in the bundle. */
  static AppPackages inBundle() {
    return (bundle, dependencies) -> {
      List<Dependency> lacking = dependencies.lackingIn(bundle.path().resolve(Dependencies.FOLDER));
      return missing(
          lacking, "not in the bundle", "", "pack the app with what it needs: tenon pack FOLDER.");
    };
  }

  /**
   * Packages that are not there: an error for those that a file of the app requires by name, a
   * warning for others.
   *
   * @param what what they are not, such as "not installed"
   * @param why a sentence that gives the reason, or nothing
   */
  static Found missing(List<Dependency> lacking, String what, String why, String fix) {
    List<Problem> problems = new ArrayList<>();
    for (boolean required : List.of(true, false)) {
      List<Dependency> some =
          lacking.stream().filter(dependency -> dependency.required() == required).toList();
      if (some.isEmpty()) {
        continue;
      }
      String names = some.stream().map(Dependency::toString).collect(Collectors.joining(", "));
      boolean one = some.size() == 1;
      String message =
          "The npm %s %s %s %s%s. %s"
              .formatted(
                  one ? "package" : "packages",
                  names,
                  one ? "is" : "are",
                  what,
                  required
                      ? ""
                      : ", and no file of the app requires %s by name"
                          .formatted(one ? "it" : "them"),
                  why)
              .strip();
      Range range = some.getFirst().range();
      problems.add(
          required
              ? Problem.error(ManifestReader.FILE, range, message, fix)
              : Problem.warning(ManifestReader.FILE, range, message, fix));
    }
    return new Found(
        Optional.empty(),
        lacking.stream().map(Dependency::name).collect(Collectors.toSet()),
        problems);
  }
}
