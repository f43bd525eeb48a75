package dev.tenon.runtime.crash;

import dev.tenon.runtime.crash.History.Acknowledged;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.testing.ServerProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends events of one org, the next one after the answer to the one before. One that gets no answer
 * is sent again with the same key, to the process that comes next if need be.
 */
final class Client implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BEFORE_AGAIN = Duration.ofMillis(25);
  private static final int RECORDS = 4;

  private final String org;
  private final String name;
  private final AtomicReference<ServerProcess.@Nullable Address> server;
  private final AtomicInteger count;
  private final HttpClient http;
  private final double pauseMillis;
  private final RandomGenerator random;
  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;

  /**
   * @param name unique over all clients
   * @param server where to send to at the moment, if anywhere
   * @param count of what all clients were told is kept
   * @param pauseMillis between an answer and the next event, on the average
   */
  Client(
      String org,
      String name,
      AtomicReference<ServerProcess.@Nullable Address> server,
      AtomicInteger count,
      HttpClient http,
      double pauseMillis,
      RandomGenerator random) {
    this.org = org;
    this.name = name;
    this.server = server;
    this.count = count;
    this.http = http;
    this.pauseMillis = pauseMillis;
    this.random = random;
  }

  @Override
  public void run() {
    try {
      for (int number = 0; !stopping; number++) {
        send(number);
        Thread.sleep((long) (random.nextExponential() * pauseMillis));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has it end with the event that it is sending. */
  void stop() {
    stopping = true;
  }

  /** What it was told is kept, so far. */
  List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  private void send(int number) throws InterruptedException {
    String key = name + "-" + number;
    String body = body(number);
    while (true) {
      ServerProcess.Address to = server.get();
      if (to != null) {
        try {
          HttpResponse<String> answer = post(to, key, body);
          switch (answer.statusCode()) {
            case 200, 202 -> {
              String event = Json.read(answer.body()).path("eventId").asText();
              acknowledged.add(new Acknowledged(org, name, number, key, event));
              count.incrementAndGet();
              return;
            }
            case 429, 503 -> {}
            default ->
                throw new IllegalStateException(
                    "%s was answered with %d: %s"
                        .formatted(key, answer.statusCode(), answer.body()));
          }
        } catch (IOException e) {
          // It was killed before, or while, it answered; it may have kept the event or not.
        }
      }
      Thread.sleep(BEFORE_AGAIN);
    }
  }

  private HttpResponse<String> post(ServerProcess.Address to, String key, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(
                to.uri().resolve("/api/v1/orgs/" + org + "/events?product=freshsales"))
            .timeout(PATIENCE)
            .header("Authorization", to.authorization())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Most events succeed at once; some take a while, some fail once or twice, a few for good. */
  private String body(int number) {
    int chance = random.nextInt(200);
    int failures = chance < 2 ? Fleet.MAX_ATTEMPTS : chance < 4 ? 2 : chance < 10 ? 1 : 0;
    int millis = random.nextInt(20) == 0 ? random.nextInt(50) : 0;
    return """
    {"event": "onDealUpdate", "account_id": "1",
     "data": {"number": %d, "client": "%s", "failures": %d, "millis": %d, "deal": {"id": %d}}}
    """
        .formatted(number, name, failures, millis, random.nextInt(RECORDS));
  }
}
