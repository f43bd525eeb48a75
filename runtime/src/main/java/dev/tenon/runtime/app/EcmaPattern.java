package dev.tenon.runtime.app;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A JavaScript regular expression, as apps write them into {@code iparams.json}, on Java's engine.
 * The two languages agree on all but a few things, which are rewritten here: what a bracket means
 * inside of a class, where {@code $} stands, which escapes and braces are literal. Matching gives
 * up after a number of steps, since some expressions would take years.
 */
final class EcmaPattern {

  private static final int MAX_STEPS = 2_000_000;

  /** Letters that mean something after a backslash in both languages. */
  private static final String SHARED_ESCAPES = "dDwWsSbBtnrfkxucpP";

  private final Pattern pattern;

  private EcmaPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** Whether a text matched, or could not be decided in time. */
  enum Match {
    YES,
    NO,
    UNDECIDED
  }

  /** Reads an expression; empty when it is not one. */
  static Optional<EcmaPattern> of(String text) {
    try {
      return Optional.of(new EcmaPattern(Pattern.compile(translated(text))));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Looks for the expression anywhere in a text. */
  Match in(String text) {
    try {
      return pattern.matcher(new Counted(text)).find() ? Match.YES : Match.NO;
    } catch (TooManySteps | StackOverflowError e) {
      return Match.UNDECIDED;
    }
  }

  private static String translated(String text) {
    StringBuilder java = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        java.append(escape(text.charAt(i), inClass));
      } else if (inClass) {
        inClass = c != ']';
        java.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
      } else if (c == '[') {
        String rest = text.substring(i);
        if (rest.startsWith("[^]")) {
          java.append("[\\s\\S]");
          i += 2;
        } else if (rest.startsWith("[]")) {
          java.append("(?!)");
          i += 1;
        } else {
          inClass = true;
          java.append(c);
        }
      } else if (c == '$') {
        java.append("\\z");
      } else if (c == '{' && !text.substring(i).matches("(?s)\\{\\d+(,\\d*)?\\}.*")) {
        java.append("\\{");
      } else if (c == '+' && i > 0 && isQuantifier(text, i - 1)) {
        // Java reads a second plus as "possessive"; JavaScript refuses it.
        throw new PatternSyntaxException("Nothing to repeat", text, i);
      } else {
        java.append(c);
      }
    }
    return java.toString();
  }

  private static String escape(char c, boolean inClass) {
    if (c == '0') {
      return "\\x00";
    }
    if (c == 'v') {
      return "\\x0B";
    }
    if (c == 'b' && inClass) {
      return "\\x08";
    }
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter && SHARED_ESCAPES.indexOf(c) < 0 ? String.valueOf(c) : "\\" + c;
  }

  private static boolean isQuantifier(String text, int at) {
    boolean escaped = at > 0 && text.charAt(at - 1) == '\\';
    return !escaped && "*+?}".indexOf(text.charAt(at)) >= 0;
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

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super("The expression takes too long", null, false, false);
    }
  }
}
