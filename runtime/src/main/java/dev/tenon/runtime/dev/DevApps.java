package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.InvalidApp;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The apps that are being worked on, installed in one org and brought up to date when their files
 * have changed. Thread-safe.
 */
public final class DevApps {

  private static final Logger LOG = LoggerFactory.getLogger(DevApps.class);

  private final BundleReader bundles;
  private final AppLoader loader;
  private final Invoker invoker;
  private final Installations installations;
  private final OrgId org;
  private final AppChanges changes;
  private final Map<Path, DevApp> apps = new LinkedHashMap<>();

  public DevApps(
      BundleReader bundles,
      AppLoader loader,
      Invoker invoker,
      Installations installations,
      OrgId org,
      AppChanges changes,
      List<Path> paths) {
    this.bundles = bundles;
    this.loader = loader;
    this.invoker = invoker;
    this.installations = installations;
    this.org = org;
    this.changes = changes;
    paths.forEach(
        path -> apps.put(path, new DevApp(path, Optional.empty(), Optional.empty(), List.of())));
  }

  /** The org that the apps are installed in. */
  public OrgId org() {
    return org;
  }

  /** The apps as their files are now; those that have changed are loaded again first. */
  public synchronized List<DevApp> refresh() {
    List<DevApp> before = List.copyOf(apps.values());
    boolean first = apps.values().stream().allMatch(app -> app.bundle().isEmpty());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Path, Future<DevApp>> refreshing = new LinkedHashMap<>();
      apps.forEach((path, app) -> refreshing.put(path, threads.submit(() -> refreshed(app))));
      refreshing.forEach((path, app) -> apps.put(path, result(app)));
    }
    apps.replaceAll((path, app) -> withDoubleId(app));
    if (first) {
      removeOthers();
    }
    List<DevApp> now = List.copyOf(apps.values());
    if (!now.equals(before)) {
      changes.happened();
    }
    return now;
  }

  /**
   * A line of an app's file, if it has it.
   *
   * @param installation of the app
   * @param line from 1
   */
  public synchronized Optional<String> sourceLine(String installation, String file, int line) {
    return apps.values().stream()
        .filter(app -> app.installation().filter(i -> i.id().equals(installation)).isPresent())
        .flatMap(app -> app.bundle().stream())
        .flatMap(bundle -> bundle.text(file).stream())
        .flatMap(text -> text.lines().skip(line - 1L).limit(1))
        .findFirst();
  }

  /** Two apps of one id are one app to the org, so only one of them can be there. */
  private DevApp withDoubleId(DevApp app) {
    Optional<DevApp> earlier =
        apps.values().stream()
            .takeWhile(other -> !other.path().equals(app.path()))
            .filter(other -> sameInstallation(other, app))
            .findFirst();
    if (earlier.isEmpty() || app.isBroken()) {
      return app;
    }
    String text =
        "The app %s is also in %s; an org can have it only once."
            .formatted(app.name(), earlier.get().path());
    Problem problem =
        Problem.error(
            "manifest.json",
            Position.START,
            text,
            "give one of them another \"id\" in its tenon block.");
    return new DevApp(app.path(), app.bundle(), app.installation(), List.of(problem));
  }

  private static boolean sameInstallation(DevApp one, DevApp other) {
    return one.installation()
            .map(Installation::id)
            .equals(other.installation().map(Installation::id))
        && one.installation().isPresent();
  }

  /** What an earlier run installed and this one does not name would go on handling events. */
  private void removeOthers() {
    List<String> kept =
        apps.values().stream()
            .flatMap(app -> app.installation().stream())
            .map(Installation::id)
            .toList();
    for (Installation installation : installations.ofOrg(org)) {
      if (!kept.contains(installation.id())) {
        LOG.info("{} is not among the apps any more and is uninstalled", installation.appId());
        installations.remove(installation);
      }
    }
  }

  private static DevApp result(Future<DevApp> refreshed) {
    try {
      return refreshed.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFault(FaultCode.STOPPING, "Interrupted while apps were loaded.", e);
    }
  }

  private DevApp refreshed(DevApp app) {
    Bundle bundle;
    try {
      bundle = bundles.open(app.path());
    } catch (RuntimeFault e) {
      Problem problem = Problem.error("manifest.json", Position.START, e.getMessage());
      return new DevApp(app.path(), app.bundle(), app.installation(), List.of(problem));
    }
    boolean same = app.bundle().filter(bundle::hasSameFilesAs).isPresent();
    return same ? withSavedValues(app) : loaded(app, bundle);
  }

  /** The same app, with what people have saved on the pages since. */
  private DevApp withSavedValues(DevApp app) {
    return app.installation()
        .flatMap(known -> installations.find(org, known.id()))
        .map(now -> new DevApp(app.path(), app.bundle(), Optional.of(now), app.problems()))
        .orElse(app);
  }

  private DevApp loaded(DevApp app, Bundle bundle) {
    try {
      LoadedApp loaded = loader.load(bundle);
      Installation installed =
          installations.install(
              org,
              loaded,
              bundle.contentHash(),
              IparamFiles.source(loaded.manifest().iparams(), bundle));
      app.installation().ifPresent(before -> forget(before, installed));
      if (app.bundle().filter(known -> !sameContent(known, bundle)).isPresent()) {
        LOG.info("Reloaded {} {}", installed.appId(), loaded.manifest().version());
      }
      return new DevApp(app.path(), Optional.of(bundle), Optional.of(installed), loaded.problems());
    } catch (InvalidApp e) {
      // Whoever starts a runtime reports how each app was found.
      if (app.bundle().isPresent()) {
        LOG.warn("{}", e.getMessage());
      }
      return broken(app, bundle, e.problems());
    } catch (RuntimeException e) {
      // One app that cannot be read keeps no other from running.
      LOG.warn("The app {} cannot be loaded", bundle.name(), e);
      String text = "The app cannot be loaded: " + e.getMessage();
      return broken(app, bundle, List.of(Problem.error("manifest.json", Position.START, text)));
    }
  }

  private static boolean sameContent(Bundle one, Bundle other) {
    return one.contentHash().equals(other.contentHash());
  }

  /** An app that cannot be run keeps its installation, be it one of an earlier process. */
  private DevApp broken(DevApp app, Bundle bundle, List<Problem> problems) {
    Optional<Installation> installed =
        app.installation()
            .or(
                () ->
                    installations.ofOrg(org).stream()
                        .filter(known -> known.app().code().path().equals(bundle.path().toString()))
                        .findFirst());
    return new DevApp(app.path(), Optional.of(bundle), installed, problems);
  }

  /** Drops the code that was replaced; an app that changed its id leaves no installation behind. */
  private void forget(Installation before, Installation now) {
    AppCode old = before.app().code();
    if (!old.key().equals(now.app().code().key())) {
      invoker.unload(before.app().manifest().language(), old);
    }
    if (!before.id().equals(now.id())) {
      installations.remove(before);
    }
  }
}
