package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;

/**
 * An app in an org.
 *
 * @param id unique over all orgs
 * @param org whose it is
 * @param app the version that is installed now
 * @param iparams its installation parameters, secure ones in clear; never changed in place
 */
public record Installation(String id, OrgId org, AppVersion app, ObjectNode iparams) {

  /** The app's id. */
  public String appId() {
    return app.manifest().id();
  }
}
