package dev.tenon.runtime.app;

import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.event.EventPattern;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.json.Range;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds subscriptions that take events from each other. An exact type beside a pattern is how
 * patterns are used and is not mentioned.
 */
final class OverlapCheck {

  private final JsonFile file;
  private final EventCatalog catalog;

  OverlapCheck(JsonFile file, EventCatalog catalog) {
    this.file = file;
    this.catalog = catalog;
  }

  void run(List<EventsReader.Declared> declared) {
    Set<Range> told = new HashSet<>();
    for (int i = 0; i < declared.size(); i++) {
      for (int j = i + 1; j < declared.size(); j++) {
        compare(declared.get(i), declared.get(j), told);
      }
    }
  }

  private void compare(EventsReader.Declared one, EventsReader.Declared other, Set<Range> told) {
    EventPattern a = one.subscription().pattern();
    EventPattern b = other.subscription().pattern();
    Product product = one.subscription().product();
    if (one.pointer().equals(other.pointer())
        || one.subscription().handler().equals(other.subscription().handler())
        || a.isExact() != b.isExact()
        || !product.takes(other.subscription().product())) {
      return;
    }
    if (catalog.areAliases(product, a.text(), b.text())) {
      if (told.add(other.range())) {
        file.warning(
            other.pointer(),
            "%s and %s of line %d are two names of one event: which handler is called hangs on the name that it is posted with."
                .formatted(b, a, one.range().at().line()),
            "name one of the two, which takes the event under both names.");
      }
      return;
    }
    Optional<String> both = common(product, a, b);
    if (both.isEmpty()) {
      return;
    }
    boolean firstWins = EventPattern.MOST_SPECIFIC_FIRST.compare(a, b) <= 0;
    EventsReader.Declared winner = firstWins ? one : other;
    EventsReader.Declared loser = firstWins ? other : one;
    // A special case beside the general one is meant so, like an exact type beside a pattern.
    boolean filtered = winner.subscription().filter().isPresent();
    boolean meant =
        !a.isExact()
            && loser.subscription().pattern().matches(winner.subscription().pattern().text());
    // What a filter keeps from the one goes to the other.
    if (filtered || (meant && !a.equals(b)) || !told.add(loser.range())) {
      return;
    }
    String why =
        EventPattern.MOST_SPECIFIC_FIRST.compare(a, b) == 0
            ? "which comes first"
            : "which has fewer wildcards";
    file.warning(
        loser.pointer(),
        "%s goes to %s by \"%s\" of line %d, %s, and not to %s."
            .formatted(
                both.get(),
                winner.subscription().handler(),
                winner.subscription().pattern(),
                winner.range().at().line(),
                why,
                loser.subscription().handler()),
        "an event has one handler in an app; remove one of the two, or name the exact type.");
  }

  /** An event that both take. */
  private Optional<String> common(Product product, EventPattern a, EventPattern b) {
    if (a.isExact()) {
      return Optional.of(a.text()).filter(type -> type.equals(b.text()));
    }
    return catalog.types(product).stream()
        .filter(type -> a.matches(type) && b.matches(type))
        .findFirst();
  }
}
