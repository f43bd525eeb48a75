package dev.tenon.runtime.bench;

import java.util.Arrays;
import java.util.Map;

/** How long the events of a load took, from the moment at which each was to be sent. */
final class Latencies {

  private final double[] answers;
  private final double[] handlers;

  private Latencies(double[] answers, double[] handlers) {
    this.answers = answers;
    this.handlers = handlers;
  }

  /** Asks for the handlers of a load all of whose events are handled. */
  static Latencies of(Load.Sent sent, Subject subject) throws Exception {
    return new Latencies(sent.answerMillis(), handlerMillis(sent, subject));
  }

  /** Until the answer, in milliseconds, sorted. */
  double[] answers() {
    return answers;
  }

  /** Until the handler was called, likewise. */
  double[] handlers() {
    return handlers;
  }

  /** The handlers' moments are whole milliseconds. */
  private static double[] handlerMillis(Load.Sent sent, Subject subject) throws Exception {
    Map<String, Long> handled = subject.handled(sent.prefix());
    if (handled.size() != sent.count()) {
      throw new IllegalStateException(
          "%s was sent %d events and handled %d"
              .formatted(subject.name(), sent.count(), handled.size()));
    }
    double[] millis = new double[sent.count()];
    for (int i = 0; i < millis.length; i++) {
      long at = handled.getOrDefault(sent.prefix() + i, 0L);
      // Half a millisecond was cut off on the average.
      millis[i] = at + 0.5 - sent.scheduledMillis(i);
    }
    Arrays.sort(millis);
    return millis;
  }

  static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
