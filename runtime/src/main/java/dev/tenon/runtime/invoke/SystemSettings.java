package dev.tenon.runtime.invoke;

import java.util.Map;
import java.util.Set;

/**
 * What an org says about its Freshworks account, for what products send with an event in production
 * and nobody sends while an app is being tried.
 *
 * @param unsubscribed platform 3.0's modules that the account does not have; it has all others
 * @param accountUrls the address of the account by product, {@code https://} and a host
 */
public record SystemSettings(Set<String> unsubscribed, Map<String, String> accountUrls) {

  /** Says nothing: payloads hold what the product sent. */
  public static final SystemSettings NONE = new SystemSettings(Set.of(), Map.of());

  public SystemSettings {
    unsubscribed = Set.copyOf(unsubscribed);
    accountUrls = Map.copyOf(accountUrls);
  }
}
