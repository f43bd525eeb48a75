package dev.tenon.runtime.objects;

import dev.tenon.runtime.event.Event;
import dev.tenon.runtime.store.Work;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What follows for an event from what its org says about custom objects.
 *
 * @param keptOut why nobody gets it, if so
 * @param mayGet which apps may, by their ids
 * @param earlier the id of an event that told of the same, asked in the write that keeps this one:
 *     who got that one does not get this one
 * @param alerts what the org wants to be told of
 * @param following events that are made of it
 */
public record Ruling(
    Optional<String> keptOut,
    Predicate<String> mayGet,
    Work<Optional<String>> earlier,
    List<Alert> alerts,
    List<Following> following) {

  /** Of events that no org says anything about. */
  public static final Ruling NONE =
      new Ruling(Optional.empty(), app -> true, handle -> Optional.empty(), List.of(), List.of());

  public Ruling {
    alerts = List.copyOf(alerts);
    following = List.copyOf(following);
  }

  /** Nothing keeps it from the apps that may get it. */
  static Ruling dispatched(Predicate<String> mayGet) {
    return new Ruling(Optional.empty(), mayGet, handle -> Optional.empty(), List.of(), List.of());
  }

  /** Nobody gets it, for a reason; what is made of it may be wanted all the same. */
  static Ruling keptOut(Predicate<String> mayGet, String reason, List<Following> following) {
    return new Ruling(
        Optional.of(reason), mayGet, handle -> Optional.empty(), List.of(), following);
  }

  /** Whether its org does not know what it is about. */
  public boolean isOfUnknownType() {
    return keptOut.filter(reason -> reason.startsWith(ObjectRules.UNKNOWN_TYPE)).isPresent();
  }

  /**
   * An event that is made of another one.
   *
   * @param earlier as of the event itself; one that everybody has got that way is not kept
   */
  public record Following(
      Event event, Predicate<String> mayGet, Work<Optional<String>> earlier, List<Alert> alerts) {}
}
