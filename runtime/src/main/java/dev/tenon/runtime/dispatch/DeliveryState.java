package dev.tenon.runtime.dispatch;

import java.util.Locale;

/** Where a delivery stands. Every delivery ends in one of the last three, or is blocked. */
public enum DeliveryState {
  /** It waits for its turn or for its next attempt, or is being handled. */
  QUEUED,
  /** It has failed as often as it may, and stops its lane until it is redriven or cancelled. */
  BLOCKED,
  /** The handler succeeded. */
  SUCCEEDED,
  /** It was given up on, and is kept. */
  DEAD,
  /** The app was uninstalled before its turn came, or a person cancelled it. */
  CANCELLED;

  /** The word in the database and in APIs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
