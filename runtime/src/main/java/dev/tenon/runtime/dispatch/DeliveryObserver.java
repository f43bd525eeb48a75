package dev.tenon.runtime.dispatch;

import dev.tenon.runtime.install.Installation;
import dev.tenon.runtime.invoke.FromRuntime.ConsoleLine;
import dev.tenon.runtime.invoke.ServiceUse;

/** Watches the deliveries of one event while they are handled. Must not block. */
public interface DeliveryObserver {

  /** Watches nothing. */
  DeliveryObserver NONE = new DeliveryObserver() {};

  /**
   * A handler is about to be run.
   *
   * @param payload what it gets, secure parameters in clear; not to be shown as it is
   */
  default void started(Delivery delivery, Installation installation, String payload) {}

  /** A handler wrote a line. */
  default void console(Delivery delivery, ConsoleLine line) {}

  /** A service answered a handler. */
  default void used(Delivery delivery, ServiceUse use) {}

  /** A run is over and recorded. */
  default void finished(Attempt attempt) {}
}
