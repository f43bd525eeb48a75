package dev.tenon.runtime.cli;

import dev.tenon.runtime.access.KeyText;
import dev.tenon.runtime.fault.RuntimeFault;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code tenon} and what is below it. */
@Command(
    name = "tenon",
    description = "Runs apps that react to the events of products.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLineTool.Version.class,
    subcommands = {
      RunCommand.class,
      ServeCommand.class,
      ValidateCommand.class,
      PackCommand.class,
      EventCommand.class,
      KeyCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      CheckCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class CommandLineTool implements Runnable {

  /** What went wrong was understood and said. */
  private static final int FAILED = 1;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  /**
   * Runs a command.
   *
   * @return the process's exit status: 0 done, 1 failed for a reason that was printed, 2 wrong
   *     arguments
   */
  public static int run(String... arguments) {
    return commands().execute(arguments);
  }

  /** The same for somebody who reads what it prints. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commands()
        .setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .execute(arguments);
  }

  private static CommandLine commands() {
    return new CommandLine(new CommandLineTool())
        .setExecutionExceptionHandler(CommandLineTool::failed)
        .setParameterExceptionHandler(CommandLineTool::wrongUse)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult arguments)
      throws Exception {
    if (e instanceof RuntimeFault) {
      PrintWriter err = commandLine.getErr();
      err.println(commandLine.getColorScheme().errorText(KeyText.masked("" + e.getMessage())));
      return FAILED;
    }
    throw e;
  }

  /** The message alone; a page of options behind it would push it out of sight. */
  static int wrongUse(CommandLine.ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(KeyText.masked("" + e.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Tenon " + text()};
    }

    static String text() {
      String version = CommandLineTool.class.getPackage().getImplementationVersion();
      return version == null ? "(development build)" : version;
    }
  }
}
