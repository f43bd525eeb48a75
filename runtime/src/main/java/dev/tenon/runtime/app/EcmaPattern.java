package dev.tenon.runtime.app;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A JavaScript regular expression, as apps write them into {@code iparams.json}, on Java's engine.
 * Matching gives up after a number of steps, since some expressions would take years. The few
 * expressions that Java cannot run are left undecided.
 */
final class EcmaPattern {

  private static final int MAX_STEPS = 2_000_000;

  private final Optional<Pattern> pattern;
  private final Optional<String> misread;

  private EcmaPattern(Optional<Pattern> pattern, Optional<String> misread) {
    this.pattern = pattern;
    this.misread = misread;
  }

  /** Whether a text matched, or could not be decided: in time, or at all. */
  enum Match {
    YES,
    NO,
    TOO_LONG,
    CANNOT_RUN
  }

  /** Reads an expression as {@code new RegExp(text)} does. */
  static EcmaPattern of(String text) throws EcmaSyntax.Refused {
    try {
      EcmaSyntax.Reading reading = EcmaSyntax.read(text);
      return new EcmaPattern(reading.java().flatMap(EcmaPattern::compiled), reading.misread());
    } catch (StackOverflowError e) {
      return new EcmaPattern(Optional.empty(), Optional.empty());
    }
  }

  private static Optional<Pattern> compiled(String java) {
    try {
      return Optional.of(Pattern.compile(java));
    } catch (PatternSyntaxException e) {
      // Such as a look back over a text of any length, which Java does not have.
      return Optional.empty();
    }
  }

  /** Whether it can be run here. */
  boolean isRunnable() {
    return pattern.isPresent();
  }

  /** A part that means something else than its author will think. */
  Optional<String> misread() {
    return misread;
  }

  /** Looks for the expression anywhere in a text. */
  Match in(String text) {
    if (pattern.isEmpty()) {
      return Match.CANNOT_RUN;
    }
    try {
      return pattern.get().matcher(new Counted(text)).find() ? Match.YES : Match.NO;
    } catch (TooManySteps | StackOverflowError e) {
      return Match.TOO_LONG;
    }
  }

  /** A text that counts how often it is looked at. */
  private static final class Counted implements CharSequence {
    private final CharSequence text;
    private int steps;

    Counted(CharSequence text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++steps > MAX_STEPS) {
        throw new TooManySteps();
      }
      return EcmaSyntax.unit(text.charAt(index));
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super("The expression takes too long", null, false, false);
    }
  }
}
