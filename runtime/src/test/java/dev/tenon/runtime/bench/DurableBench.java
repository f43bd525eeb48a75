package dev.tenon.runtime.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/durable}. */
@Command(
    name = "bench/durable",
    description = {
      "Measures how many events are kept on disk and handled, how fast, and at what cost: by Tenon, and by a Node",
      "service on BullMQ and Redis that does the same work. Loopback only; what it starts it also ends."
    },
    mixinStandardHelpOptions = true)
final class DurableBench implements Callable<Integer> {

  private static final Path FIXTURE = Path.of("../test_data/freshsales/onContactUpdate.json");
  private static final Path TABLE = Path.of("../target/bench-durable.txt");

  private static final String ORDERING = "installation";
  private static final List<Integer> ALL_ORGS = List.of(1, 10, 1_000, 10_000);
  private static final List<Integer> QUICK_ORGS = List.of(1, 1_000);

  /** The systems that are compared. */
  enum Contender {
    JAVA,
    JS,
    BULLMQ
  }

  @Option(
      names = "--orgs",
      split = ",",
      description = "Numbers of orgs (1,10,1000,10000; quick: 1,1000).")
  List<Integer> orgs = List.of();

  @Option(
      names = "--systems",
      split = ",",
      defaultValue = "java,js,bullmq",
      description = "What to measure (${DEFAULT-VALUE}).")
  List<Contender> systems = List.of();

  @Option(names = "--quick", description = "Shorter loads, so that it takes some minutes only.")
  boolean quick;

  @Option(
      names = "--queues",
      defaultValue = "" + BullSubject.QUEUES,
      description = "Queues that BullMQ's orgs share (${DEFAULT-VALUE}).")
  int queues;

  @Option(
      names = "--jvm",
      defaultValue = "-Xmx1g",
      description = "Options for Tenon's JVM (${DEFAULT-VALUE}).")
  String jvm = "";

  @Option(
      names = "--service",
      defaultValue = "../target/bullmq",
      description = "The folder of BullMQ's service (${DEFAULT-VALUE}).")
  Path service = Path.of("");

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new DurableBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    byte[] body = Files.readAllBytes(FIXTURE);
    List<String> table = new ArrayList<>();
    table.add(
        "%d processors, Java %s, Tenon with %s; event of %.1f KB; one app in every org"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                jvm,
                body.length / 1024.0));
    table.add(Measured.header());
    table.forEach(out::println);
    for (int count : orgs.isEmpty() ? (quick ? QUICK_ORGS : ALL_ORGS) : orgs) {
      for (String row : rows(count, body)) {
        out.println(row);
        table.add(row);
      }
    }
    Files.createDirectories(TABLE.toAbsolutePath().getParent());
    Files.write(TABLE, table);
    return 0;
  }

  /**
   * All systems of one number of orgs, at the same rate. Those that are not being measured are idle
   * meanwhile.
   */
  private List<String> rows(int count, byte[] body) throws Exception {
    List<Subject> subjects = new ArrayList<>();
    Path folder = Files.createTempDirectory("tenon-durable");
    try {
      List<Measured> measured = new ArrayList<>();
      double slowest = Double.MAX_VALUE;
      for (Contender system : systems) {
        Path own = Files.createDirectory(folder.resolve(system.name().toLowerCase(Locale.ROOT)));
        Subject subject = start(system, count, own);
        subjects.add(subject);
        Measured each = new Measured(subject, count, body);
        slowest =
            Math.min(
                slowest, quick ? each.findRate(2_000, 2_000, 2) : each.findRate(20_000, 10_000, 5));
        measured.add(each);
      }
      for (Measured each : measured) {
        each.latencies(slowest / 2, quick ? 5 : 15);
      }
      return measured.stream().map(Measured::row).toList();
    } finally {
      subjects.forEach(Subject::close);
      delete(folder);
    }
  }

  private Subject start(Contender system, int count, Path folder) {
    return switch (system) {
      case JAVA -> TenonSubject.start(TenonSubject.Language.JAVA, count, ORDERING, jvm, "", folder);
      case JS ->
          TenonSubject.start(TenonSubject.Language.JAVASCRIPT, count, ORDERING, jvm, "", folder);
      case BULLMQ -> new BullSubject(count, queues, service, folder);
    };
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
