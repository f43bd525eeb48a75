package dev.tenon.runtime.outbound;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a package of an app asks of another server, without the body, which follows in pieces.
 *
 * @param org whose request it is
 * @param installation whose of the org
 * @param method upper case
 * @param target where it goes
 * @param headers those that say how the connection is used are not sent
 * @param hasBody whether a body follows
 * @param length of the body, if it is known; otherwise it is sent in chunks
 * @param limit how long the server may be silent
 */
public record StreamedRequest(
    String org,
    String installation,
    String method,
    Target target,
    List<Header> headers,
    boolean hasBody,
    OptionalLong length,
    Duration limit) {

  /** The longest body that is sent. */
  public static final int MAX_BODY = 20 << 20;

  public StreamedRequest {
    headers = List.copyOf(headers);
  }

  /** Its headers are an app's, and may be secret. */
  @Override
  public String toString() {
    return method + " " + target.scheme() + "://" + target.authority();
  }
}
