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

  /** What the app wants to be woken up for. */
  Schedules schedules();

  /**
   * The address of this installation, for other systems to post to: the app's handler of {@code
   * onExternalEvent} gets what is posted there. It is the same each time.
   *
   * @throws ServiceFailure when the app has no such handler
   */
  default String targetUrl() {
    return targetUrl("");
  }

  /**
   * The same address with a text that the handler gets back as {@code options}, so that it knows
   * what was meant. Whoever posts sees it, and can change it.
   *
   * @param options at most 100 characters; empty for none
   * @throws ServiceFailure when it is longer, or the app has no such handler
   */
  String targetUrl(String options);

  /**
   * What the app keeps for this installation; {@code $db} of JavaScript apps.
   *
   * @throws IllegalArgumentException when the function is run for the installation page, where
   *     there is no installation yet
   */
  KeyValueStore db();

  /**
   * Requests to other servers.
   *
   * @throws IllegalArgumentException when the host offers none
   */
  Requests requests();

  /**
   * A service that the host offers to apps under this name.
   *
   * @throws IllegalArgumentException when the host offers none of that name; the message lists
   *     those it does
   */
  HostService service(String name);
}
