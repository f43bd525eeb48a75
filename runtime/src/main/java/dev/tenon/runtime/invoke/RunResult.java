package dev.tenon.runtime.invoke;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param outcome how it ended
 * @param answer what the handler answered, if it did
 * @param console the lines it wrote, in order
 * @param uses the calls it made to services of the host, in the order of their answers
 * @param startedAt when the handler began, after it may have waited for a thread
 * @param duration from then until it was over
 */
public record RunResult(
    Outcome outcome,
    Optional<Answer> answer,
    List<FromRuntime.ConsoleLine> console,
    List<ServiceUse> uses,
    Instant startedAt,
    Duration duration) {
  public RunResult {
    console = List.copyOf(console);
    uses = List.copyOf(uses);
  }

  /** A run that never began. */
  public static RunResult notStarted(String reason, Instant now) {
    return new RunResult(
        new Outcome.NotStarted(reason), Optional.empty(), List.of(), List.of(), now, Duration.ZERO);
  }
}
