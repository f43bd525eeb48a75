package dev.tenon.runtime.custom;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What could be better about custom events, after the document's advice: names that say what
 * happened, one purpose and few fields for each, and one way to write names.
 */
public final class Advice {

  /** More fields than this, and nobody sees what an event is about. */
  private static final int FOCUSED = 20;

  /** Words that say nothing. */
  private static final Set<String> EMPTY =
      Set.of(
          "event", "data", "custom", "test", "new", "webhook", "trigger", "notification", "info");

  /** What is done, for names that say it first and should say it last. */
  private static final Map<String, String> VERBS =
      Map.ofEntries(
          Map.entry("create", "created"),
          Map.entry("update", "updated"),
          Map.entry("delete", "deleted"),
          Map.entry("add", "added"),
          Map.entry("remove", "removed"),
          Map.entry("cancel", "cancelled"),
          Map.entry("complete", "completed"),
          Map.entry("submit", "submitted"),
          Map.entry("approve", "approved"),
          Map.entry("reject", "rejected"),
          Map.entry("pay", "paid"),
          Map.entry("send", "sent"),
          Map.entry("close", "closed"),
          Map.entry("open", "opened"),
          Map.entry("onboard", "onboarded"),
          Map.entry("sync", "synced"),
          Map.entry("archive", "archived"),
          Map.entry("assign", "assigned"),
          Map.entry("import", "imported"),
          Map.entry("export", "exported"));

  /** What happened, in words that do not end in "ed". */
  private static final Set<String> IRREGULAR =
      Set.of(
          "paid",
          "sent",
          "sold",
          "won",
          "lost",
          "built",
          "made",
          "met",
          "begun",
          "left",
          "read",
          "seen",
          "shown",
          "taken",
          "given",
          "written",
          "drawn",
          "withdrawn",
          "bought",
          "brought",
          "broken",
          "chosen",
          "done",
          "gone",
          "held",
          "kept",
          "known",
          "overdue",
          "put",
          "run",
          "set",
          "split",
          "spent",
          "told",
          "undone",
          "up",
          "down",
          "in",
          "out",
          "due");

  private Advice() {}

  /** How words are put together. */
  private enum Style {
    SNAKE("snake_case"),
    KEBAB("kebab-case"),
    CAMEL("camelCase"),
    TITLE("Title Case"),
    OTHER("another way");

    private final String label;

    Style(String label) {
      this.label = label;
    }

    /** Empty for one word in small letters, which is all of them. */
    static Optional<Style> of(String name) {
      if (name.matches("[a-z0-9]+")) {
        return Optional.empty();
      }
      if (name.matches("[a-z0-9]+(_[a-z0-9]+)+")) {
        return Optional.of(SNAKE);
      }
      if (name.matches("[a-z0-9]+(-[a-z0-9]+)+")) {
        return Optional.of(KEBAB);
      }
      if (name.matches("[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)+")) {
        return Optional.of(CAMEL);
      }
      return Optional.of(name.matches("[A-Z][^ _]*( [A-Z0-9][^ _]*)*") ? TITLE : OTHER);
    }
  }

  /** Advice on events of one app or org, by event; pointers lead into its definition. */
  public static Map<String, List<DefinitionFault>> on(List<CustomEvent> events) {
    Map<String, List<DefinitionFault>> advice = new LinkedHashMap<>();
    Optional<Style> style =
        events.stream().map(event -> Style.of(event.name())).flatMap(Optional::stream).findFirst();
    Optional<Style> fields =
        events.stream()
            .flatMap(event -> fields(event).stream())
            .map(Style::of)
            .flatMap(Optional::stream)
            .findFirst();
    for (CustomEvent event : events) {
      List<DefinitionFault> found = new ArrayList<>();
      name(event.name(), found);
      style(event.name(), style, found);
      fields(event, fields, found);
      advice.put(event.name(), found);
    }
    return advice;
  }

  private static void name(String name, List<DefinitionFault> found) {
    List<String> words = words(name);
    String last = words.isEmpty() ? "" : words.getLast();
    if (words.stream().allMatch(EMPTY::contains)) {
      found.add(
          new DefinitionFault(
              "",
              "\"%s\" does not say what happened".formatted(name),
              "name what it is about and what was done, such as \"invoice_created\"."));
    } else if (words.contains("and") || words.contains("or")) {
      found.add(
          new DefinitionFault(
              "",
              "\"%s\" is about more than one thing".formatted(name),
              "make an event for each, so that handlers get only what they are for."));
    } else if (!last.endsWith("ed") && !IRREGULAR.contains(last)) {
      found.add(
          new DefinitionFault(
              "",
              "\"%s\" does not say that something happened".formatted(name),
              renamed(name, words)
                  .map("call it \"%s\", if that is what triggers it."::formatted)
                  .orElse("end it with what was done, such as \"order_completed\".")));
    }
  }

  /** {@code create_invoice} is what handlers may do; what happened is {@code invoice_created}. */
  private static Optional<String> renamed(String name, List<String> words) {
    String done = words.isEmpty() ? null : VERBS.get(words.getFirst());
    if (done == null || words.size() < 2) {
      return Optional.empty();
    }
    List<String> moved = new ArrayList<>(words.subList(1, words.size()));
    moved.add(done);
    return Optional.of(
        switch (Style.of(name).orElse(Style.SNAKE)) {
          case KEBAB -> String.join("-", moved);
          case TITLE -> String.join(" ", moved.stream().map(Advice::capital).toList());
          case CAMEL ->
              moved.getFirst()
                  + String.join("", moved.stream().skip(1).map(Advice::capital).toList());
          case SNAKE, OTHER -> String.join("_", moved);
        });
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private static void style(String name, Optional<Style> style, List<DefinitionFault> found) {
    Optional<Style> own = Style.of(name);
    if (own.isPresent() && style.isPresent() && !own.equals(style)) {
      found.add(
          new DefinitionFault(
              "",
              "\"%s\" is written in %s, other events in %s"
                  .formatted(name, own.get().label, style.get().label),
              "write all names of events in one way."));
    }
  }

  private static void fields(
      CustomEvent event, Optional<Style> style, List<DefinitionFault> found) {
    Set<String> names = fields(event);
    if (names.isEmpty()) {
      found.add(
          new DefinitionFault(
              "",
              "the schema of \"%s\" names no field, so that any data fits it"
                  .formatted(event.name()),
              "name the fields that handlers read."));
    }
    if (names.size() > FOCUSED) {
      found.add(
          new DefinitionFault(
              "",
              "\"%s\" has %d fields".formatted(event.name(), names.size()),
              "include only what handlers need, or make several events of it."));
    }
    for (String name : names) {
      Optional<Style> own = Style.of(name);
      if (own.isPresent() && style.isPresent() && !own.equals(style)) {
        found.add(
            new DefinitionFault(
                event.schema().has(name) ? Pointers.child("", name) : "",
                "the field \"%s\" is written in %s, other fields in %s"
                    .formatted(name, own.get().label, style.get().label),
                "write all names of fields in one way, such as camelCase."));
      }
    }
  }

  private static Set<String> fields(CustomEvent event) {
    Set<String> names = new LinkedHashSet<>();
    event.jsonSchema().path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    for (String word : name.split("[^\\p{Alnum}]+|(?<=[\\p{Lower}\\d])(?=\\p{Upper})", -1)) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }
}
