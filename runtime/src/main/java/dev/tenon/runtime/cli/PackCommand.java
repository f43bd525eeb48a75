package dev.tenon.runtime.cli;

import dev.tenon.runtime.Packing;
import dev.tenon.runtime.app.BundlePacker;
import dev.tenon.runtime.app.BundleStore;
import dev.tenon.runtime.app.InvalidApp;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.dev.ProblemText;
import dev.tenon.runtime.npm.MachineNpm;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon pack}: an app as the zip that hosts take. */
@Command(
    name = "pack",
    description = {
      "Packs an app as a zip to be uploaded, with the npm packages that it needs.",
      "The app is checked first; packages that it lacks are installed in .tenon of its folder. The same files make the same zip."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the zip was written",
      "1:the app has errors, each of which is told",
      "2:wrong arguments"
    })
final class PackCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description = "The app's folder; without it, the current one.")
  Path folder = Path.of("");

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The zip; without it, dist/NAME.zip in the app's folder.")
  Optional<Path> output = Optional.empty();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() {
    try {
      Packing.Result result = Packing.pack(folder, output, MachineNpm.standard());
      tell(result.problems());
      tell(result.packed());
      return 0;
    } catch (InvalidApp e) {
      tell(e.problems());
      return 1;
    }
  }

  private void tell(List<Problem> problems) {
    PrintWriter out = spec.commandLine().getOut();
    boolean colours = spec.commandLine().getColorScheme().ansi().enabled();
    out.print(new ProblemText(colours).of(folder.normalize(), problems));
    out.flush();
  }

  private void tell(BundlePacker.Packed packed) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        Problem.visible(
            "%s: %,d files, of these %,d of npm packages; %,d bytes"
                .formatted(packed.zip(), packed.files(), packed.packages(), packed.bytes())));
    if (packed.bytes() > BundleStore.MAX_BYTES) {
      out.println(
          "That is more than the %d MiB that a host takes unless its setting max-bundle says otherwise."
              .formatted(BundleStore.MAX_BYTES >> 20));
    }
    out.flush();
  }
}
