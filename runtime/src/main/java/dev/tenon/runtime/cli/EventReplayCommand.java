package dev.tenon.runtime.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon event replay}: an event once more, for those who ask for it now. */
@Command(
    name = "replay",
    description = "Delivers an event once more, to the apps that handle it now.",
    mixinStandardHelpOptions = true)
final class EventReplayCommand implements Runnable {

  @Parameters(paramLabel = "EVENT", description = "The event's id, such as evt_01….")
  String event = "";

  @Option(names = "--app", description = "To this app only.")
  Optional<String> app = Optional.empty();

  @Mixin RemoteRuntime runtime = new RemoteRuntime();

  @CommandLine.Spec CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  @Override
  public void run() {
    JsonNode answer =
        runtime.post(
            spec.commandLine(),
            "events/" + Connection.encode(event) + "/replay",
            Map.of("app", app),
            "",
            Map.of());
    PrintWriter out = spec.commandLine().getOut();
    out.println(event + ": replayed" + EventCommand.deliveries(answer.path("deliveries").size()));
    out.flush();
  }
}
