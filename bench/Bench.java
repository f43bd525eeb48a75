import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Measures what the README says: the start of {@code tenon run} to a page that answers, one
 * simulated event cold and warm, and events a second through a JavaScript and a Java handler over
 * HTTP. Called by {@code bench/run}; talks to loopback only and ends what it starts.
 */
public final class Bench {

  private static final int STARTS = 5;
  private static final int WARM_RUNS = 300;
  private static final int CLIENTS = 32;
  private static final Pattern ADDRESS = Pattern.compile("(http://localhost:\\d+)/web/test");

  private final Path root;
  private final int events;
  private final HttpClient client = HttpClient.newHttpClient();

  private Bench(Path root, int events) {
    this.root = root;
    this.events = events;
  }

  public static void main(String[] arguments) throws Exception {
    Bench bench = new Bench(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.printf(
        "%d processors, Java %s%n",
        Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
    bench.starts();
    bench.simulations();
    bench.throughput("interpreted", false);
    bench.throughput("compiled", true);
  }

  private void starts() throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < STARTS + 1; i++) {
      long before = System.nanoTime();
      try (Running running = start(false)) {
        running.get("/web/test");
        running.get("/api/v1/simulator");
        if (i > 0) {
          // The first start may have to build, or to make its cache.
          millis.add((System.nanoTime() - before) / 1e6);
        }
      }
    }
    report("start to a ready page, sample apps loaded", millis);
  }

  private void simulations() throws Exception {
    try (Running running = start(false)) {
      simulate(running, "JavaScript", "onContactUpdate");
      simulate(running, "Java", "onDealUpdate");
    }
  }

  private void simulate(Running running, String language, String type) throws Exception {
    String request =
        "{\"product\":\"freshsales\",\"type\":\"%s\",\"payload\":%s}"
            .formatted(type, quoted(fixture(type)));
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i <= WARM_RUNS; i++) {
      long before = System.nanoTime();
      String report = running.post("/api/v1/simulations", request);
      if (!report.contains("\"outcome\":\"succeeded\"")) {
        throw new IllegalStateException(report);
      }
      millis.add((System.nanoTime() - before) / 1e6);
    }
    System.out.printf("simulated event, %s, cold: %.0f ms%n", language, millis.removeFirst());
    report("simulated event, " + language + ", warm", millis);
  }

  private void throughput(String engine, boolean jit) throws Exception {
    try (Running running = start(jit)) {
      for (int round = 0; round < 2; round++) {
        String name = round == 0 ? "first" : "second";
        events(running, engine + ", " + name + " round: JavaScript", "onContactUpdate");
        events(running, engine + ", " + name + " round: Java", "onDealUpdate");
      }
    }
  }

  private void events(Running running, String what, String type) throws Exception {
    String body = fixture(type);
    AtomicInteger left = new AtomicInteger(events);
    CountDownLatch done = new CountDownLatch(CLIENTS);
    long before = System.nanoTime();
    for (int i = 0; i < CLIENTS; i++) {
      Thread.startVirtualThread(
          () -> {
            try {
              while (left.getAndDecrement() > 0) {
                running.post("/api/v1/orgs/demo/events?product=freshsales", body);
              }
            } catch (Exception e) {
              throw new IllegalStateException(e);
            } finally {
              done.countDown();
            }
          });
    }
    done.await();
    double accepted = (System.nanoTime() - before) / 1e9;
    // One installation is one lane: when its last event is handled, all are.
    Matcher id =
        Pattern.compile("evt_\\w+")
            .matcher(running.post("/api/v1/orgs/demo/events?product=freshsales", body));
    if (!id.find()) {
      throw new IllegalStateException("No event id");
    }
    while (!running.get("/api/v1/orgs/demo/events/" + id.group()).contains("\"succeeded\"")) {
      Thread.sleep(20);
    }
    double handled = (System.nanoTime() - before) / 1e9;
    System.out.printf(
        "%s: %d events of %.1f KB, accepted %.0f/s, handled %.0f/s%n",
        what, events, body.length() / 1024.0, events / accepted, events / handled);
  }

  private static void report(String what, List<Double> millis) {
    Collections.sort(millis);
    System.out.printf(
        "%s: median %.1f ms (min %.1f, max %.1f, %d runs)%n",
        what, millis.get(millis.size() / 2), millis.getFirst(), millis.getLast(), millis.size());
  }

  private String fixture(String type) throws IOException {
    return Files.readString(root.resolve("test_data/freshsales/" + type + ".json"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private Running start(boolean jit) throws IOException {
    Path folder = Files.createTempDirectory("tenon-bench");
    ProcessBuilder builder =
        new ProcessBuilder(
                root.resolve("tenon").toString(),
                "run",
                "--port",
                "0",
                root.resolve("plugins").toString())
            .directory(folder.toFile())
            .redirectError(folder.resolve("log").toFile());
    builder.environment().put("TENON_JIT", jit ? "1" : "0");
    Process process = builder.start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return new Running(process, folder, URI.create(matcher.group(1)));
      }
    }
    throw new IllegalStateException("It did not start; see " + folder.resolve("log"));
  }

  private final class Running implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final URI address;

    Running(Process process, Path folder, URI address) {
      this.process = process;
      this.folder = folder;
      this.address = address;
    }

    String get(String path) throws Exception {
      return send(HttpRequest.newBuilder(address.resolve(path)));
    }

    String post(String path, String body) throws Exception {
      return send(
          HttpRequest.newBuilder(address.resolve(path))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) throws Exception {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
      return response.body();
    }

    @Override
    public void close() throws Exception {
      process.destroy();
      process.waitFor();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
