package dev.tenon.runtime.cli;

import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.care.CheckReport;
import dev.tenon.runtime.care.FolderCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tenon check}: a data folder is looked through for damage. */
@Command(
    name = "check",
    description = {
      "Looks for damage in a data folder that no runtime uses.",
      "It reads the database, every event, what is missing between events, deliveries and attempts,",
      "and the apps that were uploaded."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:all is whole", "1:damage was found", "2:wrong arguments"})
final class CheckCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      required = true,
      description = "The data folder.")
  Path data = Path.of("");

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public Integer call() {
    CheckReport report = FolderCheck.all(data);
    PrintWriter out = spec.commandLine().getOut();
    report.lines().forEach(line -> out.println(Problem.visible(line)));
    out.flush();
    return report.damages() == 0 ? 0 : 1;
  }
}
