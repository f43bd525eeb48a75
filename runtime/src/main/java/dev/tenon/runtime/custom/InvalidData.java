package dev.tenon.runtime.custom;

import dev.tenon.runtime.fault.Counted;
import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.List;

/** What was sent does not fit, each part with its reason; nothing of it was taken. */
public final class InvalidData extends RuntimeFault {

  private static final long serialVersionUID = 1L;

  // Lists are not serializable by their type, and nobody serializes this.
  private final transient List<Violation> violations;

  /**
   * @param what does not fit, the beginning of a sentence
   * @param violations at least one
   */
  public InvalidData(String what, List<Violation> violations) {
    super(FaultCode.INVALID_DATA, sentence(what, violations));
    this.violations = List.copyOf(violations);
  }

  /** All that does not fit. */
  public List<Violation> violations() {
    return violations;
  }

  private static String sentence(String what, List<Violation> violations) {
    Violation first = violations.getFirst();
    String place = first.path().isEmpty() ? "it" : first.path();
    return "%s: %s %s.%s"
        .formatted(
            what,
            place,
            first.reason(),
            violations.size() == 1
                ? ""
                : " There is more: " + Counted.of(violations.size() - 1, "other problem") + ".");
  }
}
