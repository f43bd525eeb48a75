package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.ingress.TransportForm;
import dev.tenon.runtime.ingress.TransportRequest;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tenon event send}. */
@Command(
    name = "send",
    description = "Posts one event, as a product would.",
    mixinStandardHelpOptions = true)
final class EventSendCommand implements Runnable {

  private static final Set<TransportForm> BY_SNS = Set.of(TransportForm.SNS, TransportForm.RAW);

  @Option(names = "--product", description = "Product, such as freshsales or thena.")
  Optional<String> product = Optional.empty();

  @Option(
      names = "--type",
      description = {
        "Send the sample of this event, each time with an eventId of its own; --product only where",
        "several have it. With --product custom, the example of its schema in the org."
      })
  Optional<String> type = Optional.empty();

  @Option(names = "--file", description = "Send this JSON file as it is; - reads standard input.")
  Optional<String> file = Optional.empty();

  @Option(
      names = "--user",
      description = "The user of a custom event that --type names (default ${DEFAULT-VALUE}).",
      defaultValue = EventToSend.USER)
  String user = EventToSend.USER;

  @Option(names = "--idempotency-key", description = "A second event with the same key is dropped.")
  Optional<String> key = Optional.empty();

  @Option(
      names = "--form",
      description = {
        "Send an event as it travels. Of Thena: bare or wrapped to /webhook/platform-events,",
        "sns or raw to /webhook/sns; its orgId says whose it is, not --org. A custom event: call,",
        "to /run/event; its userId says whose it is, or the key."
      })
  Optional<String> form = Optional.empty();

  @Option(
      names = "--topic",
      paramLabel = "ARN",
      description = "With --form sns or raw: the topic; the runtime of a host takes only its own.")
  Optional<String> topic = Optional.empty();

  @Mixin RemoteRuntime runtime = new RemoteRuntime();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    // Wrong options are told before anything is looked for.
    runtime.connection.address(spec.commandLine());
    Optional<TransportForm> travels = form.map(this::form);
    if (topic.isPresent() && travels.filter(BY_SNS::contains).isEmpty()) {
      throw wrong("--topic is of SNS: it goes with --form sns or --form raw.");
    }
    EventToSend event = event();
    if (travels.isPresent()) {
      refuseUnfit(travels.get(), event);
      send(travels.get().request(event.body(), topic, Clock.systemUTC()), event);
      return;
    }
    Map<String, Optional<String>> query = Map.of("product", event.product());
    print(runtime.post(spec.commandLine(), "events", query, event.body(), keyHeader()), event);
  }

  private EventToSend event() {
    if (file.isPresent()) {
      EventToSend given = EventToSend.ofFile(file.get(), product);
      type.ifPresent(named -> refuseContradiction(named, given));
      return given;
    }
    if (type.isEmpty()) {
      throw wrong("Say what to send: --file FILE, or --type TYPE [--product P].");
    }
    try {
      return EventToSend.ofType(type.get(), product, user, runtime, spec.commandLine());
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "" + e.getMessage(), e);
    }
  }

  private void refuseContradiction(String named, EventToSend given) {
    given
        .type()
        .filter(said -> !said.equals(named))
        .ifPresent(
            said -> {
              throw wrong(
                  "--type is %s, but the file has %s; --file alone is enough."
                      .formatted(named, said));
            });
  }

  private void send(TransportRequest request, EventToSend event) {
    Map<String, String> headers = new LinkedHashMap<>(request.headers());
    headers.putAll(keyHeader());
    JsonNode answer =
        runtime.connection.ask(
            spec.commandLine(), "POST", request.path(), Map.of(), request.body(), headers);
    if (request.form() == TransportForm.CALL) {
      printCall(answer);
    } else {
      print(answer, event);
    }
  }

  private Map<String, String> keyHeader() {
    return key.map(value -> Map.of("Idempotency-Key", value)).orElse(Map.of());
  }

  private TransportForm form(String id) {
    TransportForm known =
        TransportForm.of(id)
            .orElseThrow(
                () ->
                    wrong(
                        "--form is %s, not %s."
                            .formatted(TransportForm.listed(List.of(TransportForm.values())), id)));
    if (key.isPresent() && known != TransportForm.CALL) {
      throw wrong(
          "Thena sends no --idempotency-key: an event with a --form is known by its eventId.");
    }
    return known;
  }

  /** Which product it is may be known by the type only. */
  private void refuseUnfit(TransportForm travels, EventToSend event) {
    List<TransportForm> fit =
        event.product().map(Product::new).map(TransportForm::of).orElse(List.of(travels));
    if (!fit.contains(travels)) {
      throw wrong(
          fit.isEmpty()
              ? "Events of %s have no --form to choose; leave it out."
                  .formatted(event.product().orElseThrow())
              : "--form of an event of %s is %s, not %s."
                  .formatted(
                      event.product().orElseThrow(), TransportForm.listed(fit), travels.id()));
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

  private void print(JsonNode answer, EventToSend event) {
    PrintWriter out = spec.commandLine().getOut();
    String id = answer.path("eventId").asText();
    if (id.isEmpty()) {
      out.println(answer.path("note").asText());
    } else if (answer.path("duplicate").asBoolean()) {
      out.println(id + ": a duplicate of this event, dropped. " + remedy(id));
    } else {
      out.println(
          id
              + ": kept"
              + EventCommand.deliveries(answer.path("deliveries").size())
              + event.freshId().map(" (eventId %s)"::formatted).orElse(""));
    }
    for (JsonNode delivery : answer.path("deliveries")) {
      out.println(
          "  %s to %s"
              .formatted(delivery.path("delivery").asText(), delivery.path("app").asText()));
    }
    out.flush();
  }

  /** What else there is to do for whoever wanted it to be handled once more. */
  private String remedy(String id) {
    return "Send it with another %s, or have that one handled once more: tenon event replay %s"
        .formatted(key.isPresent() ? "--idempotency-key" : "eventId", id);
  }
}
