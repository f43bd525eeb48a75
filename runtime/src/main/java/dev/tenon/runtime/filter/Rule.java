package dev.tenon.runtime.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a policy can be met: conditions on the values below an object, all of which must
 * hold. In an array of objects they must hold in the same element. Immutable.
 *
 * <p>Each member of an object and each element of an array is looked at once, however much the rule
 * asks for: the time to match goes with the size of the event and cannot grow faster.
 */
final class Rule {

  private final Place root;

  private Rule(Place root) {
    this.root = root;
  }

  /** A rule of conditions by path. */
  static Rule of(Map<String, List<Condition>> conditions) {
    return new Rule(Place.of(conditions));
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
    Met at(Place place, JsonNode node, Place.Values before) {
      if (node.isObject()) {
        return place.met(before).and(below(place, node));
      }
      if (!node.isArray()) {
        return place.met(place.with(before, node, addresses)).and(below(place, null));
      }
      Place.Values values = before;
      boolean choice = false;
      for (JsonNode element : node) {
        if (element.isContainerNode()) {
          choice = true;
        } else {
          values = place.with(values, element, addresses);
        }
      }
      return choice ? inOne(place, node, values) : place.met(values).and(below(place, null));
    }

    /** Whether an element has all that is asked for; or all of them lack it, if that is asked. */
    private Met inOne(Place place, JsonNode array, Place.Values values) {
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

    /** Whether an object has all that is asked for below a path. */
    Met below(Place place, @Nullable JsonNode object) {
      if (object == null) {
        return place.needed() == 0 ? Met.BY_ABSENCE : Met.NOT;
      }
      if (place.needed() > object.size()) {
        return Met.NOT;
      }
      // The fewer ones are gone through: a rule may name thousands, an object may have as many.
      return place.below().size() <= object.size()
          ? byName(place, object)
          : byMember(place, object);
    }

    private Met byName(Place place, JsonNode object) {
      Met all = Met.BY_ABSENCE;
      for (Map.Entry<String, Place> asked : place.below().entrySet()) {
        JsonNode member = object.get(asked.getKey());
        if (member != null) {
          all = all.and(at(asked.getValue(), member, Place.Values.NONE));
        } else if (!asked.getValue().mayLack()) {
          return Met.NOT;
        }
        if (all == Met.NOT) {
          return all;
        }
      }
      return all;
    }

    private Met byMember(Place place, JsonNode object) {
      Met all = Met.BY_ABSENCE;
      int found = 0;
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        Place asked = place.below().get(member.getKey());
        if (asked != null) {
          found += asked.mayLack() ? 0 : 1;
          all = all.and(at(asked, member.getValue(), Place.Values.NONE));
          if (all == Met.NOT) {
            return all;
          }
        }
      }
      return found < place.needed() ? Met.NOT : all;
    }
  }
}
