package dev.tenon.runtime;

import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.dev.AppValidator;
import dev.tenon.runtime.dev.CheckedApp;
import dev.tenon.runtime.dev.StateFolder;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.AppPackages;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.npm.KnownPackages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** As much of a runtime as it takes to check apps: no store, no server, nothing kept. */
public final class Validation implements AutoCloseable {

  /** Those of an earlier run of the app alone, or of several from this folder. */
  private static final AppPackages INSTALLED =
      new KnownPackages(
          bundle ->
              List.of(StateFolder.of(bundle.path()), StateFolder.of(Path.of("").toAbsolutePath())));

  private final Path unpacked;
  private final Invoker invoker;
  private final AppValidator validator;

  private Validation(Path unpacked, Invoker invoker) {
    this.unpacked = unpacked;
    this.invoker = invoker;
    this.validator =
        new AppValidator(new BundleReader(unpacked), new AppLoader(invoker, INSTALLED));
  }

  /** Gets ready to check apps. */
  public static Validation start() {
    try {
      return new Validation(
          Files.createTempDirectory("tenon-validate-"),
          Tenon.invoker(new JsRuntime(), Map.of(), Clock.systemUTC()));
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT, "No temporary folder could be made for zips: " + e, e);
    }
  }

  /** Checks one app. */
  public CheckedApp check(Path path) {
    return validator.check(path);
  }

  @Override
  public void close() {
    invoker.close();
    try (Stream<Path> files = Files.walk(unpacked)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The temporary folder cannot be removed", e);
    }
  }
}
