package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tenon event …}: events by hand. */
@Command(
    name = "event",
    description = "Sends events to a running runtime, and lists those that are known.",
    mixinStandardHelpOptions = true,
    subcommands = {EventCommand.Send.class, EventListCommand.class})
final class EventCommand implements Runnable {

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code tenon event send}. */
  @Command(
      name = "send",
      description = "Posts one event, as a product would.",
      mixinStandardHelpOptions = true)
  static final class Send implements Runnable {

    @Option(names = "--org", defaultValue = "demo", description = "Org (default ${DEFAULT-VALUE}).")
    String org = "";

    @Option(names = "--product", description = "Product, such as freshsales or thena.")
    Optional<String> product = Optional.empty();

    @Option(
        names = "--type",
        description =
            "Send the catalogue's sample of this event; --product only where several have it.")
    Optional<String> type = Optional.empty();

    @Option(names = "--file", description = "Send this JSON file; - reads standard input.")
    Optional<String> file = Optional.empty();

    @Option(
        names = "--idempotency-key",
        description = "A second event with the same key is dropped.")
    Optional<String> key = Optional.empty();

    @Option(
        names = "--url",
        defaultValue = "http://127.0.0.1:10001",
        description = "The runtime (default ${DEFAULT-VALUE}).")
    URI url = URI.create("");

    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      if (url.getHost() == null || !("" + url.getScheme()).matches("https?")) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "--url is the runtime's address, such as http://127.0.0.1:10001, not " + url + ".");
      }
      String body = body();
      String query = product.map(name -> "?product=" + encode(name)).orElse("");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url.resolve("/api/v1/orgs/" + encode(org) + "/events" + query))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body));
      key.ifPresent(value -> request.header("Idempotency-Key", value));
      HttpResponse<String> response = send(request.build());
      if (response.statusCode() >= 300) {
        throw new RuntimeFault(
            FaultCode.INVALID_INPUT,
            "The runtime refused the event (%d): %s"
                .formatted(response.statusCode(), reason(response.body())));
      }
      print(Json.read(response.body()));
    }

    private void print(JsonNode answer) {
      PrintWriter out = spec.commandLine().getOut();
      String id = answer.path("eventId").asText();
      out.println(
          answer.path("duplicate").asBoolean()
              ? id + ": a duplicate of this event, dropped"
              : id + ": kept" + deliveries(answer.path("deliveries").size()));
      answer
          .path("deliveries")
          .forEach(
              delivery ->
                  out.println(
                      "  %s to %s"
                          .formatted(
                              delivery.path("delivery").asText(), delivery.path("app").asText())));
      out.flush();
    }

    private static String deliveries(int count) {
      return switch (count) {
        case 0 -> "; no installed app handles it";
        case 1 -> ", 1 delivery";
        default -> ", " + count + " deliveries";
      };
    }

    /** What is sent; a type without a product chooses the product too. */
    private String body() {
      if (file.isPresent()) {
        return read(file.get());
      }
      if (type.isEmpty()) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "Say what to send: --file FILE, or --type TYPE [--product P].");
      }
      try {
        SampleEvent sample =
            SampleEvent.find(EventCatalog.standard(), product.map(Product::new), type.get());
        product = Optional.of(sample.product().name());
        return sample.body();
      } catch (IllegalArgumentException e) {
        throw new CommandLine.ParameterException(spec.commandLine(), "" + e.getMessage(), e);
      }
    }

    private static String read(String name) {
      try {
        byte[] bytes =
            name.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
        return new String(bytes, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new RuntimeFault(
            FaultCode.NOT_FOUND, "The file " + name + " cannot be read: " + e, e);
      }
    }

    private HttpResponse<String> send(HttpRequest request) {
      try (HttpClient client = HttpClient.newHttpClient()) {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new RuntimeFault(
            FaultCode.ENVIRONMENT,
            "No runtime answers at %s. Start one with: tenon run".formatted(url),
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

    private static String encode(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
