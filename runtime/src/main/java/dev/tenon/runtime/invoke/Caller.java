package dev.tenon.runtime.invoke;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.app.AppManifest;
import java.util.function.UnaryOperator;

/**
 * Whose run it is and what it is about, for the services that the run may call. It stays in the
 * host and is never part of a message.
 *
 * @param installation the installation's id
 * @param app the app as it is in this run: while it is asked about an update, the new version
 * @param iparams its installation parameters, secure ones in clear; never changed in place
 * @param settings what the org says about its accounts
 * @param occasion what the handler is run for
 * @param withoutSecrets hides the values of secure parameters in a text that people may see
 */
public record Caller(
    String installation,
    AppManifest app,
    ObjectNode iparams,
    SystemSettings settings,
    Occasion occasion,
    UnaryOperator<String> withoutSecrets) {

  /**
   * What a handler is run for.
   *
   * @param name the event's type, or the function's name
   */
  public record Occasion(Kind kind, String name) {}

  /** The kinds of occasions. */
  public enum Kind {
    /** An event is delivered. */
    EVENT,
    /** The app is installed, updated or uninstalled, and may refuse. */
    SETUP,
    /** A function of the app is called by its name. */
    FUNCTION,
    /** A function is called by the app's own installation page, before there is an installation. */
    INSTALLATION_PAGE
  }

  /** Secure parameters are in clear in here, so the record's own text must never reach a log. */
  @Override
  public String toString() {
    return "%s for %s %s".formatted(installation, occasion.kind(), occasion.name());
  }
}
