package dev.tenon.runtime.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tenon event …}: events by hand. */
@Command(
    name = "event",
    description = "Sends events, redrives and replays them, and lists those that are known.",
    mixinStandardHelpOptions = true,
    subcommands = {
      EventSendCommand.class,
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

  /** How many there will be, as the end of a line. */
  static String deliveries(int count) {
    return switch (count) {
      case 0 -> "; no installed app handles it";
      case 1 -> ", 1 delivery";
      default -> ", " + count + " deliveries";
    };
  }
}
