package dev.tenon.runtime.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tenon.runtime.json.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tools/compat}. */
@Command(
    name = "tools/compat",
    description = {
      "Runs every app in a folder: installs it with made-up parameters, sends it every event that it",
      "declares and calls every function, while a stub answers its requests. Exit status 1 where",
      "something failed by the platform and not by the app."
    },
    mixinStandardHelpOptions = true)
final class CompatTool implements Callable<Integer> {

  @Parameters(paramLabel = "FOLDER", description = "Where the apps are, at any depth.")
  List<Path> folders = List.of();

  @Option(names = "--verbose", description = "Also what went well, and what the apps printed.")
  boolean verbose;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes everything to a file.")
  Optional<Path> json = Optional.empty();

  @Option(
      names = "--no-npm",
      description = "Installs no npm packages; apps that need some are counted neither way.")
  boolean withoutNpm;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long one app may take (${DEFAULT-VALUE}).")
  int limit;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CompatTool()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    CompatRun.Result result =
        new CompatRun(folders, Duration.ofSeconds(limit), !withoutNpm, verbose, out).run();
    if (json.isPresent()) {
      ArrayNode list = Json.mapper().createArrayNode();
      result.reports().forEach(report -> list.add(report.json()));
      Files.writeString(json.get(), Json.pretty(list));
    }
    out.println(result.summary());
    return result.count(Verdict.PLATFORM) > 0 ? 1 : 0;
  }
}
