package dev.tenon.runtime.crash;

import java.util.List;
import java.util.Set;

/**
 * All that is known of what happened, from three sources that do not know of one another: what
 * clients were told, what the database holds, what handlers wrote into a file while they ran.
 *
 * @param acknowledged in any order
 * @param events as the database has them
 * @param deliveries as the database has them
 * @param reports lines of the handlers, in the order in which they were written
 * @param targets every installation
 */
record History(
    List<Acknowledged> acknowledged,
    List<Kept> events,
    List<Made> deliveries,
    List<Report> reports,
    List<Target> targets) {

  History {
    acknowledged = List.copyOf(acknowledged);
    events = List.copyOf(events);
    deliveries = List.copyOf(deliveries);
    reports = List.copyOf(reports);
    targets = List.copyOf(targets);
  }

  /**
   * An event that a client was told is kept. A client sends one after the other, so its numbers
   * give the order of acceptance.
   *
   * @param event the id in the answer
   * @param key the Idempotency-Key it was sent with, each time
   */
  record Acknowledged(String org, String client, int number, String key, String event) {
    @Override
    public String toString() {
      return "%s (%s of org %s)".formatted(event, key, org);
    }
  }

  /**
   * An event in the database.
   *
   * @param seq the order of acceptance
   * @param record which record it is about
   * @param failures how many attempts are to fail
   * @param whole whether its body is what was written
   */
  record Kept(
      long seq, String id, String org, String key, String record, int failures, boolean whole) {}

  /** A delivery in the database, with its attempts in order of their numbers. */
  record Made(long seq, long event, String installation, String state, List<Tried> attempts) {
    Made {
      attempts = List.copyOf(attempts);
    }

    boolean isOver() {
      return Set.of("succeeded", "dead", "cancelled").contains(state);
    }

    String id() {
      return "dlv_" + seq;
    }
  }

  /** An attempt in the database; it started at these epoch milliseconds. */
  record Tried(int number, String outcome, long startedAt) {}

  /** What a handler says of its run. */
  enum Step {
    STARTED,
    SUCCEEDED,
    FAILED
  }

  /**
   * A line that a handler wrote.
   *
   * @param process the number of the process it ran in
   * @param delivery the id
   */
  record Report(long process, String delivery, int attempt, Step step) {}

  /** Which deliveries of an installation wait for one another. */
  enum Order {
    INSTALLATION,
    RECORD,
    NONE
  }

  /**
   * An installation.
   *
   * @param reports whether its handler writes what it does into the file
   */
  record Target(String installation, String org, Order order, boolean reports) {

    /** The line that a delivery of an event stands in. */
    String line(Kept event) {
      return switch (order) {
        case INSTALLATION -> installation;
        case RECORD -> installation + "/" + event.record();
        case NONE -> installation + "/" + event.id();
      };
    }

    /**
     * How a delivery may end. Handlers that know their attempt fail as often as they are told, the
     * others by chance.
     */
    Set<String> ends(Kept event) {
      if (event.failures() >= Fleet.MAX_ATTEMPTS) {
        return Set.of("dead");
      }
      return event.failures() == 0 || reports ? Set.of("succeeded") : Set.of("succeeded", "dead");
    }
  }
}
