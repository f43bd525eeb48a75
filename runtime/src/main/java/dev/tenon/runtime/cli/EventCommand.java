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
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    @Option(names = "--url", description = "The runtime (default http://127.0.0.1:10001).")
    Optional<URI> url = Optional.empty();

    @Option(names = "--port", description = "Short for --url http://127.0.0.1:PORT.")
    Optional<Integer> port = Optional.empty();

    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      URI url = address();
      String body = body();
      String query = product.map(name -> "?product=" + encode(name)).orElse("");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url.resolve("/api/v1/orgs/" + encode(org) + "/events" + query))
              .timeout(Duration.ofSeconds(30))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body));
      key.ifPresent(value -> request.header("Idempotency-Key", value));
      HttpResponse<String> response = send(url, request.build());
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
      } catch (NoSuchFileException e) {
        throw new RuntimeFault(FaultCode.NOT_FOUND, "There is no file " + name + ".", e);
      } catch (AccessDeniedException e) {
        throw new RuntimeFault(
            FaultCode.NOT_FOUND, "The file " + name + " may not be read by this user.", e);
      } catch (IOException e) {
        if (Files.isDirectory(Path.of(name))) {
          throw new RuntimeFault(
              FaultCode.NOT_FOUND, name + " is a folder; name a JSON file in it.", e);
        }
        throw new RuntimeFault(
            FaultCode.NOT_FOUND, "The file " + name + " cannot be read: " + e, e);
      }
    }

    private URI address() {
      if (port.isPresent()) {
        int number = port.get();
        if (url.isPresent()) {
          throw wrong("--port is short for --url; give one of them.");
        }
        if (number < 1 || number > 65_535) {
          throw wrong("A port is a number from 1 to 65535, not " + number + ".");
        }
        return URI.create("http://127.0.0.1:" + number);
      }
      URI address = url.orElse(URI.create("http://127.0.0.1:10001"));
      if (address.getHost() == null || !("" + address.getScheme()).matches("https?")) {
        throw wrong(
            "--url is the runtime's address, such as http://127.0.0.1:10001, not " + address + ".");
      }
      return address;
    }

    private CommandLine.ParameterException wrong(String message) {
      return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    private static HttpResponse<String> send(URI url, HttpRequest request) {
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
