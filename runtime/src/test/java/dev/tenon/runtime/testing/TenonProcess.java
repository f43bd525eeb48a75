package dev.tenon.runtime.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tenon run} in a process of its own, started from the jar that people get. */
public final class TenonProcess implements AutoCloseable {

  private static final Path JAR = Path.of("target/tenon.jar").toAbsolutePath();
  private static final Pattern ADDRESS = Pattern.compile("(http://localhost:\\d+)/web/test");

  private final Process process;
  private final URI address;
  private final HttpClient client = HttpClient.newHttpClient();

  private TenonProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts a runtime with the apps of a folder on a free port, and waits until it serves. */
  public static TenonProcess run(Path folder, String... arguments) {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is missing: this test runs after the jar was packaged");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", JAR.toString(), "run", "--port", "0"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new TenonProcess(process, address(process.inputReader()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it serves. */
  public URI address() {
    return address;
  }

  /** Posts an event and returns its id; the answer says that it is on disk. */
  public String post(String event) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(address.resolve("/api/v1/orgs/demo/events"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(event)));
    if (response.statusCode() != 202) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return Json.read(response.body()).path("eventId").asText();
  }

  /** An event with its deliveries and attempts. */
  public JsonNode event(String id) {
    return get("/api/v1/orgs/demo/events/" + id);
  }

  /** The JSON at a path. */
  public JsonNode get(String path) {
    return Json.read(send(HttpRequest.newBuilder(address.resolve(path))).body());
  }

  /** Begins a simulation whose end nobody waits for. */
  public void startSimulation(String product, String type, String payload) {
    ObjectNode request =
        Json.object().put("product", product).put("type", type).put("payload", payload);
    var _ =
        client.sendAsync(
            HttpRequest.newBuilder(address.resolve("/api/v1/simulations"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(request)))
                .build(),
            HttpResponse.BodyHandlers.discarding());
  }

  /** Ends the process as {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("The process did not end within 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  private static URI address(BufferedReader output) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
      all.append(line).append('\n');
    }
    throw new AssertionError("The process ended before it served:\n" + all);
  }
}
