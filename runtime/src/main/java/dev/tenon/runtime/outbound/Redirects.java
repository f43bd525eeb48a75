package dev.tenon.runtime.outbound;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which redirects of a request are followed, as in the library "request" of npm, after which the
 * platform's options are named.
 *
 * @param follow those of requests that change nothing
 * @param followAll those of all others, too
 * @param keepMethod whether a request that changes something stays one; otherwise it becomes a GET
 * @param most how many
 */
public record Redirects(boolean follow, boolean followAll, boolean keepMethod, int most) {

  /** How many are followed of one request, whatever an app says. */
  public static final int MOST = 5;

  /** What holds unless an app says something else. */
  public static final Redirects STANDARD = new Redirects(true, false, false, MOST);

  private static final Set<String> CHANGING = Set.of("PATCH", "PUT", "POST", "DELETE");

  /** What is said of a body, and of no request without one. */
  private static final Set<String> OF_BODY =
      Set.of("content-type", "content-length", "content-encoding", "transfer-encoding");

  /** What is meant for one server only. */
  private static final Set<String> OF_SERVER =
      Set.of("authorization", "cookie", "proxy-authorization");

  /** Where an answer sends its request, if that is to be followed. */
  Optional<String> location(OutboundRequest request, OutboundResponse response) {
    boolean redirect = response.status() >= 300 && response.status() < 400;
    boolean followed = followAll || (follow && !CHANGING.contains(request.method()));
    return redirect && followed ? response.header("location") : Optional.empty();
  }

  /** The request that follows a redirect. */
  OutboundRequest follow(OutboundRequest request, int status, Target next) {
    Target from = request.target();
    boolean sameServer =
        next.host().equals(from.host())
            && next.effectivePort() == from.effectivePort()
            && (next.isHttps() || !from.isHttps());
    boolean toGet =
        status != 307 && status != 308 && !keepMethod && CHANGING.contains(request.method());
    List<Header> headers = new ArrayList<>();
    for (Header header : request.headers()) {
      String name = header.name().toLowerCase(java.util.Locale.ROOT);
      boolean heard = sameServer || (!header.secret() && !OF_SERVER.contains(name));
      if (heard && !(toGet && OF_BODY.contains(name))) {
        headers.add(header);
      }
    }
    return request.to(
        next, toGet ? "GET" : request.method(), headers, toGet ? new byte[0] : request.body());
  }

  /** The place that a location means, seen from where it was said. */
  static Optional<Target> resolve(Target from, String location) {
    String text = location.strip();
    if (text.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
      return Target.of(text);
    }
    if (text.startsWith("//")) {
      return Target.of(from.scheme() + ":" + text);
    }
    try {
      URI whole = URI.create(from.text()).resolve(Target.encoded(text.replaceFirst("#.*", "")));
      return Target.of(whole.toString());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
