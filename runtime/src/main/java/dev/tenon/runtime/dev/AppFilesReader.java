package dev.tenon.runtime.dev;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.InvalidApp;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.json.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at apps' files again, and loads those that have changed. */
final class AppFilesReader {

  private static final Logger LOG = LoggerFactory.getLogger(AppFilesReader.class);

  private final BundleReader bundles;
  private final AppLoader loader;

  AppFilesReader(BundleReader bundles, AppLoader loader) {
    this.bundles = bundles;
    this.loader = loader;
  }

  /** The apps as they are now, in the same order; one that has not changed is the same object. */
  List<AppFiles> read(Collection<AppFiles> before) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AppFiles>> reading = new ArrayList<>();
      before.forEach(app -> reading.add(threads.submit(() -> read(app))));
      return reading.stream().map(AppFilesReader::result).toList();
    }
  }

  private static AppFiles result(Future<AppFiles> read) {
    try {
      return read.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFault(FaultCode.STOPPING, "Interrupted while apps were loaded.", e);
    }
  }

  private AppFiles read(AppFiles before) {
    Bundle bundle;
    try {
      bundle = bundles.open(before.path());
    } catch (RuntimeFault e) {
      Problem problem = Problem.error("manifest.json", Position.START, e.getMessage());
      AppFiles closed =
          new AppFiles(before.path(), Optional.empty(), Optional.empty(), List.of(problem));
      return closed.equals(before) ? before : closed;
    }
    boolean same = before.bundle().filter(bundle::hasSameFilesAs).isPresent();
    return same ? before : load(before, bundle);
  }

  private AppFiles load(AppFiles before, Bundle bundle) {
    try {
      LoadedApp loaded = loader.load(bundle);
      return new AppFiles(
          before.path(), Optional.of(bundle), Optional.of(loaded), loaded.problems());
    } catch (InvalidApp e) {
      return new AppFiles(before.path(), Optional.of(bundle), Optional.empty(), e.problems());
    } catch (RuntimeException e) {
      // One app that cannot be read keeps no other from running.
      LOG.warn("The app {} cannot be loaded", Problem.visible(bundle.name()), e);
      String text = "The app cannot be loaded: " + e.getMessage();
      List<Problem> problems = List.of(Problem.error("manifest.json", Position.START, text));
      return new AppFiles(before.path(), Optional.of(bundle), Optional.empty(), problems);
    }
  }
}
