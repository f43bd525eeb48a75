package dev.tenon.runtime.app;

import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.Range;
import java.util.List;

/** The sample payloads that come with an app. */
final class TestData {

  static final String FOLDER = "server/test_data/";

  private TestData() {}

  /** Checks that each is a payload; names that no event of the app has are no problem. */
  static void check(Bundle bundle, ManifestNames names, List<Problem> problems) {
    for (String name : bundle.filesBelow(FOLDER)) {
      if (name.endsWith(".json")) {
        JsonFile.read(bundle, name, problems).ifPresent(file -> check(name, file, problems));
      }
    }
  }

  private static void check(String name, JsonFile file, List<Problem> problems) {
    if (!file.root().isObject()) {
      problems.add(
          Problem.error(
              name,
              Range.START,
              "A sample payload is a JSON object, not " + Json.kind(file.root()) + ".",
              "put { and } around it."));
      return;
    }
    String base = name.substring(name.lastIndexOf('/') + 1).replaceFirst("(@.*)?\\.json$", "");
    for (String key : List.of("event", "eventType")) {
      String event = file.root().path(key).asText("");
      if (!event.isEmpty() && isEventName(base) && !event.replace(':', '.').equals(base)) {
        file.warningAtValue(
            "/" + key,
            "The file is named after %s, but its \"%s\" is \"%s\".".formatted(base, key, event),
            "write \"%s\", or rename the file to %s.json."
                .formatted(
                    base.startsWith("on") ? base : base.replace('.', ':'),
                    event.replace(':', '.')));
      }
    }
  }

  /** Test data of actions and functions is named after them, and holds no event. */
  private static boolean isEventName(String name) {
    return name.matches("(on|after)[A-Z]\\w*") || name.contains(".");
  }
}
