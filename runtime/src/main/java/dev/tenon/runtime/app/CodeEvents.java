package dev.tenon.runtime.app;

import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.json.Range;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks the code against what the manifest says, and the old array of events in the code. */
public final class CodeEvents {

  static final String CODE = "server/server.js";

  private static final EventCatalog CATALOG = EventCatalog.standard();

  private final Bundle bundle;
  private final ManifestNames names;
  private final List<Problem> problems;
  private final ScriptText script;

  public CodeEvents(Bundle bundle, ManifestNames names, List<Problem> problems) {
    this.bundle = bundle;
    this.names = names;
    this.problems = problems;
    this.script = new ScriptText(bundle.text(CODE).orElse(""));
  }

  /** Says which functions, jobs and actions the code does not have. */
  public void callbacks(List<String> exported) {
    missing("function", names.functions(), exported);
    missing("job", names.jobs(), exported);
    ActionsFile.names(bundle)
        .forEach(
            (name, range) -> {
              if (!exported.contains(name)) {
                problems.add(
                    Problem.error(
                        ActionsFile.FILE,
                        range,
                        "action %s is not exported by %s, so it cannot be called; it exports %s."
                            .formatted(name, CODE, listed(exported)),
                        fix(name, exported)));
              }
            });
  }

  /** Says of which products nothing comes; the code may still declare events for them. */
  public void idle() {
    names
        .idle()
        .forEach(
            (product, range) ->
                problems.add(
                    Problem.warning(
                        ManifestReader.FILE,
                        range,
                        "The app has no event and no function for %s, so nothing of it is ever called."
                            .formatted(product),
                        "add \"events\": { … } with the events of it that the app handles, or remove it.")));
  }

  private static String listed(List<String> exported) {
    return exported.isEmpty() ? "no function" : String.join(", ", exported);
  }

  private static String fix(String name, List<String> exported) {
    return Spelling.closest(name, exported)
        .map(near -> "did you mean \"" + near + "\"?")
        .orElse("add it to exports, or remove it here.");
  }

  private void missing(String kind, Map<String, Range> declared, List<String> exported) {
    declared.forEach(
        (name, range) -> {
          if (!exported.contains(name)) {
            problems.add(
                Problem.warning(
                    ManifestReader.FILE,
                    range,
                    "%s %s is not exported by %s, so it cannot be called; it exports %s."
                        .formatted(kind, name, CODE, listed(exported)),
                    fix(name, exported)));
          }
        });
  }

  /** An event in the code's array, which the manifest's events make void. */
  public void ignored(String event) {
    problems.add(
        Problem.warning(
            CODE,
            placeOf("event", event),
            "The event %s in this array is ignored, since the manifest declares the events."
                .formatted(event),
            "move it to manifest.json, and remove the array."));
  }

  /** Whether an event in the code's array can be subscribed to; says why not. */
  public boolean isUsable(
      String event, String callback, List<Product> products, List<String> exported) {
    if (event.isBlank() || event.equals("undefined")) {
      error(
          Range.START,
          "An entry of the events array has no \"event\".",
          "write { event: 'onTicketCreate', callback: 'nameOfTheCallback' }.");
      return false;
    }
    if (products.stream().noneMatch(product -> CATALOG.knows(product, event))) {
      products.stream()
          .filter(product -> CATALOG.closest(product, event).isPresent())
          .findFirst()
          .ifPresent(product -> misspelt(event, product));
    }
    if (!exported.contains(callback)) {
      error(
          placeOf("callback", callback),
          "The callback \"%s\" of the event \"%s\" is not exported by %s; it exports %s."
              .formatted(callback, event, CODE, listed(exported)),
          Spelling.closest(callback, exported)
              .map(name -> "did you mean '" + name + "'?")
              .orElse("add it to exports, or correct its name."));
      return false;
    }
    return true;
  }

  private void misspelt(String event, Product product) {
    String near = CATALOG.closest(product, event).orElseThrow();
    String message = "unknown event %s: did you mean %s?".formatted(event, near);
    String fix = "rename it to '%s'".formatted(near);
    Range range = placeOf("event", event);
    problems.add(
        CATALOG.isCertain(product, event, near)
            ? Problem.error(CODE, range, message, fix + ".")
            : Problem.warning(
                CODE,
                range,
                message,
                fix + ", unless the product's documentation has it as it is."));
  }

  private void error(Range range, String message, String fix) {
    problems.add(Problem.error(CODE, range, message, fix));
  }

  private Range placeOf(String key, String value) {
    return script.find(
        Pattern.compile(
            "\\b%s['\"]?\\s*:\\s*(['\"`]%s['\"`])".formatted(key, Pattern.quote(value))));
  }
}
