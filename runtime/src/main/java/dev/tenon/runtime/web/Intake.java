package dev.tenon.runtime.web;

import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.DeliveryObserver;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fair.Gate;
import java.util.function.Supplier;

/** The way of events from a request to disk, on which orgs take turns. Thread-safe. */
public final class Intake {

  /**
   * How many events are on their way to disk at the same time, of one org at most half: enough to
   * share a commit, and so few that the next one of another org is not behind a hundred of them.
   */
  private static final int PLACES = 32;

  /** How many are read at the same time to find out whose they are. */
  private static final int READING = 2 * Runtime.getRuntime().availableProcessors();

  /** The party of all whose org is not known yet. */
  private static final String SOMEBODY = "";

  private final Dispatcher dispatcher;
  private final Gate gate = new Gate(PLACES);
  private final Gate reading = new Gate(2 * READING);

  public Intake(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /** An event that is on disk. */
  record Taken(Event event, Accepted accepted) {}

  /**
   * Takes an event of an org in; it is on disk when this returns.
   *
   * @param decode reads it, when it is the org's turn
   */
  Taken take(OrgId org, Supplier<Event> decode) {
    return gate.in(org.value(), () -> keep(decode.get()));
  }

  /** The same of one that says itself whose it is: it is read first, and then waits its turn. */
  Taken take(Supplier<Event> decode) {
    Event event = reading.in(SOMEBODY, decode);
    return gate.in(event.org().value(), () -> keep(event));
  }

  private Taken keep(Event event) {
    return new Taken(event, dispatcher.accept(event, DeliveryObserver.NONE).join());
  }
}
