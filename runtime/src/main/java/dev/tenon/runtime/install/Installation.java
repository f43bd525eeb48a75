package dev.tenon.runtime.install;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.invoke.Caller;
import dev.tenon.runtime.invoke.PayloadEnvelope;
import dev.tenon.runtime.invoke.SystemSettings;

/**
 * An app in an org.
 *
 * @param id unique over all orgs
 * @param org whose it is
 * @param app the version that is installed now
 * @param iparams its installation parameters, secure ones in clear; never changed in place
 * @param settings what the org says about its accounts
 * @param sinceDelivery deliveries up to this number were meant for an app that was uninstalled
 *     since; 0 for one that was never away
 */
public record Installation(
    String id,
    OrgId org,
    AppVersion app,
    ObjectNode iparams,
    SystemSettings settings,
    long sinceDelivery) {

  /** The app's id. */
  public String appId() {
    return app.manifest().id();
  }

  /** The same with other installation parameters. */
  public Installation withIparams(ObjectNode others) {
    return new Installation(id, org, app, others, settings, sinceDelivery);
  }

  /**
   * What a handler of this installation gets, a JSON object.
   *
   * @param body the JSON that the product sent
   */
  public String payload(String body) {
    return PayloadEnvelope.of(body, app.manifest(), iparams, settings);
  }

  /** Who this is for services that one of its runs may call. */
  public Caller caller(Caller.Occasion occasion) {
    return new Caller(id, app.manifest(), iparams, settings, occasion, this::withoutSecrets);
  }

  /** The same text without the values of this installation's secure parameters. */
  public String withoutSecrets(String text) {
    return SecretText.of(app.manifest(), iparams).hidden(text);
  }

  /**
   * What a function of this installation gets that is called by its name, a JSON object.
   *
   * @param body the JSON object that its caller passed
   */
  public String parameters(String body) {
    return PayloadEnvelope.ofCall(body, iparams);
  }
}
