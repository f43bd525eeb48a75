package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.filter.FilterPolicy;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import dev.tenon.runtime.objects.ObjectRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Says why an event reached nobody, for whoever sent it: it is kept all the same, and often just
 * what was wanted, but as often a product or a type is misspelt. Thread-safe.
 */
public final class Unrouted {

  /** As much of a filter as is needed to know it again. */
  private static final int MAX_FILTER = 200;

  private final Installations installations;
  private final EventCatalog catalog;
  private final ObjectRules objects;

  public Unrouted(Installations installations, EventCatalog catalog, ObjectRules objects) {
    this.installations = installations;
    this.catalog = catalog;
    this.objects = objects;
  }

  /** The reason as one or more sentences. */
  public String reason(Event event) {
    Optional<String> keptOut = keptOut(event, _ -> true);
    if (keptOut.isPresent()) {
      return keptOut.get();
    }
    String nobody =
        "No installed app asked for %s of %s.".formatted(event.type(), event.product().name());
    Set<String> others = new TreeSet<>();
    for (Installation installation : installations.ofOrg(event.org())) {
      for (Subscription asked : installation.app().manifest().subscriptions().inFileOrder()) {
        if (asked.pattern().matches(event.type())) {
          others.add("%s asked for it of %s.".formatted(installation.appId(), asked.product()));
        }
      }
    }
    if (!others.isEmpty()) {
      return nobody + " " + String.join(" ", others);
    }
    return catalog
        .closest(event.product(), event.type())
        .map(meant -> nobody + " Did you mean " + meant + "?")
        .orElse(nobody);
  }

  /**
   * What kept an event from those who asked for it: the org's word about its custom objects, or
   * filters; empty when neither did.
   *
   * @param meant the ids of the apps that the event was meant for
   */
  public Optional<String> keptOut(Event event, Predicate<String> meant) {
    Predicate<String> mayGet = objects.mayGet(event);
    return objects
        .keptOut(event)
        .or(() -> filters(event, meant.and(mayGet)))
        .or(() -> objects.limited(event));
  }

  /**
   * Which filters kept an event from those who asked for it and did not get it; empty when nobody
   * asked.
   *
   * @param meant the ids of the apps that the event was meant for
   */
  private Optional<String> filters(Event event, Predicate<String> meant) {
    List<String> filters = new ArrayList<>();
    for (Installation installation : installations.ofOrg(event.org())) {
      if (meant.test(installation.appId())) {
        for (Subscription asked : installation.app().manifest().subscriptions().inFileOrder()) {
          if (asked.takes(event.product(), event.type())) {
            asked
                .filter()
                .map(filter -> sentence(event, installation, asked, filter))
                .ifPresent(filters::add);
          }
        }
      }
    }
    return filters.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", filters));
  }

  private static String sentence(
      Event event, Installation installation, Subscription asked, FilterPolicy filter) {
    return "The filter of \"%s\" in %s kept this %s out: %s (%s)."
        .formatted(
            asked.pattern(),
            installation.appId(),
            event.type(),
            shortened(filter.toString()),
            filter.scope().label());
  }

  private static String shortened(String text) {
    return text.length() <= MAX_FILTER ? text : text.substring(0, MAX_FILTER - 1) + "…";
  }
}
