package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.ingress.TransportForm;
import dev.tenon.runtime.ingress.TransportRequest;
import dev.tenon.runtime.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenon event …}: events by hand. */
@Command(
    name = "event",
    description = "Sends events, redrives and replays them, and lists those that are known.",
    mixinStandardHelpOptions = true,
    subcommands = {
      EventCommand.Send.class,
      EventListCommand.class,
      EventRedriveCommand.class,
      EventReplayCommand.class
    })
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

    @Option(names = "--product", description = "Product, such as freshsales or thena.")
    Optional<String> product = Optional.empty();

    @Option(
        names = "--type",
        description =
            "Send the sample of this event; --product only where several have it. With --product custom, the example of its schema in the org.")
    Optional<String> type = Optional.empty();

    @Option(names = "--file", description = "Send this JSON file; - reads standard input.")
    Optional<String> file = Optional.empty();

    @Option(
        names = "--idempotency-key",
        description = "A second event with the same key is dropped.")
    Optional<String> key = Optional.empty();

    @Option(
        names = "--form",
        description = {
          "Send an event as it travels. Of Thena: bare or wrapped to /webhook/platform-events,",
          "sns or raw to /webhook/sns; its orgId says whose it is, not --org. A custom event: call,",
          "to /run/event; its userId says whose it is, or the key."
        })
    Optional<String> form = Optional.empty();

    @Mixin RemoteRuntime runtime = new RemoteRuntime();

    @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
      // Wrong options are told before anything is looked for.
      runtime.connection.address(spec.commandLine());
      Optional<TransportForm> travels = form.map(this::form);
      String body = body();
      if (travels.isPresent()) {
        refuseUnfit(travels.get());
        send(travels.get().request(body, Clock.systemUTC()));
        return;
      }
      print(
          runtime.post(
              spec.commandLine(), "events", Map.of("product", product), body, idempotencyKey()));
    }

    private void send(TransportRequest request) {
      Map<String, String> headers = new LinkedHashMap<>(request.headers());
      headers.putAll(idempotencyKey());
      JsonNode answer =
          runtime.connection.ask(
              spec.commandLine(), "POST", request.path(), Map.of(), request.body(), headers);
      if (request.form() == TransportForm.CALL) {
        printCall(answer);
      } else {
        print(answer);
      }
    }

    private Map<String, String> idempotencyKey() {
      return key.map(value -> Map.of("Idempotency-Key", value)).orElse(Map.of());
    }

    private TransportForm form(String id) {
      TransportForm known =
          TransportForm.of(id)
              .orElseThrow(
                  () ->
                      wrong(
                          "--form is %s, not %s."
                              .formatted(
                                  TransportForm.listed(List.of(TransportForm.values())), id)));
      if (key.isPresent() && known != TransportForm.CALL) {
        throw wrong(
            "Thena sends no --idempotency-key: an event with a --form is known by its eventId.");
      }
      return known;
    }

    /** Which product it is may be known by the type only. */
    private void refuseUnfit(TransportForm travels) {
      List<TransportForm> fit =
          product.map(Product::new).map(TransportForm::of).orElse(List.of(travels));
      if (!fit.contains(travels)) {
        throw wrong(
            fit.isEmpty()
                ? "Events of %s have no --form to choose; leave it out.".formatted(product.get())
                : "--form of an event of %s is %s, not %s."
                    .formatted(product.get(), TransportForm.listed(fit), travels.id()));
      }
    }

    private CommandLine.ParameterException wrong(String message) {
      return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    /** Whoever calls is not told which apps there are, only whether there is none. */
    private void printCall(JsonNode answer) {
      PrintWriter out = spec.commandLine().getOut();
      String note = answer.path("note").asText();
      out.println(
          answer.path("eventId").asText() + ": triggered" + (note.isEmpty() ? "" : ". " + note));
      out.flush();
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

    /** What is sent; a type without a product chooses the product too. */
    private String body() {
      if (file.isPresent()) {
        return read(file.get());
      }
      if (type.isEmpty()) {
        throw wrong("Say what to send: --file FILE, or --type TYPE [--product P].");
      }
      Optional<String> defined = defined(type.get());
      if (defined.isPresent()) {
        return defined.get();
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

    /** Of a custom event, what those who define it in the org have as its example. */
    private Optional<String> defined(String event) {
      return product
          .filter(Product.CUSTOM.name()::equals)
          .flatMap(_ -> runtime.exampleOf(spec.commandLine(), event))
          .map(
              data ->
                  Json.write(
                      Json.object().put("event", event).put("userId", "user-1").set("data", data)));
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
  }

  /** How many there will be, as the end of a line. */
  static String deliveries(int count) {
    return switch (count) {
      case 0 -> "; no installed app handles it";
      case 1 -> ", 1 delivery";
      default -> ", " + count + " deliveries";
    };
  }
}
