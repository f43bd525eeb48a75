package dev.tenon.runtime.sns;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real one. Thread-safe. */
public final class HttpSnsNetwork implements SnsNetwork {

  /** A certificate has two kilobytes, an answer to a confirmation less. */
  private static final int MAX_BYTES = 64 << 10;

  private final Duration limit;
  private final HttpClient client;

  /** One that answers while SNS still waits for our own answer, which it does for 15 seconds. */
  public HttpSnsNetwork() {
    this(Duration.ofSeconds(8));
  }

  /**
   * @param limit for a whole visit, its body included
   */
  HttpSnsNetwork(Duration limit) {
    this.limit = limit;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limit)
            .build();
  }

  @Override
  public Answer get(URI url) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> visit =
        client.sendAsync(
            HttpRequest.newBuilder(url).timeout(limit).build(),
            BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
    try {
      HttpResponse<String> response = visit.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), response.body());
    } catch (ExecutionException e) {
      throw new IOException("" + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer within %d ms".formatted(limit.toMillis()), e);
    } finally {
      // A visit that has not ended would go on otherwise; one that has is not changed by it.
      visit.cancel(true);
    }
  }
}
