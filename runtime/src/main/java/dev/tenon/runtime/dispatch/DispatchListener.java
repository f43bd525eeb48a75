package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.app.Language;
import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.objects.Alert;
import java.util.Optional;

/** Hears of all events and deliveries, to count them. Must not block, and must not throw. */
public interface DispatchListener {

  /** Hears nothing. */
  DispatchListener NONE = new DispatchListener() {};

  /** An event is on disk, or is a duplicate of one that is. */
  default void accepted(Event event, Accepted accepted) {}

  /** An org is to be told of something about an event. */
  default void alerted(Event event, Alert alert) {}

  /** An event, or its replay, was refused since its org has too much waiting. */
  default void refused(Event event, QueueFull.Limit reached) {}

  /** A handler is about to be run. */
  default void started(Delivery delivery, Event event, Language language) {}

  /**
   * An attempt is over, also one that came to its end without a handler.
   *
   * @param event absent when it was not read
   * @param language absent when the app was gone
   */
  default void finished(Attempt attempt, Optional<Event> event, Optional<Language> language) {}
}
