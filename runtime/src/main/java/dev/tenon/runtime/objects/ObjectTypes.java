package dev.tenon.runtime.objects;

import dev.tenon.runtime.fault.FaultCode;
import dev.tenon.runtime.fault.RuntimeFault;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of types of objects, which are part of the names of events. */
final class ObjectTypes {

  /** Of the name of a type or a field. */
  static final int LONGEST = 100;

  private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\s*:/\\\\;%]");

  private ObjectTypes() {}

  /** Why a type cannot be called so. */
  static Optional<String> fault(String type) {
    return type.isBlank()
            || type.length() > LONGEST
            || UNFIT.matcher(type).find()
            || type.matches("\\.+")
        ? Optional.of(
            "is the name of no type: one has 1 to %d characters, and no blanks and none of * : / \\ ; %%"
                .formatted(LONGEST))
        : Optional.empty();
  }

  static void refuse(String type) {
    fault(type)
        .ifPresent(
            fault -> {
              throw new RuntimeFault(
                  FaultCode.INVALID_INPUT, "\"%s\" %s.".formatted(shown(type), fault));
            });
  }

  private static String shown(String type) {
    return UNFIT
        .matcher(type.length() > LONGEST ? type.substring(0, LONGEST) : type)
        .replaceAll("?");
  }
}
