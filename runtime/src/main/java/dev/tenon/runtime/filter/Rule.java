package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a policy can be met: conditions on the values below an object, all of which must
 * hold. In an array of objects they must hold in the same element. Immutable.
 *
 * <p>Each value is looked at once for every condition on it, and each element of an array once: the
 * time to match goes with the size of the event and cannot grow faster.
 */
final class Rule {

  /** How what is asked for is met. Not met comes first: it settles the matter. */
  private enum Met {
    NOT,
    /** Only by what is not there. */
    BY_ABSENCE,
    BY_VALUE;

    Met and(Met other) {
      return this == NOT || other == NOT ? NOT : compareTo(other) >= 0 ? this : other;
    }
  }

  /** What is asked of the values at one path, and of those below it. */
  private record Place(List<Condition> conditions, Map<String, Place> below) {

    static Place empty() {
      return new Place(new ArrayList<>(), new HashMap<>());
    }

    Met met(Values values) {
      if (conditions.isEmpty()) {
        return Met.BY_ABSENCE;
      }
      if (values.met()) {
        return Met.BY_VALUE;
      }
      boolean mayBeAbsent = conditions.stream().anyMatch(Condition.Absent.class::isInstance);
      return mayBeAbsent && !values.any() ? Met.BY_ABSENCE : Met.NOT;
    }
  }

  /**
   * The values at a path that were seen so far.
   *
   * @param any whether there were any
   * @param met whether one of them is what is asked for
   */
  private record Values(boolean any, boolean met) {

    static final Values NONE = new Values(false, false);

    Values and(Place place, JsonNode value, Addresses addresses) {
      if (met) {
        return this;
      }
      Leaf leaf = new Leaf(value, addresses);
      return new Values(
          true, place.conditions().stream().anyMatch(condition -> condition.takes(leaf)));
    }
  }

  private final Place root;

  private Rule(Place root) {
    this.root = root;
  }

  /** A rule of conditions by path. */
  static Rule of(Map<String, List<Condition>> conditions) {
    Place root = Place.empty();
    conditions.forEach(
        (path, some) -> {
          Place place = root;
          for (String name : path.split("\\.", -1)) {
            place = place.below().computeIfAbsent(name, _ -> Place.empty());
          }
          place.conditions().addAll(some);
        });
    return new Rule(root);
  }

  /**
   * Whether it is met.
   *
   * @param object without dots in its keys, see {@link Undotted}
   * @param addresses those of this object
   */
  boolean matches(ObjectNode object, Addresses addresses) {
    return new Look(addresses).below(root, object) != Met.NOT;
  }

  /** A look at one object. */
  private record Look(Addresses addresses) {

    /**
     * Whether what stands at a path, and below it, is what is asked for.
     *
     * @param before what was seen at the path already, in the array around this
     */
    Met at(Place place, @Nullable JsonNode node, Values before) {
      if (node == null || node.isObject()) {
        return place.met(before).and(below(place, node));
      }
      if (!node.isArray()) {
        return place.met(before.and(place, node, addresses)).and(below(place, null));
      }
      Values values = before;
      boolean choice = false;
      for (JsonNode element : node) {
        if (element.isContainerNode()) {
          choice = true;
        } else {
          values = values.and(place, element, addresses);
        }
      }
      return choice ? inOne(place, node, values) : place.met(values).and(below(place, null));
    }

    /** Whether an element has all that is asked for; or all of them lack it, if that is asked. */
    Met inOne(Place place, JsonNode array, Values values) {
      Met all = Met.BY_ABSENCE;
      for (JsonNode element : array) {
        if (element.isContainerNode()) {
          Met one = at(place, element, values);
          if (one == Met.BY_VALUE) {
            return one;
          }
          all = all.and(one);
        }
      }
      return all;
    }

    Met below(Place place, @Nullable JsonNode object) {
      Met all = Met.BY_ABSENCE;
      for (Map.Entry<String, Place> asked : place.below().entrySet()) {
        JsonNode member = object == null ? null : object.get(asked.getKey());
        all = all.and(at(asked.getValue(), member, Values.NONE));
        if (all == Met.NOT) {
          return all;
        }
      }
      return all;
    }
  }
}
