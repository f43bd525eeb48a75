package dev.tenon.runtime.app;

import java.util.Map;
import java.util.Optional;

/**
 * A template of {@code config/requests.json}. Its texts may hold {@code <%= … %>}, which are filled
 * in when a request is made.
 *
 * @param name its name
 * @param method the HTTP method, upper case
 * @param host a host name without protocol, port or path
 * @param path begins with a slash
 * @param headers by name
 * @param query by name
 * @param maxAttempts how often a failing request is made, if the template says it
 * @param retryDelayMillis the wait before another attempt, if the template says it
 * @param oauth the OAuth integration whose token it carries, if any
 */
public record RequestTemplate(
    String name,
    String method,
    String host,
    String path,
    Map<String, String> headers,
    Map<String, String> query,
    Optional<Integer> maxAttempts,
    Optional<Integer> retryDelayMillis,
    Optional<String> oauth) {

  public RequestTemplate {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
  }
}
