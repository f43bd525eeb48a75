package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.app.Problem;
import dev.tenon.runtime.care.Backups;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenon backup}: of a data folder on this machine, or by a runtime that is asked for it. */
@Command(
    name = "backup",
    description = {
      "Makes a backup: the database, the apps that were uploaded, the key for secrets.",
      "With --data and --to, of a folder on this machine, whether a runtime uses it or not.",
      "Without, a running runtime makes one where its setting \"backups\" says."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Runnable {

  @Option(names = "--data", paramLabel = "FOLDER", description = "The data folder.")
  Optional<Path> data = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Where the backup is put, in a folder of its own that is named after the time.")
  Optional<Path> target = Optional.empty();

  @Option(
      names = "--without-key",
      description = {
        "Leave the key for secrets out. Without it, a restored runtime cannot open secure parameters;",
        "with it, the backup is as secret as the key."
      })
  boolean withoutKey;

  @Mixin Connection connection = new Connection();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    if (data.isPresent() != target.isPresent()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--data and --to belong together: the data folder, and where its backup is put.");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(Problem.visible(data.isPresent() ? here() : asked()));
    out.flush();
  }

  private String here() {
    if (connection.isGiven()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "With --data no runtime is asked: leave --url and --port out.");
    }
    Backups.Made made =
        new Backups(data.orElseThrow(), Clock.systemUTC()).make(target.orElseThrow(), !withoutKey);
    return words(made.path().toString(), made.bytes(), made.withKey());
  }

  private String asked() {
    connection.waitFor(Duration.ofHours(1));
    JsonNode made =
        connection.ask(
            spec.commandLine(),
            "POST",
            "/api/v1/backups",
            Map.of("withKey", Optional.of("" + !withoutKey)),
            "",
            Map.of());
    return words(
        made.path("path").asText(), made.path("bytes").asLong(), made.path("withKey").asBoolean());
  }

  private static String words(String path, long bytes, boolean withKey) {
    return "%s: %,d bytes, %s the key for secrets"
        .formatted(path, bytes, withKey ? "with" : "without");
  }
}
