package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon event redrive}: another chance for what was given up on. */
@Command(
    name = "redrive",
    description = "Gives dead letters another chance, behind what waits: one, or all that fit.",
    mixinStandardHelpOptions = true)
final class EventRedriveCommand implements Runnable {

  @Parameters(
      arity = "0..1",
      paramLabel = "DELIVERY",
      description = "The delivery, such as dlv_42; without it, say which ones are meant.")
  Optional<String> delivery = Optional.empty();

  @ArgGroup(exclusive = false)
  Which which = new Which();

  @Mixin RemoteRuntime runtime = new RemoteRuntime();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  /** Which dead letters are meant. */
  static final class Which {

    @Option(names = "--all", description = "All dead letters of the org.")
    boolean all;

    @Option(names = "--app", description = "Those of this app.")
    Optional<String> app = Optional.empty();

    @Option(names = "--type", description = "Those of events of this type.")
    Optional<String> type = Optional.empty();

    @Option(
        names = "--since",
        description = "Given up on at this time or later, such as 2026-01-31T12:00:00Z.")
    Optional<String> since = Optional.empty();

    @Option(names = "--until", description = "Given up on before this time.")
    Optional<String> until = Optional.empty();

    boolean saysNothing() {
      return !all && app.isEmpty() && type.isEmpty() && since.isEmpty() && until.isEmpty();
    }
  }

  @Override
  public void run() {
    if (delivery.isPresent() != which.saysNothing()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Say what to redrive: either a DELIVERY, or --app, --type, --since, --until or --all.");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (delivery.isPresent()) {
      String path = "deliveries/" + Connection.encode(delivery.get()) + "/redrive";
      JsonNode answer = runtime.post(spec.commandLine(), path, Map.of(), "", Map.of());
      out.println(answer.path("delivery").asText() + ": redriven");
    } else {
      JsonNode answer =
          runtime.post(
              spec.commandLine(),
              "redrive",
              Map.of(
                  "all",
                  which.all ? Optional.of("true") : Optional.empty(),
                  "app",
                  which.app,
                  "type",
                  which.type,
                  "since",
                  which.since,
                  "until",
                  which.until),
              "",
              Map.of());
      out.println(answer.path("redriven").asInt() + " redriven");
      if (answer.has("note")) {
        out.println(answer.path("note").asText());
      }
    }
    out.flush();
  }
}
