package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.app.Subscriptions;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.filter.FilterPolicy;
import dev.tenon.runtime.filter.FilteredEvent;
import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.install.Installations;
import java.util.List;
import java.util.function.Predicate;

/** Finds out who asked for an event. Thread-safe. */
public final class Router {

  private final Installations installations;

  public Router(Installations installations) {
    this.installations = installations;
  }

  /**
   * The installations of an org that get an event: they asked for it, and no filter keeps it out.
   */
  public List<Match> route(Event event) {
    FilteredEvent filtered = new FilteredEvent(event);
    return route(event.org(), event.product(), event.type(), filtered::passes);
  }

  /**
   * The same of an event that is for one installation alone. An app without a handler for it is
   * meant all the same: its delivery becomes a dead letter, which somebody sees.
   */
  List<Match> route(Event event, Installation installation) {
    FilteredEvent filtered = new FilteredEvent(event);
    Subscriptions asked = installation.app().manifest().subscriptions();
    if (asked.handlerOf(event.product(), event.type()).isEmpty()) {
      return List.of(new Match(installation, event.type()));
    }
    return asked.handlerOf(event.product(), event.type(), filtered::passes).stream()
        .map(subscription -> new Match(installation, subscription.handler()))
        .toList();
  }

  /**
   * The installations of an org that handle events of this product and type; what their filters
   * keep out is known only of an event.
   */
  public List<Match> route(OrgId org, Product product, String type) {
    return route(org, product, type, _ -> true);
  }

  private List<Match> route(
      OrgId org, Product product, String type, Predicate<FilterPolicy> passes) {
    return installations.ofOrg(org).stream()
        .flatMap(
            installation ->
                installation
                    .app()
                    .manifest()
                    .subscriptions()
                    .handlerOf(product, type, passes)
                    .map(subscription -> new Match(installation, subscription.handler()))
                    .stream())
        .toList();
  }
}
