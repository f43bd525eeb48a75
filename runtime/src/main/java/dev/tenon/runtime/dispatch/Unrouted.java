package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.app.Subscription;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.EventCatalog;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says why an event reached nobody, for whoever sent it: it is kept all the same, and often just
 * what was wanted, but as often a product or a type is misspelt. Thread-safe.
 */
public final class Unrouted {

  private final Installations installations;
  private final EventCatalog catalog;

  public Unrouted(Installations installations, EventCatalog catalog) {
    this.installations = installations;
    this.catalog = catalog;
  }

  /** The reason as one or more sentences. */
  public String reason(Event event) {
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
}
