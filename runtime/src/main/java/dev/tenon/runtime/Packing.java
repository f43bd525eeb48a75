package dev.tenon.runtime;

import dev.tenon.runtime.app.Bundle;
import dev.tenon.runtime.app.BundlePacker;
import dev.tenon.runtime.app.BundleReader;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.dev.StateFolder;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.invoke.AppLoader;
import dev.tenon.runtime.invoke.Invoker;
import dev.tenon.runtime.invoke.LoadedApp;
import dev.tenon.runtime.js.JsRuntime;
import dev.tenon.runtime.npm.MachineNpm;
import dev.tenon.runtime.npm.NpmPackages;
import dev.tenon.runtime.npm.PackagePlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks an app as a runtime does, and packs it with the npm packages that it needs. */
public final class Packing {

  private Packing() {}

  /**
   * An app that was packed.
   *
   * @param problems warnings
   */
  public record Result(BundlePacker.Packed packed, List<Problem> problems) {
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Packs the app of a folder.
   *
   * @param output where the zip is put; without it, in {@code dist} of the app
   * @throws dev.tenon.runtime.app.InvalidApp naming every problem of the app
   */
  public static Result pack(Path given, Optional<Path> output, MachineNpm npm) {
    Path folder = given.toAbsolutePath().normalize();
    if (Files.isRegularFile(folder)) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          given + " is a file: an app that is packed is uploaded as it is. Name the app's folder.");
    }
    // A folder without an app gets no folder of state.
    Bundle bundle = new BundleReader(StateFolder.of(folder)).open(folder);
    Path state = StateFolder.prepare(folder, false);
    try (Invoker invoker = Tenon.invoker(new JsRuntime(), Map.of(), Clock.systemUTC())) {
      LoadedApp app =
          new AppLoader(invoker, NpmPackages.into(PackagePlace.STATE, state, npm)).load(bundle);
      Path target = output.orElse(folder.resolve("dist").resolve(bundle.name() + ".zip"));
      return new Result(
          BundlePacker.pack(bundle, app.code().packages().map(Path::of), target), app.problems());
    }
  }
}
