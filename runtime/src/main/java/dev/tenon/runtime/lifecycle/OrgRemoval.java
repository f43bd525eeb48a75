package dev.tenon.runtime.lifecycle;

import dev.tenon.runtime.dispatch.OrgEvents;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.install.AppData;
import dev.tenon.runtime.install.Orgs;
import dev.tenon.runtime.objects.OrgObjects;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes an org away with all that is kept of it. Thread-safe. */
public final class OrgRemoval {

  /** What opens an org to callers. */
  @FunctionalInterface
  public interface Keys {

    /** Runs what removes the org, after which none of its keys opens anything. */
    void endWith(OrgId org, Runnable removal);
  }

  private static final Logger LOG = LoggerFactory.getLogger(OrgRemoval.class);

  private final Orgs orgs;
  private final OrgEvents events;
  private final List<AppData> data;
  private final Keys keys;
  private final OrgObjects objects;

  /**
   * @param data all that apps can have
   */
  public OrgRemoval(
      Orgs orgs, OrgEvents events, List<AppData> data, Keys keys, OrgObjects objects) {
    this.orgs = orgs;
    this.events = events;
    this.data = List.copyOf(data);
    this.keys = keys;
    this.objects = objects;
  }

  /**
   * Removes an org: its events and their deliveries, calls, accounts, keys, and what apps have
   * left.
   *
   * @throws dev.tenon.runtime.fault.RuntimeFault when there is no such org, something is installed
   *     in it, or deliveries of it are not over
   */
  public void remove(OrgId org) {
    orgs.refuseUnknown(org);
    orgs.refuseIfInUse(org);
    events.drop(org);
    keys.endWith(org, () -> orgs.delete(org, data));
    objects.forget(org);
    LOG.atInfo().addKeyValue("org", org.value()).log("The org {} was deleted", org);
  }
}
