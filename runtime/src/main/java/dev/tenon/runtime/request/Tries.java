package dev.tenon.runtime.request;

import dev.tenon.runtime.outbound.OutboundClient;
import dev.tenon.runtime.outbound.OutboundFailure;
import dev.tenon.runtime.outbound.OutboundFailure.Reason;
import dev.tenon.runtime.outbound.OutboundRequest;
import dev.tenon.runtime.outbound.OutboundResponse;
import java.time.Clock;
import java.time.Duration;

/** Makes a request, again where that may help, as often as the app says. */
final class Tries {

  /** With all tries: longer than a handler runs, nobody waits. */
  private static final Duration ALL = Duration.ofSeconds(20);

  private final OutboundClient client;
  private final Clock clock;

  Tries(OutboundClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * An answer.
   *
   * @param attempts how many tries it took
   */
  record Answered(OutboundResponse response, int attempts) {}

  /**
   * Makes it; the thread waits.
   *
   * @param limit for one try
   * @throws Rejection when the last try brought no answer
   */
  Answered make(String org, String installation, Prepared prepared, Duration limit)
      throws Rejection {
    long end = clock.millis() + ALL.toMillis();
    for (int attempt = 1; ; attempt++) {
      long left = Math.max(1, end - clock.millis());
      boolean again = attempt < prepared.attempts() && left > prepared.delayMillis();
      try {
        OutboundResponse response =
            client.send(
                new OutboundRequest(
                    org,
                    installation,
                    prepared.method(),
                    prepared.target(),
                    prepared.headers(),
                    prepared.body(),
                    Duration.ofMillis(Math.min(left, limit.toMillis())),
                    prepared.redirects(),
                    prepared.mayGo()));
        if (!again || !passes(response.status())) {
          return new Answered(response, attempt);
        }
      } catch (OutboundFailure failure) {
        if (!again || !passes(failure.reason())) {
          throw rejection(failure).after(attempt);
        }
      }
      pause(prepared.delayMillis(), attempt);
    }
  }

  /** Whether the same may be answered otherwise in a moment. */
  private static boolean passes(int status) {
    return status == 429 || status >= 500;
  }

  private static boolean passes(Reason reason) {
    return reason == Reason.CONNECTION || reason == Reason.TIMEOUT;
  }

  private static void pause(int millis, int attempt) throws Rejection {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw timeout("The runtime is stopping.").after(attempt);
    }
  }

  /** The app learns no more of what lies inside than that there is no connection. */
  private static Rejection rejection(OutboundFailure failure) {
    return switch (failure.reason()) {
      case CONNECTION, FORBIDDEN ->
          Rejection.with(502, "Error in establishing connection", failure.words());
      case TIMEOUT -> timeout(failure.words());
      case TOO_LARGE -> Rejection.with(413, failure.words());
    };
  }

  private static Rejection timeout(String reason) {
    return Rejection.with(504, "Timeout error while processing the request", reason);
  }
}
