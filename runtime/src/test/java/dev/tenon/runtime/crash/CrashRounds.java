package dev.tenon.runtime.crash;

import dev.tenon.runtime.crash.History.Acknowledged;
import dev.tenon.runtime.testing.ServerProcess;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Starts a runtime and kills it, again and again, while clients of several orgs send events; lets
 * the last one come to the end of its work, and checks the whole history.
 */
final class CrashRounds {

  private static final int CLIENTS_PER_ORG = 3;

  /** Starting takes about this long; one start in so many is killed before it serves. */
  private static final double START_SECONDS = 1.5;

  private static final int STARTS_PER_KILLED_START = 8;
  private static final int MOMENT_MILLIS = 50;
  private static final int WARM_UP_EVENTS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration DRAIN = Duration.ofMinutes(5);

  private final Settings settings;
  private final Path folder;
  private final PrintStream out;
  private final SplittableRandom random;
  private final AtomicReference<ServerProcess.@Nullable Address> server = new AtomicReference<>();
  private final AtomicInteger count = new AtomicInteger();
  private final List<Client> clients = new ArrayList<>();

  /**
   * How a crash test is run.
   *
   * @param rounds how often the runtime is killed
   * @param seed of all that is random, but for the machine
   * @param fewest events that a runtime acknowledges before it is killed, unless that happens while
   *     it starts
   * @param most the same; a number from the one to the other is chosen each time
   * @param rate events a second, over all orgs, that clients send if they are answered at once
   */
  record Settings(int rounds, long seed, int fewest, int most, double rate) {}

  /** What came of it. */
  record Result(int acknowledged, Findings findings) {
    String summary() {
      return findings.summary(acknowledged);
    }
  }

  private CrashRounds(Settings settings, Path folder, PrintStream out) {
    this.settings = settings;
    this.folder = folder;
    this.out = out;
    this.random = new SplittableRandom(settings.seed());
  }

  /**
   * @param folder empty; everything is kept in it
   */
  static Result run(Settings settings, Path folder, PrintStream out) throws Exception {
    return new CrashRounds(settings, folder, out).run();
  }

  private Result run() throws Exception {
    Fleet fleet = Fleet.prepare(folder);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      try {
        makeClients(http);
        clients.forEach(client -> running.add(threads.submit(client)));
        warmUp();
        for (int round = 1; round <= settings.rounds(); round++) {
          round(round);
        }
        HistoryReader reader = new HistoryReader(ServerProcess.dataFolder(folder));
        try (ServerProcess last = start()) {
          server.set(last.awaitAddress());
          clients.forEach(Client::stop);
          for (Future<?> each : running) {
            each.get();
          }
          drain(reader);
        }
        return check(reader, fleet);
      } catch (ExecutionException e) {
        throw new IllegalStateException("A client gave up", e.getCause());
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private void makeClients(HttpClient http) {
    int all = Fleet.ORGS * CLIENTS_PER_ORG;
    for (int i = 0; i < all; i++) {
      String org = Fleet.org(i % Fleet.ORGS);
      clients.add(
          new Client(
              org,
              org + "." + i / Fleet.ORGS,
              server,
              count,
              http,
              1_000 * all / settings.rate(),
              random.split()));
    }
  }

  /**
   * The first one ends in an orderly way and leaves the next ones a cache of what it loaded, which
   * halves the time they take to start.
   */
  private void warmUp() throws InterruptedException {
    try (ServerProcess process = start("-XX:AOTCacheOutput=" + cache())) {
      server.set(process.awaitAddress());
      awaitAcknowledged(WARM_UP_EVENTS);
      server.set(null);
    }
  }

  private void round(int number) throws InterruptedException {
    long began = System.nanoTime();
    ServerProcess process = start();
    try {
      boolean early = random.nextInt(STARTS_PER_KILLED_START) == 0;
      int before = count.get();
      if (early) {
        Thread.sleep((long) (random.nextDouble() * START_SECONDS * 1_000));
      } else {
        serve(process, before);
      }
      process.kill();
      server.set(null);
      int all = count.get();
      out.printf(
          Locale.ROOT,
          "round %d, %.1f s: killed %s; %d acknowledged so far%n",
          number,
          (System.nanoTime() - began) / 1e9,
          early ? "while it started" : "after %d acknowledged events".formatted(all - before),
          all);
    } finally {
      process.kill();
    }
  }

  /**
   * Lets it serve for some events and for another moment: a kill is to come at any point of an
   * event's way. Counted in events and not in seconds, so that as much is at stake on a slow
   * machine.
   */
  private void serve(ServerProcess process, int before) throws InterruptedException {
    server.set(process.awaitAddress());
    awaitAcknowledged(before + random.nextInt(settings.fewest(), settings.most() + 1));
    Thread.sleep(random.nextInt(MOMENT_MILLIS));
  }

  private void awaitAcknowledged(int all) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (count.get() < all) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "Too few events were acknowledged in %d s; see %s"
                .formatted(PATIENCE.toSeconds(), folder.resolve("runtime.log")));
      }
      Thread.sleep(2);
    }
  }

  private void drain(HistoryReader reader) throws InterruptedException {
    long end = System.nanoTime() + DRAIN.toNanos();
    while (reader.open() > 0 && System.nanoTime() < end) {
      Thread.sleep(100);
    }
  }

  private Result check(HistoryReader reader, Fleet fleet) {
    List<Acknowledged> acknowledged = acknowledged();
    Findings findings = HistoryCheck.of(reader.read(acknowledged, fleet));
    String integrity = reader.integrity();
    if (!integrity.equals("ok")) {
      findings.add(Findings.Kind.LOST, "SQLite says of the database: " + integrity);
    }
    return new Result(acknowledged.size(), findings);
  }

  private List<Acknowledged> acknowledged() {
    return clients.stream().flatMap(client -> client.acknowledged().stream()).toList();
  }

  private ServerProcess start() {
    return start("-XX:AOTCache=" + cache());
  }

  private ServerProcess start(String option) {
    // Compiling well is for those who live longer.
    return ServerProcess.fromJar(
        List.of("-XX:TieredStopAtLevel=1", "-Xlog:aot*=off", "-Xlog:cds*=off", option),
        folder,
        folder.resolve("runtime.log"));
  }

  private Path cache() {
    return folder.resolve("start.aot");
  }
}
