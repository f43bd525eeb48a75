package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.event.Product;
import dev.tenon.runtime.install.Installations;
import java.util.List;

/** Finds out who asked for an event. Thread-safe. */
public final class Router {

  private final Installations installations;

  public Router(Installations installations) {
    this.installations = installations;
  }

  /** The installations of an org that handle events of this product and type. */
  public List<Match> route(OrgId org, Product product, String type) {
    return installations.ofOrg(org).stream()
        .flatMap(
            installation ->
                installation
                    .app()
                    .manifest()
                    .subscriptions()
                    .handlerOf(product, type)
                    .map(subscription -> new Match(installation, subscription.handler()))
                    .stream())
        .toList();
  }
}
