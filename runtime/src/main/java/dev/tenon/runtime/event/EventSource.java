package dev.tenon.runtime.event;

/** How an event got in. */
public enum EventSource {
  /** A product or a host posted it. */
  HTTP("http"),
  /** Made of another event: the change of a field that an update tells of. */
  DERIVED("derived"),
  /** An app had it made for a certain time. */
  SCHEDULE("schedule"),
  /** A person made it on the simulator page or with the development kit's endpoints. */
  SIMULATION("simulation");

  private final String label;

  EventSource(String label) {
    this.label = label;
  }

  /** The word in the database, in messages and in APIs. */
  public String label() {
    return label;
  }

  /** The source with this label. */
  public static EventSource of(String label) {
    for (EventSource source : values()) {
      if (source.label.equals(label)) {
        return source;
      }
    }
    throw new IllegalArgumentException("No event source is called " + label);
  }
}
