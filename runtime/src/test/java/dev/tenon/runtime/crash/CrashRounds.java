package dev.tenon.runtime.crash;

import dev.tenon.runtime.crash.History.Acknowledged;
import dev.tenon.runtime.testing.ServerProcess;
import java.io.PrintStream;
import java.net.URI;
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
  private static final double SLOW = 3;
  private static final int MOMENT_MILLIS = 50;
  private static final int WARM_UP_EVENTS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration DRAIN = Duration.ofMinutes(5);

  private final Settings settings;
  private final Path folder;
  private final PrintStream out;
  private final SplittableRandom random;
  private final AtomicReference<@Nullable URI> server = new AtomicReference<>();
  private final List<Client> clients = new ArrayList<>();

  /**
   * How a crash test is run.
   *
   * @param rounds how often the runtime is killed
   * @param seed of all that is random, but for the machine
   * @param secondsPerRound how long a runtime serves at most before it is killed, where the machine
   *     keeps up with the rate
   * @param rate events a second, over all orgs
   */
  record Settings(int rounds, long seed, double secondsPerRound, double rate) {}

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
    int count = Fleet.ORGS * CLIENTS_PER_ORG;
    for (int i = 0; i < count; i++) {
      String org = Fleet.org(i % Fleet.ORGS);
      clients.add(
          new Client(
              org,
              org + "." + i / Fleet.ORGS,
              server,
              http,
              1_000 * count / settings.rate(),
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
    ServerProcess process = start();
    try {
      boolean early = random.nextInt(STARTS_PER_KILLED_START) == 0;
      int before = acknowledged().size();
      if (early) {
        Thread.sleep((long) (random.nextDouble() * START_SECONDS * 1_000));
      } else {
        serve(process, before);
      }
      process.kill();
      server.set(null);
      int all = acknowledged().size();
      out.printf(
          Locale.ROOT,
          "round %d: killed %s; %d acknowledged so far%n",
          number,
          early ? "while it started" : "after %d acknowledged events".formatted(all - before),
          all);
    } finally {
      process.kill();
    }
  }

  /**
   * Lets it serve for some events, which on a slow machine may take longer than the time that their
   * number is chosen by, and for another moment: a kill is to come at any point of an event's way.
   */
  private void serve(ServerProcess process, int before) throws InterruptedException {
    server.set(process.awaitAddress());
    awaitAcknowledged(before + 1);
    int most = (int) Math.max(1, settings.rate() * settings.secondsPerRound());
    int meant = before + 1 + random.nextInt(most);
    long end = System.nanoTime() + (long) (SLOW * settings.secondsPerRound() * 1e9);
    while (acknowledged().size() < meant && System.nanoTime() < end) {
      Thread.sleep(2);
    }
    Thread.sleep(random.nextInt(MOMENT_MILLIS));
  }

  private void awaitAcknowledged(int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (acknowledged().size() < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "No event was acknowledged for %d s; see %s"
                .formatted(PATIENCE.toSeconds(), folder.resolve("runtime.log")));
      }
      Thread.sleep(5);
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
