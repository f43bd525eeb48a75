package dev.tenon.runtime.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.Outside;
import dev.tenon.runtime.Tenon;
import dev.tenon.runtime.TenonConfig;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** A whole runtime in this process, on a free port, spoken to over HTTP as its users do. */
public final class RunningTenon implements AutoCloseable {

  private final Tenon tenon;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningTenon(Tenon tenon) {
    this.tenon = tenon;
  }

  /** Starts a runtime with these apps; its state is below {@code folder}. */
  public static RunningTenon start(Path folder, Path... apps) {
    return startAt(0, folder, apps);
  }

  /** The same at a port, where a runtime that was stopped is expected back. */
  public static RunningTenon startAt(int port, Path folder, Path... apps) {
    return start(new TenonConfig(folder.resolve(".tenon"), "127.0.0.1", port, List.of(apps)));
  }

  /** Any runtime. */
  public static RunningTenon start(TenonConfig config) {
    return new RunningTenon(Tenon.start(config));
  }

  /** The same with another way to the outside. */
  public static RunningTenon start(TenonConfig config, Outside outside) {
    return new RunningTenon(Tenon.start(config, outside));
  }

  /** The same with another idea of what time it is. */
  public static RunningTenon start(TenonConfig config, Clock clock) {
    return new RunningTenon(Tenon.start(config, Outside.real(), clock));
  }

  /** A new key for the host, which {@code tenon serve} would print. */
  public String hostKey() {
    return tenon.hostKey(true).orElseThrow();
  }

  public int port() {
    return tenon.port();
  }

  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + tenon.port() + path);
  }

  /** Asks for anything. */
  public HttpResponse<String> ask(
      String method, String path, String contentType, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .header("Content-Type", contentType)
            .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Posts JSON. */
  public HttpResponse<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Posts something of another content type. */
  public HttpResponse<String> postAs(String contentType, String path, String body) {
    return send(
        HttpRequest.newBuilder(address(path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Uploads an app as a zip or jar. */
  public HttpResponse<String> upload(String path, byte[] bundle, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .header("Content-Type", "application/zip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(bundle));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Puts JSON. */
  public HttpResponse<String> put(String path, String body) {
    return send(
        HttpRequest.newBuilder(address(path))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> delete(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address(path)).DELETE();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Gets something that goes on, and gives it while it is still being written. */
  public HttpResponse<InputStream> follow(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address(path)).build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** Posts JSON, and gives the answer while it is still being written. */
  public HttpResponse<InputStream> stream(String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofInputStream());
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Simulates an event as the page does; every step of the report. */
  public List<JsonNode> simulate(String product, String type, String payload) {
    return simulate(
        Json.object().put("product", product).put("type", type).put("payload", payload));
  }

  /** The same with all that can be said of a simulation. */
  public List<JsonNode> simulate(ObjectNode request) {
    HttpResponse<String> response = post("/api/v1/simulations", Json.write(request));
    if (response.statusCode() != 200) {
      return List.of(Json.read(response.body()));
    }
    return response.body().lines().map(Json::read).toList();
  }

  /** The first step of a kind in a report. */
  public static JsonNode step(List<JsonNode> report, String kind) {
    return report.stream()
        .filter(step -> step.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + kind + " in " + report));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    // Its idle connections first: a server that stops waits for them.
    client.shutdown();
    tenon.close();
    client.close();
  }
}
