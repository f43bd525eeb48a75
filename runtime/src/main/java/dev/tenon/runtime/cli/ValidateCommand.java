package dev.tenon.runtime.cli;

import dev.tenon.runtime.Validation;
import dev.tenon.runtime.dev.AppFolders;
import dev.tenon.runtime.dev.CheckedApp;
import dev.tenon.runtime.dev.ProblemText;
import dev.tenon.runtime.json.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon validate}: everything that is wrong with apps, without running them. */
@Command(
    name = "validate",
    description = "Says everything that is wrong with apps, each problem with its place and a fix.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:no errors; there may be warnings",
      "1:errors: at least one of the apps cannot be installed as it is, or has broken test data",
      "2:wrong arguments"
    })
final class ValidateCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "DIR",
      description = {
        "Apps: folders with a manifest.json, zips, jars, Maven projects that were built, or folders of these.",
        "Without any: the current folder."
      })
  List<Path> folders = List.of();

  @Option(names = "--json", description = "Print one JSON object, for tools.")
  boolean json;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() {
    for (Path folder : folders) {
      if (!Files.exists(folder)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "There is no file or folder " + folder + ".");
      }
    }
    List<Path> paths = folders.isEmpty() ? List.of(Path.of("")) : folders;
    List<CheckedApp> apps;
    try (Validation validation = Validation.start()) {
      apps =
          paths.stream()
              .flatMap(path -> AppFolders.toCheck(path).stream())
              .map(validation::check)
              .toList();
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json
            ? Json.pretty(CheckedApp.json(apps))
            : new ProblemText(spec.commandLine().getColorScheme().ansi().enabled()).of(apps));
    out.flush();
    return apps.stream().anyMatch(app -> app.errors() > 0) ? 1 : 0;
  }
}
