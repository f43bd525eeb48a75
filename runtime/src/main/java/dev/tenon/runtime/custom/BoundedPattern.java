package dev.tenon.runtime.custom;

import com.networknt.schema.regex.RegularExpression;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a schema. All that one check matches shares a number of steps, since some
 * expressions would take years.
 */
final class BoundedPattern implements RegularExpression {

  /** What is left of the steps of the check that runs; only set while one does. */
  static final ScopedValue<AtomicLong> STEPS = ScopedValue.newInstance();

  /** How many a check has. */
  static final long MOST = 5_000_000;

  private final Pattern pattern;

  BoundedPattern(String text) {
    this.pattern = Pattern.compile(text);
  }

  /**
   * The same with an error that says what was wrong.
   *
   * @throws IllegalArgumentException when it is none
   */
  static RegularExpression of(String text) {
    try {
      return new BoundedPattern(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not a regular expression: %s".formatted(text, e.getDescription()), e);
    }
  }

  @Override
  public boolean matches(String value) {
    try {
      return pattern.matcher(new Counted(value, STEPS.get())).find();
    } catch (StackOverflowError e) {
      throw new TooMuchWork();
    }
  }

  /** A check that was given up. */
  static final class TooMuchWork extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuchWork() {
      super("It takes too long", null, false, false);
    }
  }

  private record Counted(CharSequence text, AtomicLong left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (left.decrementAndGet() < 0) {
        throw new TooMuchWork();
      }
      return text.charAt(index);
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
}
