package dev.tenon.runtime.bench;

/** Measures one running system; its steps in the order of the methods. */
final class Measured {

  /** Behind by this much at the end of a load, it keeps up. */
  private static final double LATE_SHARE = 0.05;

  private static final double LATE_SECONDS = 0.25;
  private static final double UP = 1.2;
  private static final double DOWN = 0.85;
  private static final int STEPS = 10;
  private static final double DRAIN_SECONDS = 300;

  private final Subject subject;
  private final Load load;
  private final int orgs;

  private double accepted;
  private double sustained;
  private String latencies = "";

  Measured(Subject subject, int orgs, byte[] body) {
    this.subject = subject;
    this.orgs = orgs;
    this.load = new Load(subject, "r", orgs, body);
  }

  static String header() {
    return "%6s  %-18s %10s %11s | %6s %7s %8s %8s %9s %9s %9s %7s"
        .formatted(
            "orgs",
            "system",
            "accepted/s",
            "sustained/s",
            "at/s",
            "accept",
            "p99 ms",
            "handler",
            "p99 ms",
            "max ms",
            "CPU ms/ev",
            "RSS MB");
  }

  /**
   * Lets it come to speed, and finds the highest rate at which it keeps up.
   *
   * @param warmUp events sent before anything is measured, as fast as they are taken
   * @param burst events sent as fast as they are taken, to see how fast that is
   * @param seconds how long a rate has to be kept up
   */
  double findRate(int warmUp, int burst, double seconds) throws Exception {
    drained(load.burst(warmUp));
    Load.Sent sent = load.burst(burst);
    accepted = burst / sent.lastAnswer();
    double rate = burst / drained(sent);
    say("accepts %.0f/s, then handles %.0f/s".formatted(accepted, rate));
    boolean before = keepsUp(rate, seconds);
    if (before) {
      sustained = rate;
    }
    for (int step = 0; step < STEPS; step++) {
      double next = rate * (before ? UP : DOWN);
      boolean now = keepsUp(next, seconds);
      rate = next;
      if (now) {
        sustained = Math.max(sustained, rate);
      }
      if (now != before) {
        break;
      }
    }
    return sustained;
  }

  private boolean keepsUp(double rate, double seconds) throws Exception {
    double took = drained(load.steady(rate, seconds));
    boolean keepsUp = took <= seconds * (1 + LATE_SHARE) + LATE_SECONDS;
    say(
        "%.0f/s for %.1f s: all handled after %.2f s%s"
            .formatted(rate, seconds, took, keepsUp ? "" : ", too late"));
    return keepsUp;
  }

  /** Waits until all is handled; how many seconds after the start of the load that is. */
  private double drained(Load.Sent sent) throws Exception {
    double now;
    do {
      now = System.currentTimeMillis() / 1e3 - sent.startMicros() / 1e6;
      if (now > sent.lastAnswer() + DRAIN_SECONDS) {
        throw new IllegalStateException(
            subject.name() + " did not handle all events within " + DRAIN_SECONDS + " s");
      }
      Thread.sleep(20);
    } while (subject.backlog() > 0);
    return now;
  }

  /** Measures how long things take, and what they cost, at a rate it can easily keep up. */
  void latencies(double rate, double seconds) throws Exception {
    drained(load.steady(rate, Math.min(2, seconds)));
    Usage before = Usage.of(subject.pids());
    Load.Sent sent = load.steady(rate, seconds);
    drained(sent);
    Usage after = Usage.of(subject.pids());
    Latencies taken = Latencies.of(sent, subject);
    double[] answers = taken.answers();
    double[] handlers = taken.handlers();
    latencies =
        "| %6.0f %7.1f %8.1f %8.1f %9.1f %9.1f %9.2f %7.0f"
            .formatted(
                rate,
                Latencies.quantile(answers, 0.5),
                Latencies.quantile(answers, 0.99),
                Latencies.quantile(handlers, 0.5),
                Latencies.quantile(handlers, 0.99),
                handlers[handlers.length - 1],
                1_000 * (after.cpuSeconds() - before.cpuSeconds()) / sent.count(),
                after.megabytes());
  }

  /** Its line of the table. */
  String row() {
    return "%6d  %-18s %10.0f %11.0f ".formatted(orgs, subject.name(), accepted, sustained)
        + latencies;
  }

  private void say(String what) {
    System.err.println("  %d orgs, %s: %s".formatted(orgs, subject.name(), what));
  }
}
