package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.AppManifest;
import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.invoke.AppCode;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.json.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apps that are being worked on, installed in one org and brought up to date when their files
 * have changed. Thread-safe.
 */
public final class DevApps {

  private static final Logger LOG = LoggerFactory.getLogger(DevApps.class);

  private final AppFilesReader reader;
  private final Invoker invoker;
  private final Installations installations;
  private final OrgId org;
  private final AppChanges changes;
  private final boolean alone;

  private List<Known> known;

  /** An app's files and what came of them; no app before the first look. */
  private record Known(AppFiles files, Optional<DevApp> app) {}

  /**
   * @param alone whether nothing else that lies in folders is to be installed in the org, as in a
   *     developer's own
   */
  public DevApps(
      BundleReader bundles,
      AppLoader loader,
      Invoker invoker,
      Installations installations,
      OrgId org,
      AppChanges changes,
      List<Path> paths,
      boolean alone) {
    this.reader = new AppFilesReader(bundles, loader);
    this.invoker = invoker;
    this.installations = installations;
    this.org = org;
    this.changes = changes;
    this.alone = alone;
    this.known =
        paths.stream().map(path -> new Known(AppFiles.unread(path), Optional.empty())).toList();
  }

  /** The org that the apps are installed in. */
  public OrgId org() {
    return org;
  }

  /** The apps as their files are now; those that have changed are loaded again first. */
  public synchronized List<DevApp> refresh() {
    List<AppFiles> files = reader.read(known.stream().map(Known::files).toList());
    Map<String, Path> owners = new HashMap<>();
    List<Known> now = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      DevApp app = brought(known.get(i), files.get(i), owners);
      app.installation().ifPresent(has -> owners.put(has.appId(), app.path()));
      log(known.get(i), files.get(i), app);
      now.add(new Known(files.get(i), Optional.of(app)));
    }
    List<Known> before = known;
    known = List.copyOf(now);
    letGo(before);
    if (!known.equals(before)) {
      changes.happened();
    }
    return apps();
  }

  /**
   * The app of this name, as its files are now.
   *
   * @throws RuntimeFault when there is none
   */
  public DevApp named(String name) {
    List<DevApp> now = refresh();
    return now.stream()
        .filter(app -> app.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RuntimeFault(
                    FaultCode.NOT_FOUND,
                    "There is no app \"%s\" here; %s."
                        .formatted(
                            name,
                            now.size() == 1
                                ? "the only one is \"%s\"".formatted(now.getFirst().name())
                                : "there are "
                                    + now.stream()
                                        .map(DevApp::name)
                                        .collect(Collectors.joining(", ")))));
  }

  /**
   * A line of an app's file, if it has it.
   *
   * @param installation of the app
   * @param line from 1
   */
  public synchronized Optional<String> sourceLine(String installation, String file, int line) {
    return apps().stream()
        .filter(app -> app.installation().filter(i -> i.id().equals(installation)).isPresent())
        .flatMap(app -> app.bundle().stream())
        .flatMap(bundle -> bundle.text(file).stream())
        .flatMap(text -> text.lines().skip(line - 1L).limit(1))
        .findFirst();
  }

  /** The apps as they were at the last look. */
  public synchronized List<DevApp> asLoaded() {
    return apps();
  }

  private List<DevApp> apps() {
    return known.stream().flatMap(each -> each.app().stream()).toList();
  }

  /**
   * Brings an app's installation up to date with its files.
   *
   * @param owners by app id: who of the apps before it has the id already
   */
  private DevApp brought(Known before, AppFiles files, Map<String, Path> owners) {
    Optional<Installation> held = before.app().flatMap(DevApp::installation);
    if (files.loaded().isEmpty()) {
      Optional<Installation> kept =
          held.or(() -> ofEarlierProcess(files)).filter(i -> !owners.containsKey(i.appId()));
      return new DevApp(files.path(), files.bundle(), kept, files.problems());
    }
    LoadedApp loaded = files.loaded().get();
    String id = loaded.manifest().id();
    if (owners.containsKey(id)) {
      // Two apps of one id are one app to the org, so only one of them can be there.
      Problem problem = doubleId(id, owners.get(id));
      return new DevApp(files.path(), files.bundle(), Optional.empty(), List.of(problem));
    }
    boolean upToDate =
        before.files().equals(files) && held.filter(i -> i.appId().equals(id)).isPresent();
    Installation installation =
        upToDate ? withSavedValues(held.orElseThrow()) : install(files, loaded);
    return new DevApp(files.path(), files.bundle(), Optional.of(installation), files.problems());
  }

  private Installation install(AppFiles files, LoadedApp loaded) {
    Bundle bundle = files.bundle().orElseThrow();
    return installations.install(
        org, loaded, bundle.contentHash(), IparamFiles.source(loaded.manifest().iparams(), bundle));
  }

  /** The same installation, with what people have saved on the pages since. */
  private Installation withSavedValues(Installation installation) {
    return installations.find(org, installation.id()).orElse(installation);
  }

  /** An app that cannot be run keeps its installation, be it one of an earlier process. */
  private Optional<Installation> ofEarlierProcess(AppFiles files) {
    return files
        .bundle()
        .flatMap(
            bundle ->
                installations.ofOrg(org).stream()
                    .filter(i -> i.app().code().path().equals(bundle.path().toString()))
                    .findFirst());
  }

  private static Problem doubleId(String id, Path owner) {
    return Problem.error(
        "manifest.json",
        Position.START,
        "The app %s is also in %s; an org can have it only once.".formatted(id, owner),
        "give one of them another \"id\" in its tenon block.");
  }

  /** Whoever starts a runtime reports how each app was found, so the first look says nothing. */
  private static void log(Known before, AppFiles files, DevApp app) {
    if (before.app().isEmpty() || before.app().get().equals(app)) {
      return;
    }
    if (app.isBroken()) {
      LOG.warn(
          "{} cannot be loaded{}:{}",
          Problem.visible(app.name()),
          app.installation().isEmpty() ? "" : "; events go to the version loaded last",
          lines(app.problems()));
    } else if (!files.hasSameContentAs(before.files()) || before.app().get().isBroken()) {
      LOG.info("Reloaded {}", Problem.visible(app.name()));
    }
  }

  private static String lines(List<Problem> problems) {
    return problems.stream().map(problem -> "\n  " + problem).collect(Collectors.joining());
  }

  /**
   * Uninstalls what no app holds any more, and forgets the code that was replaced. What an earlier
   * process installed and this one does not name would go on handling events.
   */
  private void letGo(List<Known> before) {
    boolean first = before.stream().allMatch(each -> each.app().isEmpty());
    // What was uploaded is none of ours.
    List<Installation> had =
        first && alone
            ? installations.ofOrg(org).stream().filter(i -> !i.app().uploaded()).toList()
            : held(before);
    List<Installation> has = held(known);
    Set<String> ids = has.stream().map(Installation::id).collect(Collectors.toSet());
    for (Installation installation : had) {
      if (!ids.contains(installation.id())) {
        LOG.info("{} is not among the apps any more and is uninstalled", installation.appId());
        installations.remove(installation);
      }
    }
    Set<String> used = new HashSet<>();
    has.forEach(installation -> used.add(installation.app().code().key()));
    loaded(known).forEach(app -> used.add(app.code().key()));
    had.forEach(i -> unloadUnless(used, i.app().manifest(), i.app().code()));
    loaded(before).forEach(app -> unloadUnless(used, app.manifest(), app.code()));
  }

  private void unloadUnless(Set<String> used, AppManifest app, AppCode code) {
    if (!used.contains(code.key())) {
      invoker.unload(app.language(), code);
    }
  }

  private static List<LoadedApp> loaded(List<Known> apps) {
    return apps.stream().flatMap(each -> each.files().loaded().stream()).toList();
  }

  private static List<Installation> held(List<Known> apps) {
    return apps.stream()
        .flatMap(each -> each.app().stream())
        .flatMap(app -> app.installation().stream())
        .toList();
  }
}
