package dev.tenon.runtime.simulate;

import dev.tenon.runtime.custom.InvalidData;
import dev.tenon.runtime.custom.Violation;
import dev.tenon.runtime.fault.RuntimeFault;
import dev.tenon.runtime.json.MalformedJson;
import dev.tenon.runtime.json.Position;
import java.util.List;
import java.util.Optional;

/** Nothing was run, for the reason given; the attempt is in the history all the same. */
public final class SimulationRefused extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  private final String simulation;
  private final transient Optional<Position> at;

  SimulationRefused(String simulation, RuntimeFault reason) {
    super(reason.code(), reason.getMessage(), reason);
    this.simulation = simulation;
    this.at =
        reason instanceof MalformedJson malformed
            ? Optional.of(new Position(malformed.line(), malformed.column()))
            : Optional.empty();
  }

  /** Its id in the history. */
  public String simulation() {
    return simulation;
  }

  /** What of the event's data does not fit, if that is the reason. */
  public List<Violation> violations() {
    return getCause() instanceof InvalidData data ? data.violations() : List.of();
  }

  /** Where in the payload, if it is the payload's text that is wrong. */
  public Optional<Position> at() {
    return at;
  }
}
