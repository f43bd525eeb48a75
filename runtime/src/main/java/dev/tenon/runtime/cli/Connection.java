package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.access.KeyText;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A running runtime that commands talk to, and the key it wants; options of all of them. */
final class Connection {

  @Option(names = "--url", description = "The runtime (default http://127.0.0.1:10001).")
  Optional<URI> url = Optional.empty();

  @Option(names = "--port", description = "Short for --url http://127.0.0.1:PORT.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "${env:TENON_KEY}",
      description =
          "The key, where the runtime wants one. Better in TENON_KEY: others see a command line.")
  Optional<String> key = Optional.empty();

  /** How long an answer may take. */
  private Duration patience = Duration.ofSeconds(30);

  /** Has patience with what takes as long as there is much of it. */
  void waitFor(Duration longest) {
    patience = longest;
  }

  /**
   * Asks, and reads the answer.
   *
   * @param path from the root
   * @param query what is absent is left out
   */
  JsonNode ask(
      CommandLine caller,
      String method,
      String path,
      Map<String, Optional<String>> query,
      String body,
      Map<String, String> headers) {
    URI address = address(caller);
    String parameters =
        query.entrySet().stream()
            .filter(entry -> entry.getValue().isPresent())
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue().get()))
            .sorted()
            .collect(Collectors.joining("&"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                address.resolve(path + (parameters.isEmpty() ? "" : "?" + parameters)))
            .timeout(patience)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    Optional<String> shown = key(caller);
    shown.ifPresent(known -> request.header("Authorization", "Bearer " + known));
    HttpResponse<String> response = send(address, request.build());
    if (response.statusCode() == 401) {
      throw new RuntimeFault(
          FaultCode.INVALID_INPUT,
          shown.isEmpty()
              ? "The runtime wants a key: set TENON_KEY, or give --key KEY."
              : "The runtime does not take this key: it is unknown, revoked or expired.");
    }
    if (response.statusCode() >= 300) {
      throw new RuntimeFault(
          response.statusCode() == 404 ? FaultCode.NOT_FOUND : FaultCode.INVALID_INPUT,
          "The runtime refused (%d): %s".formatted(response.statusCode(), reason(response.body())));
    }
    return Json.read(response.body());
  }

  /** Checked here, since a refusal by the HTTP client would show it. */
  private Optional<String> key(CommandLine caller) {
    Optional<String> given = key.map(String::strip).filter(text -> !text.isEmpty());
    if (given.isPresent() && !KeyText.hasForm(given.get())) {
      throw wrong(
          caller, "The key given does not look like one: tenon_ and 44 letters and digits.");
    }
    return given;
  }

  /** Whether somebody said which runtime is meant. */
  boolean isGiven() {
    return url.isPresent() || port.isPresent();
  }

  /** Where it is; refuses options that contradict each other. */
  URI address(CommandLine caller) {
    if (port.isPresent()) {
      int number = port.get();
      if (url.isPresent()) {
        throw wrong(caller, "--port is short for --url; give one of them.");
      }
      if (number < 1 || number > 65_535) {
        throw wrong(caller, "A port is a number from 1 to 65535, not " + number + ".");
      }
      return URI.create("http://127.0.0.1:" + number);
    }
    URI address = url.orElse(URI.create("http://127.0.0.1:10001"));
    if (address.getHost() == null || !("" + address.getScheme()).matches("https?")) {
      throw wrong(
          caller,
          "--url is the runtime's address, such as http://127.0.0.1:10001, not " + address + ".");
    }
    return address;
  }

  private static CommandLine.ParameterException wrong(CommandLine caller, String message) {
    return new CommandLine.ParameterException(caller, message);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpResponse<String> send(URI address, HttpRequest request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new RuntimeFault(
          FaultCode.ENVIRONMENT,
          "No runtime answers at %s. Start one with: tenon run".formatted(address),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeFault(FaultCode.STOPPING, "Interrupted before the answer came.", e);
    }
  }

  private static String reason(String problem) {
    try {
      return Json.read(problem).path("detail").asText(problem);
    } catch (RuntimeFault e) {
      return problem;
    }
  }
}
