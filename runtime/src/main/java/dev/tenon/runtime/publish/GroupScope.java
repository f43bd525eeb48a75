package dev.tenon.runtime.publish;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Among which events the publisher keeps the order: those of one message group. */
public enum GroupScope {
  /** All of an organization, as always for events that are not about custom objects. */
  ORGANIZATION,
  /** Of one type of custom object. */
  TYPE,
  /** Of one custom object. */
  RECORD;

  /** The word in APIs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope of this name. */
  public static Optional<GroupScope> of(String label) {
    return Arrays.stream(values()).filter(scope -> scope.label().equals(label)).findFirst();
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(GroupScope::label).toList();
  }
}
