package dev.tenon.runtime.keyvalue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.runtime.invoke.ServiceRefusal;
import dev.tenon.runtime.services.Refusals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Places in a record, as apps write them: {@code logs.ticket.time}, {@code tags[0]}. All paths of
 * one update mean the record as it was before it.
 */
final class Paths {

  private static final Pattern BETWEEN_STEPS = Pattern.compile("[.\\[\\]]+");
  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

  private Paths() {}

  /** A place that is in a record, or could be: what it is in is there. */
  record Place(JsonNode in, String step) {

    void set(JsonNode value) {
      switch (in) {
        case ObjectNode object -> object.set(step, value);
        case ArrayNode array when index() < array.size() -> array.set(index(), value);
        case ArrayNode array -> array.add(value);
        default -> throw invalid();
      }
    }

    private int index() {
      return Integer.parseInt(step);
    }
  }

  /** Finds what paths stand for. */
  static List<Place> places(ObjectNode record, List<String> paths) {
    List<List<String>> steps = paths.stream().map(Paths::steps).toList();
    refuseOverlaps(steps);
    return steps.stream().map(each -> place(record, each)).toList();
  }

  /** Removes what is at some places; those in lists from the end, so that the others stay right. */
  static void remove(List<Place> places) {
    places.stream()
        .filter(place -> place.in().isArray())
        .sorted(Comparator.comparingInt(Place::index).reversed())
        .forEach(place -> ((ArrayNode) place.in()).remove(place.index()));
    places.forEach(
        place -> {
          if (place.in() instanceof ObjectNode object) {
            object.remove(place.step());
          }
        });
  }

  private static List<String> steps(String path) {
    List<String> steps = BETWEEN_STEPS.splitAsStream(path).filter(step -> !step.isEmpty()).toList();
    if (steps.isEmpty()) {
      throw invalid();
    }
    return steps;
  }

  /** In order, whatever is inside of another place comes right behind it. */
  private static void refuseOverlaps(List<List<String>> paths) {
    TreeMap<String, Boolean> seen = new TreeMap<>();
    for (List<String> path : paths) {
      String joined = String.join("\0", path) + "\0";
      if (seen.put(joined, true) != null) {
        throw invalid();
      }
    }
    List<String> sorted = new ArrayList<>(seen.keySet());
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).startsWith(sorted.get(i - 1))) {
        throw invalid();
      }
    }
  }

  private static Place place(ObjectNode record, List<String> steps) {
    JsonNode in = record;
    for (String step : steps.subList(0, steps.size() - 1)) {
      in = child(in, step);
    }
    String last = steps.getLast();
    if (!in.isContainerNode() || (in.isArray() && !INDEX.matcher(last).matches())) {
      throw invalid();
    }
    return new Place(in, last);
  }

  private static JsonNode child(JsonNode in, String step) {
    return in.isArray() && INDEX.matcher(step).matches()
        ? in.path(Integer.parseInt(step))
        : in.path(step);
  }

  static ServiceRefusal invalid() {
    return Refusals.with(
        400, "One or more paths in the attributes are invalid or overlapping with each other");
  }
}
