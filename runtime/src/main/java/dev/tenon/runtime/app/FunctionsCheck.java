package dev.tenon.runtime.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.json.PositionedJson;
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

  void run(String pointer) {
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
      if (!entry.getKey().matches("[A-Za-z_][A-Za-z0-9_]{1,39}")) {
        file.warning(
            at,
            "\"%s\" cannot be called: a function's name has 2 to 40 letters, digits and '_', and does not begin with a digit."
                .formatted(entry.getKey()),
            "rename it, here, in server.js and where it is invoked.");
      }
      file.misspelt(at, List.of("timeout"), Set.of());
      JsonNode timeout = entry.getValue().path("timeout");
      if (!timeout.isMissingNode() && !(timeout.isInt() && TIMEOUTS.contains(timeout.asInt()))) {
        file.warningAtValue(
            at + "/timeout",
            "A function's timeout is 5, 10, 15, 20, 25 or 30 seconds, not " + timeout + ".",
            "write one of these numbers, without quotes.");
      }
    }
  }
}
