package dev.tenon.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.runtime.event.Spelling;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Refuses what an object in a request's body does not have. A misspelt member would otherwise be
 * left out, and a key that was to expire would never do so.
 */
final class KnownMembers {

  private KnownMembers() {}

  /**
   * Refuses an object with another member than these.
   *
   * @param what the object, as people call it
   */
  static void refuseOthers(String what, JsonNode object, List<String> known) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String given = names.next();
      if (!known.contains(given)) {
        throw new RuntimeFault(
            FaultCode.INVALID_INPUT,
            "%s has no \"%s\"%s; it takes %s. Nothing was done."
                .formatted(
                    what,
                    given,
                    Spelling.closest(given, known)
                        .or(() -> beginning(given, known))
                        .map(meant -> " (did you mean \"" + meant + "\"?)")
                        .orElse(""),
                    String.join(", ", known)));
      }
    }
  }

  /** Half of a name is no slip of letters, and meant all the same. */
  private static Optional<String> beginning(String given, List<String> known) {
    return given.length() < 3
        ? Optional.empty()
        : known.stream()
            .filter(name -> name.startsWith(given) || given.startsWith(name))
            .findFirst();
  }
}
