package dev.tenon.runtime.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/noisy}. */
@Command(
    name = "bench/noisy",
    description = {
      "Measures what a flood of one org does to the single events of another: how long these take to their answer",
      "and to their handler, alone and beside the flood, which is more than the machine can handle. Loopback only."
    },
    mixinStandardHelpOptions = true)
final class NoisyBench implements Callable<Integer> {

  private static final Path FIXTURE = Path.of("../test_data/freshsales/onContactUpdate.json");
  private static final int QUIET = 0;
  private static final int NOISY = 1;
  private static final double QUIET_RATE = 20;
  private static final int WARM_UP = 5_000;
  private static final int HANDLED_SECONDS = 120;

  /** How long a flood lasts before anything is measured beside it. */
  private static final double RISING_SECONDS = 3;

  @Option(
      names = "--languages",
      split = ",",
      defaultValue = "java,javascript",
      description = "What the handlers, which do nothing, are written in (${DEFAULT-VALUE}).")
  List<TenonSubject.Language> languages = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "How long the quiet org is measured, each time (${DEFAULT-VALUE}).")
  double seconds;

  @Option(
      names = "--rate",
      defaultValue = "8000",
      description = "Events a second of the flood (${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--connections",
      defaultValue = "128",
      description = "Connections of the flood (${DEFAULT-VALUE}).")
  int connections;

  @Option(
      names = "--ordering",
      defaultValue = "none",
      description =
          "Of the app: with \"none\", the flood has as many handlers at work as an org may (${DEFAULT-VALUE}).")
  String ordering = "";

  @Option(
      names = "--processors",
      defaultValue = "",
      description = {
        "Processors that Tenon may use, as taskset takes them; the load uses the last one of the machine,",
        "as it would come from other machines (${DEFAULT-VALUE}; empty: both use all)."
      })
  String processors = "";

  @Option(
      names = "--jvm",
      defaultValue = "-Xmx1g",
      description = "Options for Tenon's JVM (${DEFAULT-VALUE}).")
  String jvm = "";

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new NoisyBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    byte[] body = Files.readAllBytes(FIXTURE);
    out.printf(
        "Java %s, Tenon with %s on processors %s; events of %.1f KB, one every %.0f ms of the quiet org%n",
        System.getProperty("java.version"),
        jvm,
        processors.isEmpty() ? "that the load uses too" : processors,
        body.length / 1024.0,
        1_000 / QUIET_RATE);
    out.printf("%-18s %-9s | %17s | %17s%n", "", "", "alone", "beside the flood");
    out.printf(
        "%-18s %-9s | %8s %8s | %8s %8s | %s%n",
        "system", "ms until", "p50", "p99", "p50", "p99", "p99 beside / alone");
    for (TenonSubject.Language language : languages) {
      measure(language, body, out);
    }
    return 0;
  }

  private void measure(TenonSubject.Language language, byte[] body, PrintStream out)
      throws Exception {
    Path folder = Files.createTempDirectory("tenon-noisy");
    try (TenonSubject subject =
        TenonSubject.start(language, 2, ordering, jvm, processors, folder)) {
      new Load(subject, "warm", 2, body).burst(WARM_UP);
      awaitNoBacklog(subject);
      Load load = new Load(subject, "quiet", QUIET + 1, body);
      // Its own pace is another one: connections and the compiler's choices are warmed up for it.
      load.steady(QUIET_RATE, RISING_SECONDS);
      Latencies alone = latencies(load, subject);
      Latencies beside;
      String flooded;
      try (Flood flood = new Flood(subject, NOISY, body, rate, connections)) {
        load.steady(QUIET_RATE, RISING_SECONDS);
        beside = latencies(load, subject);
        flooded = flood.report();
      }
      row(out, subject.name(), "answer", alone.answers(), beside.answers());
      row(out, "", "handler", alone.handlers(), beside.handlers());
      out.println("  the flood: " + flooded);
    } finally {
      delete(folder);
    }
  }

  /** The flood goes on until the quiet org's last event is handled. */
  private Latencies latencies(Load load, Subject subject) throws Exception {
    Load.Sent sent = load.steady(QUIET_RATE, seconds);
    long end = System.nanoTime() + HANDLED_SECONDS * 1_000_000_000L;
    while (subject.handled(sent.prefix()).size() < sent.count() && System.nanoTime() < end) {
      Thread.sleep(100);
    }
    return Latencies.of(sent, subject);
  }

  private static void awaitNoBacklog(Subject subject) throws Exception {
    long end = System.nanoTime() + HANDLED_SECONDS * 1_000_000_000L;
    while (subject.backlog() > 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            subject.name() + " did not handle the first events in " + HANDLED_SECONDS + " s");
      }
      Thread.sleep(50);
    }
  }

  private static void row(
      PrintStream out, String system, String until, double[] alone, double[] beside) {
    double before = Latencies.quantile(alone, 0.99);
    double now = Latencies.quantile(beside, 0.99);
    out.printf(
        "%-18s %-9s | %8.1f %8.1f | %8.1f %8.1f | %.1f%n",
        system,
        until,
        Latencies.quantile(alone, 0.5),
        before,
        Latencies.quantile(beside, 0.5),
        now,
        now / before);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
