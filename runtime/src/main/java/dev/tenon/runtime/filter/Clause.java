package dev.tenon.runtime.filter;

import java.util.List;

/** A part of a policy as it is written, all of whose clauses must be met. */
sealed interface Clause {

  /** How many things are more than a policy may have, whatever it is. */
  long MANY = 1_000_000;

  /** How SNS counts the combinations of values; {@link #MANY} for any large number. */
  long combinations();

  /**
   * A key of the policy with what may stand under it.
   *
   * @param path the names on the way to it, with {@code .} between them
   * @param conditions one of which must be met
   * @param depth 1 for a key of the policy itself, 2 for one below that, …
   */
  record Key(String path, List<Condition> conditions, int depth) implements Clause {
    public Key {
      conditions = List.copyOf(conditions);
    }

    @Override
    public long combinations() {
      return Math.min(MANY, (long) depth * conditions.size());
    }
  }

  /** What {@code $or} says: one of these must be met. */
  record Either(List<All> branches) implements Clause {
    public Either {
      branches = List.copyOf(branches);
    }

    @Override
    public long combinations() {
      return branches.stream()
          .mapToLong(All::combinations)
          .reduce(0, (one, other) -> Math.min(MANY, one + other));
    }
  }

  /** What an object says: all of these must be met. */
  record All(List<Clause> clauses) {
    public All {
      clauses = List.copyOf(clauses);
    }

    long combinations() {
      return clauses.stream()
          .mapToLong(Clause::combinations)
          .reduce(1, (one, other) -> Math.min(MANY, one * other));
    }
  }
}
