package dev.tenon.runtime.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a filter policy looks at. */
public enum FilterScope {
  /** The attributes that came along with an event; what is meant where nothing is said. */
  MESSAGE_ATTRIBUTES("MessageAttributes"),
  /** The event's body. */
  MESSAGE_BODY("MessageBody");

  private final String label;

  FilterScope(String label) {
    this.label = label;
  }

  /** As SNS writes it. */
  public String label() {
    return label;
  }

  public static Optional<FilterScope> of(String label) {
    return Arrays.stream(values()).filter(scope -> scope.label.equals(label)).findFirst();
  }

  /** As people write them. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(FilterScope::label).toList();
  }
}
