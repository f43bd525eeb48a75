package dev.tenon.runtime.app;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a regular expression as {@code new RegExp(text)} does, old sloppy forms of the web included
 * (annex B of the standard), and writes the same for Java's engine. What JavaScript refuses is
 * refused; what Java has no words for is only noted.
 */
final class EcmaSyntax {

  /** JavaScript refuses the expression. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private static final String SPACE =
      "\\t\\n\\x0B\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";

  private static final Pattern BRACES = Pattern.compile("\\{(\\d+)(,(\\d*))?}");
  private static final Pattern NAMED =
      Pattern.compile(
          "\\(\\?<((?:[\\p{L}\\p{Nl}$_]|\\\\u)(?:[\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}$]|\\\\u)*)>");
  private static final Pattern REFERENCE = Pattern.compile("\\\\k<([^>]*)>");
  private static final Pattern MODIFIERS = Pattern.compile("\\(\\?([ims]*)(-[ims]*)?:");
  private static final Pattern OCTAL = Pattern.compile("[0-3][0-7]{0,2}|[4-7][0-7]?");

  /** In JavaScript without its flag for Unicode, these are a letter and what follows it. */
  private static final Pattern UNICODE_ONLY = Pattern.compile("[pP]\\{[^}]*}|u\\{[0-9a-fA-F]+}");

  private final String text;
  private final StringBuilder java = new StringBuilder();
  private final Map<String, Integer> groups = new LinkedHashMap<>();
  private int groupCount;
  private int at;
  private int lookingBack;
  private boolean differs;
  private boolean refersBack;
  private boolean mayBeSkipped;
  private Optional<String> misread = Optional.empty();

  private EcmaSyntax(String text) {
    this.text = text;
  }

  /**
   * What reading gave.
   *
   * @param java the same for Java's engine; absent where that one cannot say it
   * @param misread a part that means something else than its author will think
   */
  record Reading(Optional<String> java, Optional<String> misread) {}

  static Reading read(String text) throws Refused {
    EcmaSyntax syntax = new EcmaSyntax(text);
    syntax.countGroups();
    syntax.alternatives();
    if (syntax.at < text.length()) {
      throw new Refused("a ) closes nothing");
    }
    // In JavaScript, a group that took no part is empty when referred to; in Java nothing matches.
    boolean same = !syntax.differs && !(syntax.refersBack && syntax.mayBeSkipped);
    return new Reading(
        same ? Optional.of(syntax.java.toString()) : Optional.empty(), syntax.misread);
  }

  /** References may come before their group, so all groups are known before anything is read. */
  private void countGroups() throws Refused {
    boolean inClass = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
      } else if (c == '(' && !text.startsWith("(?", i)) {
        groupCount++;
      } else if (c == '(') {
        Matcher named = NAMED.matcher(text).region(i, text.length());
        if (named.lookingAt()) {
          groupCount++;
          if (groups.put(named.group(1), groupCount) != null) {
            if (text.indexOf('|') < 0) {
              throw new Refused("two groups have the name " + named.group(1));
            }
            // Two alternatives may use one name, and which is meant is known when it is run.
            differs = true;
          }
        }
      }
    }
  }

  private void alternatives() throws Refused {
    while (at < text.length() && text.charAt(at) != ')') {
      if (text.charAt(at) == '|') {
        mayBeSkipped = true;
        java.append('|');
        at++;
      } else {
        term();
      }
    }
  }

  private void term() throws Refused {
    int from = at;
    int written = java.length();
    boolean repeatable = atom();
    String quantifier = quantifier();
    if (quantifier.isEmpty()) {
      return;
    }
    if (!repeatable) {
      throw new Refused("there is nothing to repeat before " + quantifier.charAt(0));
    }
    mayBeSkipped |= text.charAt(from) == '(' && quantifier.matches("[*?].*|\\{0+[,}].*");
    // Java looks back over a text of some length, and not always says so when there is none.
    differs |= lookingBack > 0 && quantifier.matches("[*+].*|\\{\\d+,}.*");
    String repeated = java.substring(written);
    java.setLength(written);
    java.append("(?:").append(repeated).append(')').append(quantifier);
  }

  /** Reads one character, class, group or assertion; tells whether it can be repeated. */
  private boolean atom() throws Refused {
    char c = text.charAt(at);
    switch (c) {
      case '^' -> {
        at++;
        java.append("^");
        return false;
      }
      case '$' -> {
        at++;
        java.append("\\z");
        return false;
      }
      case '(' -> {
        return group();
      }
      case '.' -> {
        at++;
        java.append("[^\\n\\r\\u2028\\u2029]");
      }
      case '[' -> characterClass();
      case '\\' -> {
        return escape();
      }
      case '*', '+', '?' -> throw new Refused("there is nothing to repeat before " + c);
      case '{' -> {
        if (BRACES.matcher(text).region(at, text.length()).lookingAt()) {
          throw new Refused("there is nothing to repeat before {");
        }
        at++;
        literal(c);
      }
      default -> {
        at++;
        literal(c);
      }
    }
    return true;
  }

  private boolean group() throws Refused {
    boolean repeatable = true;
    Matcher named = NAMED.matcher(text).region(at, text.length());
    Matcher modifiers = MODIFIERS.matcher(text).region(at, text.length());
    int begins = at;
    if (named.lookingAt()) {
      // Java's names are letters and digits only; a number says the same.
      java.append('(');
      at = named.end();
    } else if (text.startsWith("(?=", at) || text.startsWith("(?!", at)) {
      mayBeSkipped |= text.startsWith("(?!", at);
      copy(3);
    } else if (text.startsWith("(?<=", at) || text.startsWith("(?<!", at)) {
      // JavaScript reads what is behind from its end, so that groups may hold other parts of it.
      mayBeSkipped = true;
      lookingBack++;
      copy(4);
      repeatable = false;
    } else if (text.startsWith("(?:", at)) {
      copy(3);
    } else if (modifiers.lookingAt() && areModifiers(modifiers.group())) {
      java.append("(?:");
      differs = true;
      at = modifiers.end();
    } else if (text.startsWith("(?", at)) {
      throw new Refused("(? begins no group that there is");
    } else {
      copy(1);
    }
    alternatives();
    if (at == text.length()) {
      throw new Refused("the ( of character %d is not closed".formatted(begins + 1));
    }
    copy(1);
    if (!repeatable) {
      lookingBack--;
    }
    return repeatable;
  }

  private static boolean areModifiers(String group) {
    String letters = group.replaceAll("[^ims]", "");
    return !letters.isEmpty() && letters.chars().distinct().count() == letters.length();
  }

  private void copy(int length) {
    java.append(text, at, at + length);
    at += length;
  }

  private String quantifier() throws Refused {
    if (at == text.length()) {
      return "";
    }
    int from = at;
    Matcher braces = BRACES.matcher(text).region(at, text.length());
    if ("*+?".indexOf(text.charAt(at)) >= 0) {
      at++;
    } else if (braces.lookingAt()) {
      at = braces.end();
      String least = braces.group(1);
      String most = Optional.ofNullable(braces.group(3)).orElse("");
      if (!most.isEmpty() && new BigInteger(least).compareTo(new BigInteger(most)) > 0) {
        throw new Refused("the numbers of %s are in the wrong order".formatted(braces.group()));
      }
    } else {
      return "";
    }
    if (at < text.length() && text.charAt(at) == '?') {
      at++;
    }
    return text.substring(from, at);
  }

  /** Reads an escape outside of a class; tells whether it can be repeated. */
  private boolean escape() throws Refused {
    if (at + 1 == text.length()) {
      throw new Refused("a \\ stands at the end");
    }
    char c = text.charAt(at + 1);
    if (c == 'b' || c == 'B') {
      copy(2);
      return false;
    }
    if (c == 'k' && !groups.isEmpty()) {
      Matcher reference = REFERENCE.matcher(text).region(at, text.length());
      Integer group = reference.lookingAt() ? groups.get(reference.group(1)) : null;
      if (group == null) {
        throw new Refused("\\k names no group that there is");
      }
      at = reference.end();
      refer(group);
      return true;
    }
    if (c >= '1' && c <= '9') {
      Matcher digits = Pattern.compile("\\d+").matcher(text).region(at + 1, text.length());
      if (digits.lookingAt()
          && digits.group().length() < 6
          && Integer.parseInt(digits.group()) <= groupCount) {
        at = digits.end();
        refer(Integer.parseInt(digits.group()));
        return true;
      }
    }
    switch (c) {
      case 'd', 'D', 'w', 'W' -> copy(2);
      case 's', 'S' -> {
        at += 2;
        java.append(c == 's' ? "[" : "[^").append(SPACE).append(']');
      }
      default -> literal(escaped(false));
    }
    return true;
  }

  private void refer(int group) {
    refersBack = true;
    // The brackets keep it apart from a digit that follows.
    java.append("(?:\\").append(group).append(')');
    // Inside of its group or before it, a reference is empty in JavaScript.
    mayBeSkipped |= !isClosed(group);
  }

  private boolean isClosed(int group) {
    int open = 0;
    int seen = 0;
    int depthOfGroup = -1;
    boolean inClass = false;
    for (int i = 0; i < at; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
      } else if (c == '(') {
        boolean captures =
            !text.startsWith("(?", i) || NAMED.matcher(text).region(i, text.length()).lookingAt();
        if (captures && ++seen == group) {
          depthOfGroup = open;
        }
        open++;
      } else if (c == ')' && --open == depthOfGroup) {
        return true;
      }
    }
    return false;
  }

  /** Reads an escape that stands for one character. */
  private char escaped(boolean inClass) throws Refused {
    int start = at;
    at++;
    char c = text.charAt(at);
    at++;
    return switch (c) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'v' -> '\u000B';
      case 'f' -> '\f';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'c' -> control(inClass);
      case 'x' -> hex(2).orElse(c);
      case 'u' -> {
        noteMisread(start);
        yield hex(4).orElse(c);
      }
      case 'p', 'P' -> {
        noteMisread(start);
        yield c;
      }
      case 'k' -> {
        if (!groups.isEmpty()) {
          throw new Refused("\\k names no group that there is");
        }
        yield c;
      }
      default -> {
        Matcher octal = OCTAL.matcher(text).region(at - 1, text.length());
        if (!octal.lookingAt()) {
          yield c;
        }
        at = octal.end();
        yield (char) Integer.parseInt(octal.group(), 8);
      }
    };
  }

  private char control(boolean inClass) {
    if (at < text.length()) {
      char of = text.charAt(at);
      if (isLetter(of) || (inClass && (isDigit(of) || of == '_'))) {
        at++;
        return (char) (of % 32);
      }
    }
    // The backslash is meant, and the c is read again.
    at--;
    return '\\';
  }

  private void noteMisread(int start) {
    Matcher unicode = UNICODE_ONLY.matcher(text).region(start + 1, text.length());
    if (misread.isEmpty() && unicode.lookingAt()) {
      misread = Optional.of("\\" + unicode.group());
    }
  }

  private Optional<Character> hex(int digits) {
    Matcher hex =
        Pattern.compile("[0-9a-fA-F]{" + digits + "}").matcher(text).region(at, text.length());
    if (!hex.lookingAt()) {
      return Optional.empty();
    }
    at = hex.end();
    return Optional.of((char) Integer.parseInt(hex.group(), 16));
  }

  private void characterClass() throws Refused {
    int begins = at;
    at++;
    boolean not = text.startsWith("^", at);
    if (not) {
      at++;
    }
    List<String> members = new ArrayList<>();
    while (at < text.length() && text.charAt(at) != ']') {
      members.add(member());
    }
    if (at == text.length()) {
      throw new Refused("the [ of character %d is not closed".formatted(begins + 1));
    }
    at++;
    if (members.isEmpty()) {
      java.append(not ? "[\\x{0}-\\x{ffff}]" : "(?!)");
    } else {
      java.append(not ? "[^" : "[").append(String.join("", members)).append(']');
    }
  }

  /** Reads a character, a range, or a class within a class. */
  private String member() throws Refused {
    Object first = single();
    if (!text.startsWith("-", at) || text.startsWith("-]", at) || at + 1 == text.length()) {
      return inClass(first);
    }
    at++;
    Object last = single();
    if (first instanceof Character from && last instanceof Character to) {
      if (from > to) {
        throw new Refused("the range %c-%c is in the wrong order".formatted(from, to));
      }
      return inClass(from) + "-" + inClass(to);
    }
    return inClass(first) + inClass('-') + inClass(last);
  }

  /** A {@link Character}, or a class as Java writes it. */
  private Object single() throws Refused {
    char c = text.charAt(at);
    if (c != '\\') {
      at++;
      return c;
    }
    if (at + 1 == text.length()) {
      throw new Refused("a \\ stands at the end");
    }
    char escape = text.charAt(at + 1);
    if ("dDwWsS".indexOf(escape) < 0) {
      return escaped(true);
    }
    at += 2;
    return switch (escape) {
      case 's' -> SPACE;
      case 'S' -> "[^" + SPACE + "]";
      default -> "\\" + escape;
    };
  }

  private static String inClass(Object member) {
    return member instanceof Character c ? quoted(c) : member.toString();
  }

  private void literal(char c) {
    java.append(quoted(c));
  }

  /** A character that means nothing but itself. */
  private static String quoted(char c) {
    boolean plain = isLetter(c) || isDigit(c) || c == ' ' || c == '_';
    return plain ? String.valueOf(c) : "\\x{%x}".formatted((int) unit(c));
  }

  /**
   * JavaScript looks at halves of characters that need two, Java at whole ones; halves moved to a
   * range that nobody uses are characters of their own.
   */
  static char unit(char c) {
    return Character.isSurrogate(c) ? (char) (c - Character.MIN_SURROGATE + 0xE000) : c;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
