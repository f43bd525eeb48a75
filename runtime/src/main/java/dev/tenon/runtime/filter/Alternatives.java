package dev.tenon.runtime.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ways in which a policy can be met: each {@code $or} multiplies them by its branches. They are
 * told apart before anything is matched, since all of one way has to hold in the same element of an
 * array.
 */
final class Alternatives {

  /**
   * How many keys all of them may have together. Policies that SNS would count as simple, with
   * thousands of keys below {@code $or}, would take up memory without end.
   */
  private static final int MAX_KEYS = 2_000;

  /** What each way asks for, by path. */
  private List<Map<String, List<Condition>>> ways = new ArrayList<>();

  Alternatives() {
    ways.add(new LinkedHashMap<>());
  }

  /** Takes in all that an object says; false when it comes to too much. */
  boolean spread(Clause.All all) {
    for (Clause clause : all.clauses()) {
      boolean fits =
          switch (clause) {
            case Clause.Key key -> put(key);
            case Clause.Either either -> spread(either);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private boolean put(Clause.Key key) {
    // What is said last of a key holds, as in the library that SNS is built on.
    ways.forEach(way -> way.put(key.path(), key.conditions()));
    return keys(ways) <= MAX_KEYS;
  }

  private boolean spread(Clause.Either either) {
    List<Map<String, List<Condition>>> before = ways;
    List<Map<String, List<Condition>>> after = new ArrayList<>();
    for (Clause.All branch : either.branches()) {
      ways = new ArrayList<>();
      before.forEach(way -> ways.add(new LinkedHashMap<>(way)));
      if (!spread(branch)) {
        return false;
      }
      after.addAll(ways);
      if (keys(after) > MAX_KEYS) {
        return false;
      }
    }
    ways = after;
    return true;
  }

  private static long keys(List<Map<String, List<Condition>>> ways) {
    return ways.stream().mapToLong(Map::size).sum();
  }

  List<Rule> rules() {
    return ways.stream().map(Rule::of).toList();
  }
}
