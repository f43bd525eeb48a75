package dev.tenon.runtime.request;

import dev.tenon.runtime.outbound.Header;
import dev.tenon.runtime.outbound.Redirects;
import dev.tenon.runtime.outbound.Target;
import java.util.List;
import java.util.function.Predicate;

/**
 * A request that can be made.
 *
 * @param parsed whether the app wants the answer's JSON read
 * @param attempts how often it is tried at most
 * @param delayMillis the wait between
 * @param mayGo where redirects may lead
 */
// Nobody compares these, and a body may have megabytes.
@SuppressWarnings("ArrayRecordComponent")
record Prepared(
    String method,
    Target target,
    List<Header> headers,
    byte[] body,
    boolean parsed,
    int attempts,
    int delayMillis,
    Redirects redirects,
    Predicate<Target> mayGo) {

  private static final int MOST_ATTEMPTS = 5;

  private static final int LONGEST_DELAY = 1_500;

  Prepared {
    headers = List.copyOf(headers);
  }

  /** The same with other headers. */
  Prepared with(List<Header> others) {
    return new Prepared(
        method, target, others, body, parsed, attempts, delayMillis, redirects, mayGo);
  }

  /** A number of attempts that an app gives, within what is allowed. */
  static int attempts(int given) {
    return Math.clamp(given, 1, MOST_ATTEMPTS);
  }

  /** The same of a delay. */
  static int delay(int given) {
    return Math.clamp(given, 0, LONGEST_DELAY);
  }
}
