package dev.tenon.runtime.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

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

  private static final Pattern FUNCTION_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{1,39}");

  public AppServices {
    // Those stored by a version that knew of no such thing have none.
    generation = Objects.requireNonNullElse(generation, Generation.NEW);
    domains = List.copyOf(Objects.requireNonNullElse(domains, List.of()));
    requests = Map.copyOf(Objects.requireNonNullElse(requests, Map.of()));
    functionSeconds = Map.copyOf(Objects.requireNonNullElse(functionSeconds, Map.of()));
  }

  /** Whether a front end may call a function by this name, wherever it is declared. */
  public static boolean isFunctionName(String name) {
    return FUNCTION_NAME.matcher(name).matches();
  }

  /** How long a function may take that is called by its name. */
  public Duration functionLimit(String name) {
    int usual = generation == Generation.OLD ? 5 : 20;
    return Duration.ofSeconds(functionSeconds.getOrDefault(name, usual));
  }

  /** How long the app may take to say whether it may be installed, updated or uninstalled. */
  public Duration setUpLimit() {
    return Duration.ofSeconds(generation == Generation.OLD ? 10 : 20);
  }

  /** The same with these templates of requests. */
  public AppServices withRequests(Map<String, RequestTemplate> templates) {
    return new AppServices(generation, domains, templates, functionSeconds);
  }
}
