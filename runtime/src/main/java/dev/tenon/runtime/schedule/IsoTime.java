package dev.tenon.runtime.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times in the forms of ISO 8601 that apps write for the platform: a date alone, a time without
 * seconds, all of it without separators. A time that names no offset is one in UTC.
 */
final class IsoTime {

  private static final Pattern FORM =
      Pattern.compile(
          """
          (\\d{4}) (?: -?(\\d{2}) (?: -?(\\d{2}) )? )?
          (?: [T\\x20] (\\d{2}) (?: :?(\\d{2}) (?: :?(\\d{2}) (?: [.,](\\d{1,9}) )? )? )?
            (Z | [+-]\\d{2} (?: :?\\d{2} )? )? )?
          """,
          Pattern.COMMENTS | Pattern.CASE_INSENSITIVE);

  private IsoTime() {}

  /** The time that a text stands for; empty where it is none. */
  static Optional<Instant> read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              Integer.parseInt(form.group(1)),
              number(form.group(2), 1),
              number(form.group(3), 1),
              number(form.group(4), 0),
              number(form.group(5), 0),
              number(form.group(6), 0),
              nanos(form.group(7)));
      return Optional.of(time.toInstant(offset(form.group(8))));
    } catch (DateTimeException e) {
      // Written like a time, such as the 31st of February, and none.
      return Optional.empty();
    }
  }

  private static int number(@Nullable String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static int nanos(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  private static ZoneOffset offset(@Nullable String text) {
    return text == null || text.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(text);
  }
}
