package dev.tenon.runtime.web;

import dev.tenon.runtime.dispatch.Accepted;
import dev.tenon.runtime.dispatch.DeliveryObserver;
import dev.tenon.runtime.dispatch.Dispatcher;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.event.OrgId;
import dev.tenon.runtime.fair.Gate;
import dev.tenon.runtime.install.CustomEvents;
import dev.tenon.runtime.install.Installation;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The way of events from a request to disk, on which orgs take turns. Thread-safe. */
public final class Intake {

  /**
   * How many events are on their way to disk at the same time, of one org at most half: enough to
   * share a commit, and so few that the next one of another org is not behind a hundred of them.
   */
  private static final int PLACES = 32;

  /**
   * How many of one org, while another org sends its events one at a time: as many as keep the
   * processors busy, and the disk half so.
   */
  private static final int BESIDE = 2 * Runtime.getRuntime().availableProcessors();

  /** How many are read at the same time to find out whose they are. */
  private static final int READING = 2 * Runtime.getRuntime().availableProcessors();

  private final Dispatcher dispatcher;
  private final CustomEvents customEvents;
  private final Gate gate = new Gate(PLACES, BESIDE);
  private final Semaphore reading = new Semaphore(READING, true);

  /**
   * @param customEvents what the data of custom events are held against, whichever way they came
   */
  public Intake(Dispatcher dispatcher, CustomEvents customEvents) {
    this.dispatcher = dispatcher;
    this.customEvents = customEvents;
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

  /** The same of one that is for one installation alone. */
  Accepted take(Installation installation, Supplier<Event> decode) {
    return gate.in(
        installation.org().value(),
        () -> dispatcher.accept(decode.get(), installation, _ -> true).join().orElseThrow());
  }

  /** The same of one that says itself whose it is: it is read first, and then waits its turn. */
  Taken take(Supplier<Event> decode) {
    Event event = read(decode);
    return gate.in(event.org().value(), () -> keep(event));
  }

  /**
   * Reads what says itself whose it is, or what it is: a few at a time, since reading takes room.
   */
  <T> T read(Supplier<T> body) {
    reading.acquireUninterruptibly();
    try {
      return body.get();
    } finally {
      reading.release();
    }
  }

  private Taken keep(Event event) {
    customEvents.check(event);
    return new Taken(event, dispatcher.accept(event, DeliveryObserver.NONE).join());
  }
}
