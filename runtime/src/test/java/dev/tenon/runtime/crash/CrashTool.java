package dev.tenon.runtime.crash;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tools/crash-test}. */
@Command(
    name = "tools/crash-test",
    description = {
      "Kills a runtime again and again while events are sent to it, and checks that every acknowledged one",
      "was handled, in order, and that nothing was repeated but by a kill. Exit status 1 if not."
    },
    mixinStandardHelpOptions = true)
final class CrashTool implements Callable<Integer> {

  private static final int SHOWN = 50;
  private static final int FEWEST = 25;

  @Option(names = "--rounds", defaultValue = "50", description = "Kills (${DEFAULT-VALUE}).")
  int rounds;

  @Option(names = "--seed", description = "Of what is random (default: another each time).")
  long seed = new Random().nextInt(1_000_000);

  @Option(
      names = "--events",
      defaultValue = "200",
      description =
          "A runtime acknowledges at most so many before it is killed (${DEFAULT-VALUE}).")
  int events;

  @Option(
      names = "--rate",
      defaultValue = "150",
      description = "Events a second over all orgs (${DEFAULT-VALUE}).")
  double rate;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CrashTool()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("tenon-crash");
    out.printf("%d rounds, seed %d, in %s%n", rounds, seed, folder);
    CrashRounds.Result result =
        CrashRounds.run(
            new CrashRounds.Settings(rounds, seed, Math.min(FEWEST, events), events, rate),
            folder,
            out);
    List<Findings.Finding> findings = result.findings().all();
    findings.stream().limit(SHOWN).forEach(out::println);
    if (findings.isEmpty()) {
      delete(folder);
    } else {
      out.printf(
          "%d findings; the database, what handlers reported and the runtimes' log are in %s%n",
          findings.size(), folder);
    }
    out.println(result.summary());
    return findings.isEmpty() ? 0 : 1;
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
