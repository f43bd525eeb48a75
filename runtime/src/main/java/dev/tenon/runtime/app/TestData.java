package dev.tenon.runtime.app;

import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventSchemas;
import dev.tenon.runtime.event.SchemaNote;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Json;
import dev.tenon.runtime.json.Range;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sample payloads that come with an app. */
final class TestData {

  static final String FOLDER = "server/test_data/";

  private static final EventCatalog CATALOG = EventCatalog.standard();
  private static final EventSchemas SCHEMAS = new EventSchemas(CATALOG);

  private static final Set<String> EVENT_KEYS = Set.of("/event", "/eventType");

  private TestData() {}

  /**
   * Checks that each is a payload; names that no event of the app has are no problem, near ones
   * are.
   */
  static void check(Bundle bundle, ManifestNames names, List<Problem> problems) {
    for (String name : bundle.filesBelow(FOLDER)) {
      if (name.endsWith(".json")) {
        JsonFile.read(bundle, name, problems).ifPresent(file -> check(name, file, names, problems));
      }
    }
  }

  private static void check(
      String name, JsonFile file, ManifestNames names, List<Problem> problems) {
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
    near(base, names)
        .ifPresent(
            meant ->
                problems.add(
                    Problem.warning(
                        name,
                        Range.START,
                        "The file is named after %s, which is no known event, so it is the sample of none."
                            .formatted(base),
                        "did you mean %s? Rename the file to %s%s."
                            .formatted(
                                meant,
                                meant.replace(':', '.'),
                                name.substring(name.lastIndexOf('/') + 1 + base.length())))));
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
    if (isEventName(base)) {
      schema(name, base, file, names);
    }
  }

  /** The event that a file's name is nearly the one of; a function's name may be any. */
  private static Optional<String> near(String base, ManifestNames names) {
    String type = base.replace('.', ':');
    if (names.events().contains(type)
        || names.functions().containsKey(base)
        || names.jobs().containsKey(base)
        || !CATALOG.productsWith(type).isEmpty()
        || names.products().stream().anyMatch(product -> CATALOG.knows(product, type))) {
      return Optional.empty();
    }
    List<String> exact = names.events().stream().filter(event -> event.indexOf('*') < 0).toList();
    return Spelling.closestType(type, exact)
        .or(
            () ->
                names.products().stream()
                    .flatMap(product -> CATALOG.closest(product, type).stream())
                    .findFirst());
  }

  /** The documents contradict their own samples, so that a difference is only mentioned. */
  private static void schema(String name, String base, JsonFile file, ManifestNames names) {
    String type = base.startsWith("on") || base.startsWith("after") ? base : base.replace('.', ':');
    String folder = name.substring(FOLDER.length()).replaceFirst("/?[^/]*$", "");
    names.products().stream()
        .filter(product -> folder.isEmpty() || product.name().equals(folder))
        .filter(product -> CATALOG.fixture(product, type).isPresent())
        .findFirst()
        .ifPresent(
            product -> {
              for (SchemaNote note : SCHEMAS.check(product, type, file.root())) {
                if (EVENT_KEYS.contains(note.pointer())) {
                  // Compared with the file's name already.
                  continue;
                }
                file.warning(
                    note.pointer(),
                    note.message(),
                    "compare it with the sample of %s on the simulator page.".formatted(type));
              }
            });
  }

  /** Test data of actions and functions is named after them, and holds no event. */
  private static boolean isEventName(String name) {
    return name.matches("(on|after)[A-Z]\\w*") || name.contains(".");
  }
}
