package dev.tenon.runtime.crash;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a history breaks of what is promised. */
final class Findings {

  enum Kind {
    LOST,
    OUT_OF_ORDER,
    REPEATED
  }

  /** A broken promise, with what is needed to look for its cause. */
  record Finding(Kind kind, String what) {
    @Override
    public String toString() {
      return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + what;
    }
  }

  private final List<Finding> all = new ArrayList<>();
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private int explained;

  void add(Kind kind, String what) {
    all.add(new Finding(kind, what));
    counts.merge(kind, 1, Integer::sum);
  }

  /** A run that was made again because the process was killed before its record was on disk. */
  void addExplainedRepeat() {
    explained++;
  }

  int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  List<Finding> all() {
    return List.copyOf(all);
  }

  /** The last line of a crash test. */
  String summary(int acknowledged) {
    return "acknowledged %d, lost %d, out of order %d, repeated %d"
        .formatted(
            acknowledged,
            count(Kind.LOST),
            count(Kind.OUT_OF_ORDER),
            explained + count(Kind.REPEATED));
  }
}
