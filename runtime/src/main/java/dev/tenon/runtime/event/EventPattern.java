package dev.tenon.runtime.event;

import java.util.Comparator;

/**
 * The event types that a subscription asks for: one exact type, or a pattern in which {@code *}
 * stands for one or more characters, across segments too ({@code ticket:*} takes {@code
 * ticket:status:changed}).
 *
 * @param text as the manifest has it
 */
public record EventPattern(String text) {

  /** Exact types first, then fewer wildcards. */
  public static final Comparator<EventPattern> MOST_SPECIFIC_FIRST =
      Comparator.comparingLong(EventPattern::wildcards);

  public EventPattern {
    if (text.isBlank()) {
      throw new IllegalArgumentException("An event type cannot be blank");
    }
  }

  /** Whether this is one exact type. */
  public boolean isExact() {
    return text.indexOf('*') < 0;
  }

  /** Whether the pattern takes this type. */
  public boolean matches(String type) {
    int t = 0;
    int p = 0;
    int star = -1;
    int retryFrom = 0;
    while (t < type.length()) {
      if (p < text.length() && text.charAt(p) == '*') {
        star = p++;
        retryFrom = ++t;
      } else if (p < text.length() && text.charAt(p) == type.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        // The last star swallows one more character, and what follows it is tried again.
        p = star + 1;
        t = ++retryFrom;
      } else {
        return false;
      }
    }
    return p == text.length();
  }

  private long wildcards() {
    return text.chars().filter(c -> c == '*').count();
  }

  @Override
  public String toString() {
    return text;
  }
}
