package dev.tenon.api;

import com.fasterxml.jackson.databind.JsonNode;

/** What a handler may know and use while it runs. Valid only until the handler has returned. */
public interface AppContext {

  /** The org that the event belongs to. */
  String orgId();

  /** The installation of this app in that org. */
  String installationId();

  /** The installation parameters, an object; secure ones in clear. */
  JsonNode iparams();

  /**
   * The installation parameters as a value of the app's own, usually a record.
   *
   * @throws PermanentFailure when they do not fit the type
   */
  <T> T iparams(Class<T> type);

  /** Which run this is; see {@link Delivery}. */
  Delivery delivery();

  /** Where to write lines that are kept with the run and shown on the simulator page. */
  AppLog log();

  /**
   * What the app keeps for this installation; {@code $db} of JavaScript apps.
   *
   * @throws IllegalArgumentException when the function is run for the installation page, where
   *     there is no installation yet
   */
  KeyValueStore db();

  /**
   * A service that the host offers to apps under this name.
   *
   * @throws IllegalArgumentException when the host offers none of that name; the message lists
   *     those it does
   */
  HostService service(String name);
}
