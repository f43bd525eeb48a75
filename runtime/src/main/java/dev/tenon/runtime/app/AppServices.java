package dev.tenon.runtime.app;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an app says about the services of the host that it uses.
 *
 * @param generation whose limits it keeps to
 * @param domains {@code whitelisted-domains}: the hosts that its requests may go to, before
 *     platform 2.3
 * @param requests the templates of its requests by name, from platform 2.3
 * @param functionSeconds how long each declared function may take, where the manifest says it
 */
public record AppServices(
    Generation generation,
    List<String> domains,
    Map<String, RequestTemplate> requests,
    Map<String, Integer> functionSeconds) {

  /** Of an app that says nothing. */
  public static final AppServices DEFAULT =
      new AppServices(Generation.NEW, List.of(), Map.of(), Map.of());

  public AppServices {
    // Those stored by a version that knew of no such thing have none.
    generation = Objects.requireNonNullElse(generation, Generation.NEW);
    domains = List.copyOf(Objects.requireNonNullElse(domains, List.of()));
    requests = Map.copyOf(Objects.requireNonNullElse(requests, Map.of()));
    functionSeconds = Map.copyOf(Objects.requireNonNullElse(functionSeconds, Map.of()));
  }

  /** The same with these templates of requests. */
  public AppServices withRequests(Map<String, RequestTemplate> templates) {
    return new AppServices(generation, domains, templates, functionSeconds);
  }
}
