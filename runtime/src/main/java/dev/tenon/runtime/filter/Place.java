package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is asked of the values at one path, and of those below it. Immutable.
 *
 * @param conditions one of which must hold, if there are any
 * @param mayLack whether it is met where there is nothing, neither here nor below
 * @param needed under how many of the names below there must be something
 */
record Place(List<Condition> conditions, Map<String, Place> below, boolean mayLack, int needed) {

  /** The values at a path that were seen so far. */
  enum Values {
    NONE,
    /** Some, and none of them is what is asked for. */
    OTHERS,
    /** One of them is what is asked for. */
    MET
  }

  /** The places of some conditions by path: that of the object in which all paths begin. */
  static Place of(Map<String, List<Condition>> conditions) {
    Draft root = new Draft(new ArrayList<>(), new HashMap<>());
    conditions.forEach(
        (path, some) -> {
          Draft draft = root;
          for (String name : path.split("\\.", -1)) {
            draft =
                draft
                    .below()
                    .computeIfAbsent(name, _ -> new Draft(new ArrayList<>(), new HashMap<>()));
          }
          draft.conditions().addAll(some);
        });
    return root.place();
  }

  private record Draft(List<Condition> conditions, Map<String, Draft> below) {

    Place place() {
      Map<String, Place> places =
          below.entrySet().stream()
              .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().place()));
      int needed = (int) places.values().stream().filter(place -> !place.mayLack()).count();
      boolean mayLack = needed == 0 && mayBeAbsent(conditions);
      return new Place(List.copyOf(conditions), places, mayLack, needed);
    }
  }

  private static boolean mayBeAbsent(List<Condition> conditions) {
    return conditions.isEmpty() || conditions.stream().anyMatch(Condition.Absent.class::isInstance);
  }

  /** What was seen at this path when one more value is. */
  Values with(Values before, JsonNode value, Addresses addresses) {
    if (before == Values.MET) {
      return before;
    }
    Leaf leaf = new Leaf(value, addresses);
    return conditions.stream().anyMatch(condition -> condition.takes(leaf))
        ? Values.MET
        : Values.OTHERS;
  }

  /** How the values at this path, whatever is below it, meet what is asked of them. */
  Met met(Values values) {
    if (conditions.isEmpty()) {
      return Met.BY_ABSENCE;
    }
    return switch (values) {
      case MET -> Met.BY_VALUE;
      case OTHERS -> Met.NOT;
      case NONE -> mayBeAbsent(conditions) ? Met.BY_ABSENCE : Met.NOT;
    };
  }
}
