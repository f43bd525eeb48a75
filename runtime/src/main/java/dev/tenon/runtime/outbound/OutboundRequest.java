package dev.tenon.runtime.outbound;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an app asks of another server.
 *
 * @param org whose request it is
 * @param installation whose of the org
 * @param method upper case
 * @param target where it goes
 * @param headers those that say how the connection is used are not sent
 * @param body empty for none
 * @param limit how long it may take, with all redirects
 * @param redirects which of these are followed
 * @param mayGo where redirects may lead
 */
// Nobody compares these, and a body may have megabytes.
@SuppressWarnings("ArrayRecordComponent")
public record OutboundRequest(
    String org,
    String installation,
    String method,
    Target target,
    List<Header> headers,
    byte[] body,
    Duration limit,
    Redirects redirects,
    Predicate<Target> mayGo) {

  /** The longest body that is sent. */
  public static final int MAX_BODY = 100 << 10;

  public OutboundRequest {
    headers = List.copyOf(headers);
  }

  /** The request that follows this one to another place. */
  OutboundRequest to(Target next, String nextMethod, List<Header> nextHeaders, byte[] nextBody) {
    return new OutboundRequest(
        org, installation, nextMethod, next, nextHeaders, nextBody, limit, redirects, mayGo);
  }

  /** Its headers and body are an app's, and may be secret. */
  @Override
  public String toString() {
    return method + " " + target.scheme() + "://" + target.authority();
  }
}
