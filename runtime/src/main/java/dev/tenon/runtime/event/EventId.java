package dev.tenon.runtime.event;

import com.github.f4b6a3.ulid.UlidCreator;

/** The runtime's own id of an event: unique, and sorted by time of acceptance. */
public record EventId(String value) {

  /** A new id, greater than every id made before in this process. */
  public static EventId create() {
    return new EventId("evt_" + UlidCreator.getMonotonicUlid());
  }

  @Override
  public String toString() {
    return value;
  }
}
