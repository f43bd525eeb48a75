package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.PositionedJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks the names and time limits of functions that a front end may call. */
final class FunctionsCheck {

  private static final Set<Integer> TIMEOUTS = Set.of(5, 10, 15, 20, 25, 30);

  private final JsonFile file;
  private final Optional<PlatformVersion> platform;

  FunctionsCheck(JsonFile file, Optional<PlatformVersion> platform) {
    this.file = file;
    this.platform = platform;
  }

  /**
   * Checks one list of functions.
   *
   * @return how many seconds each may take, of those for which it is said
   */
  Map<String, Integer> run(String pointer) {
    Map<String, Integer> seconds = new HashMap<>();
    if (platform.filter(p -> p.compareTo(PlatformVersion.V2_2) < 0).isPresent()
        && !file.at(pointer).isEmpty()) {
      file.warning(
          pointer,
          "\"functions\" begins with platform 2.2; this app is of "
              + platform.map(PlatformVersion::text).orElse("")
              + ".",
          "set \"platform-version\" to \"2.2\", or remove \"functions\".");
    }
    for (Map.Entry<String, JsonNode> entry : file.at(pointer).properties()) {
      String at = PositionedJson.child(pointer, entry.getKey());
      if (!AppServices.isFunctionName(entry.getKey())) {
        file.warning(
            at,
            "\"%s\" cannot be called: a function's name has 2 to 40 letters, digits and '_', and does not begin with a digit."
                .formatted(entry.getKey()),
            "rename it, here, in server.js and where it is invoked.");
      }
      file.misspelt(at, List.of("timeout"), Set.of());
      JsonNode timeout = entry.getValue().path("timeout");
      if (timeout.isInt() && TIMEOUTS.contains(timeout.asInt())) {
        seconds.put(entry.getKey(), timeout.asInt());
      } else if (!timeout.isMissingNode()) {
        file.warningAtValue(
            at + "/timeout",
            "A function's timeout is 5, 10, 15, 20, 25 or 30 seconds, not " + timeout + ".",
            "write one of these numbers, without quotes.");
      }
    }
    return seconds;
  }
}
