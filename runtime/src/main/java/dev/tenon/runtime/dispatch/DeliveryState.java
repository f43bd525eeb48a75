package dev.tenon.runtime.dispatch;

import java.util.Locale;

/** Where a delivery stands. Every delivery ends in one of the last three. */
public enum DeliveryState {
  /** It waits for its turn, or is being handled. */
  QUEUED,
  /** The handler succeeded. */
  SUCCEEDED,
  /** It was given up on, and is kept. */
  DEAD,
  /** The app was uninstalled before its turn came. */
  CANCELLED;

  /** The word in the database and in APIs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
