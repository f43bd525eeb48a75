package dev.tenon.runtime.cli;

import dev.tenon.runtime.care.Restore;
import dev.tenon.runtime.fault.Counted;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon restore}: a backup becomes a data folder again. */
@Command(
    name = "restore",
    description = {
      "Puts a backup into a new or empty data folder, after checking all of it.",
      "What waited when it was made is delivered after the next start, also what was handled since."
    },
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Runnable {

  @Parameters(paramLabel = "BACKUP", description = "The folder that tenon backup has made.")
  Path backup = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      required = true,
      description = "The data folder to be; missing or empty.")
  Path data = Path.of("");

  @Option(
      names = "--secrets-key",
      paramLabel = "FILE",
      description = "The key for secrets, where the backup was made without it.")
  Optional<Path> key = Optional.empty();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    if (key.isPresent() && !Files.isRegularFile(key.get())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "There is no file " + key.get() + ".");
    }
    Restore.Restored there = new Restore(backup, data).run(key);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Restored to %s: the backup of %s, made by Tenon %s."
            .formatted(data, there.takenAt(), there.tenon()));
    out.println(
        "There: %s, %s, %s that run after the next start."
            .formatted(
                Counted.of(there.census().orgs(), "org"),
                Counted.of(there.census().installations(), "installation"),
                Counted.of(there.waiting(), "delivery")));
    if (!there.withKey()) {
      out.println(
          "There is no key for secrets: put secrets.key into the folder before the start. If there are secure parameters and the key is lost, start once with --forget-secrets and enter them again.");
    }
    out.flush();
  }
}
