package dev.tenon.runtime.npm;

import java.time.Duration;
import java.util.Map;

/**
 * The npm of this machine.
 *
 * @param program its name in the PATH, or its path
 * @param environment what it gets beside the variables of this process
 * @param limit how long an installation may take
 */
public record MachineNpm(String program, Map<String, String> environment, Duration limit) {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  public MachineNpm {
    environment = Map.copyOf(environment);
  }

  /** As people have it. */
  public static MachineNpm standard() {
    return new MachineNpm("npm", Map.of(), LIMIT);
  }
}
