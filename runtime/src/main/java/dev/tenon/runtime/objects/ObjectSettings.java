package dev.tenon.runtime.objects;

import dev.tenon.runtime.event.CustomObjectType;
import dev.tenon.runtime.event.Spelling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An org's {@code customObjectEvents}: which events of its objects it wants dispatched, and which
 * it wants to be told of.
 *
 * @param enabled whether any is dispatched
 * @param types what it wants of each type of object; others are not known to it
 */
public record ObjectSettings(boolean enabled, Map<String, OfType> types) {

  public ObjectSettings {
    types = Map.copyOf(types);
  }

  /**
   * What an org wants of one type.
   *
   * @param events {@code created}, {@code updated}, {@code deleted}; {@code stage_changed} stands
   *     for a change of the field {@code stage}
   * @param fieldEvents fields whose changes it wants
   * @param highValue it wants to be told of values above
   * @param criticalFields it wants to be told of changes of these
   */
  public record OfType(
      Set<String> events,
      Set<String> fieldEvents,
      Optional<BigDecimal> highValue,
      Set<String> criticalFields) {

    private static final String CHANGED = "_changed";

    private static final Set<String> ACTIONS = Set.of("created", "updated", "deleted");

    public OfType {
      events = Set.copyOf(events);
      fieldEvents = Set.copyOf(fieldEvents);
      criticalFields = Set.copyOf(criticalFields);
    }

    /** Whether changes of a field are wanted. */
    boolean wantsField(String field) {
      return fieldEvents.contains(field) || events.contains(field + CHANGED);
    }

    /** Whether an event is wanted. */
    boolean wants(CustomObjectType type) {
      return type.field().map(this::wantsField).orElseGet(() -> events.contains(type.action()));
    }

    /**
     * Which of the events are probably misspelt, with what was meant: others may have names of
     * their own.
     */
    Map<String, String> nearMisses() {
      Map<String, String> meant = new TreeMap<>();
      for (String event : events) {
        Spelling.closest(event, ACTIONS).ifPresent(near -> meant.put(event, near));
        if (event.matches(".+[-:]changed")) {
          meant.put(event, event.substring(0, event.length() - CHANGED.length()) + CHANGED);
        }
      }
      return meant;
    }

    /** All fields whose changes are wanted, by name. */
    List<String> fields() {
      Set<String> fields = new TreeSet<>(fieldEvents);
      events.stream()
          .filter(name -> name.length() > CHANGED.length() && name.endsWith(CHANGED))
          .forEach(name -> fields.add(name.substring(0, name.length() - CHANGED.length())));
      return List.copyOf(fields);
    }

    /** For people. */
    String wanted() {
      Set<String> all = new TreeSet<>(events);
      fieldEvents.forEach(field -> all.add("field:" + field + ":changed"));
      return all.isEmpty() ? "none" : String.join(", ", all);
    }
  }
}
