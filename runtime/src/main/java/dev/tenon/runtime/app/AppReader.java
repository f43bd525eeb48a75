package dev.tenon.runtime.app;

import dev.tenon.runtime.custom.CustomEvent;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads everything that an app says about itself, without running a line of it. */
public final class AppReader {

  private AppReader() {}

  /**
   * What reading gave.
   *
   * @param manifest with the parameters and custom events; absent when the manifest has errors
   * @param names what the manifest names in the code, with or without errors
   * @param dependencies the npm packages that a JavaScript app needs
   * @param problems all that is wrong with the app's files
   */
  public record Reading(
      Optional<AppManifest> manifest,
      ManifestNames names,
      Dependencies dependencies,
      List<Problem> problems) {
    public Reading {
      problems = List.copyOf(problems);
    }
  }

  /** Reads a bundle; whatever is wrong with it is in the result. */
  public static Reading read(Bundle bundle) {
    List<Problem> problems = new ArrayList<>();
    ManifestReader.Result read = manifest(bundle);
    problems.addAll(read.problems());
    List<IparamDefinition> iparams = IparamsFile.read(bundle, problems);
    Dependencies dependencies =
        read.names().mainClass().isEmpty() ? Dependencies.of(bundle) : Dependencies.none();
    List<CustomEvent> events = CustomEventsFile.read(bundle, read.names(), problems);
    try {
      new ConfigCheck(bundle, read.names(), iparams, problems).run();
      if (read.names().mainClass().isEmpty()) {
        dependencies =
            dependencies.requiredBy(new RequireCheck(bundle, dependencies, problems).run());
        withoutServer(bundle, read, problems);
      }
      TestData.check(bundle, read.names(), problems);
    } catch (RuntimeFault e) {
      problems.add(Problem.error(ManifestReader.FILE, Position.START, "" + e.getMessage()));
    }
    return new Reading(
        read.manifest()
            .map(
                manifest ->
                    manifest
                        .withIparams(iparams)
                        .withCustomEvents(events)
                        .withServices(
                            manifest
                                .services()
                                .withRequests(templates(bundle, read.names(), problems)))),
        read.names(),
        dependencies,
        problems);
  }

  private static Map<String, RequestTemplate> templates(
      Bundle bundle, ManifestNames names, List<Problem> problems) {
    // What cannot be read has been said; the app is not run then.
    return problems.stream().anyMatch(Problem::stopsTheApp)
        ? Map.of()
        : RequestTemplates.of(bundle, names);
  }

  /** Many published apps are pages and nothing else, so that is no mistake; it may be one. */
  private static void withoutServer(
      Bundle bundle, ManifestReader.Result read, List<Problem> problems) {
    boolean pagesOnly =
        read.manifest().isPresent()
            && read.names().handlers().isEmpty()
            && bundle.text(CodeEvents.CODE).isEmpty();
    if (pagesOnly) {
      problems.add(
          Problem.warning(
              ManifestReader.FILE,
              Position.START,
              "The app has no %s and handles no events: it can be installed, and nothing of it is run."
                  .formatted(CodeEvents.CODE),
              "create %s with exports = { … } and name its events here, if it is to have a server."
                  .formatted(CodeEvents.CODE)));
    }
  }

  private static ManifestReader.Result manifest(Bundle bundle) {
    String reason;
    try {
      Optional<String> text = bundle.text(ManifestReader.FILE);
      if (text.isPresent()) {
        return ManifestReader.read(text.get(), bundle.name());
      }
      reason = "The app has no manifest any more.";
    } catch (RuntimeFault e) {
      reason = e.getMessage();
    }
    return new ManifestReader.Result(
        Optional.empty(),
        ManifestNames.none(),
        List.of(Problem.error(ManifestReader.FILE, Position.START, "" + reason)));
  }
}
