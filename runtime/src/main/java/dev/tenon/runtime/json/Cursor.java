package dev.tenon.runtime.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text that is read once from its beginning to its end, with the problems found on the way. It
 * moves forward, and back by a bounded number of characters at most, so that reading ends in linear
 * time whatever the text is.
 */
final class Cursor {

  /** Read as the character behind the end; no text that people write has it. */
  static final char END = '\uffff';

  /** Whoever mends a hundred problems runs the check again. */
  private static final int MAX_PROBLEMS = 100;

  private final String text;
  private final int[] lineStarts;
  private final List<SyntaxProblem> problems = new ArrayList<>();
  private int at;

  Cursor(String text) {
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  /** Offset of the next character. */
  int at() {
    return at;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The next character, which stays the next one. */
  char peek() {
    return peek(0);
  }

  /** The character so many places on, or {@link #END}. */
  char peek(int ahead) {
    int index = at + ahead;
    return index < text.length() ? text.charAt(index) : END;
  }

  /** Takes the next character. */
  char next() {
    char c = peek();
    skip(1);
    return c;
  }

  void skip(int characters) {
    at = Math.min(text.length(), at + characters);
  }

  void skipAll() {
    at = text.length();
  }

  /** Offset behind the last character that is not white space. */
  int endOfContent() {
    return text.stripTrailing().length();
  }

  /** Whether there were more problems than are told. */
  boolean problemsLost() {
    return problems.size() == MAX_PROBLEMS;
  }

  /**
   * Whether a key and its colon follow, as far as a short look ahead tells, so that a comma and not
   * something else is missing before it.
   */
  boolean keyFollows() {
    int i = 0;
    while (i < 60 && (ScalarReading.isWordCharacter(peek(i)) || "-.@*".indexOf(peek(i)) >= 0)) {
      i++;
    }
    int end = i;
    while (i < 70 && (peek(i) == ' ' || peek(i) == '\t' || peek(i) == '"')) {
      i++;
    }
    return end > 0 && peek(i) == ':';
  }

  /** Goes back to an offset that was passed; the caller bounds how far that is. */
  void backTo(int offset) {
    at = Math.min(at, offset);
  }

  boolean startsWith(String prefix) {
    return text.startsWith(prefix, at);
  }

  /** The text from an offset up to the next character. */
  String since(int from) {
    return text.substring(from, at);
  }

  /** Goes on to the end of the line, and returns what was passed. */
  String restOfLine() {
    int from = at;
    while (!atEnd() && peek() != '\n' && peek() != '\r') {
      at++;
    }
    return since(from);
  }

  /**
   * Goes on to what can be read again: a comma, a closing bracket, or the end of the line; returns
   * what was passed.
   */
  String junk() {
    int from = at;
    while (!atEnd() && ",}]\n\r".indexOf(peek()) < 0) {
      at++;
    }
    return since(from).stripTrailing();
  }

  /** Passes white space, and what people take for it. */
  void skipSpace() {
    while (!atEnd()) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else if (c == '#' || startsWith("//") || startsWith("/*")) {
        comment();
      } else if (Character.isWhitespace(c) || Character.isSpaceChar(c) || isInvisible(c)) {
        invisible();
      } else {
        return;
      }
    }
  }

  /** Reports a part of the text; nothing is said twice about one place. */
  void report(int from, int to, String message, String fix) {
    Range range = range(from, to);
    boolean known = !problems.isEmpty() && problems.getLast().range().at().equals(range.at());
    if (problems.size() < MAX_PROBLEMS && !known) {
      problems.add(new SyntaxProblem(range, message, fix));
    }
  }

  /** What was reported, in the order of the text. */
  List<SyntaxProblem> problems() {
    return problems.stream()
        .sorted(
            (one, other) -> {
              Position a = one.range().at();
              Position b = other.range().at();
              return a.line() == b.line()
                  ? Integer.compare(a.column(), b.column())
                  : Integer.compare(a.line(), b.line());
            })
        .toList();
  }

  /** From one offset to another, or to the end of the line that the first is in. */
  Range range(int from, int to) {
    Position start = position(from);
    int lineEnd = start.line() < lineStarts.length ? lineStarts[start.line()] : text.length() + 1;
    int end = Math.min(to, lineEnd);
    while (end > from && end <= text.length() && "\r\n".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return new Range(start, Math.max(1, end - from));
  }

  int line(int offset) {
    return position(offset).line();
  }

  Position position(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    int line = found >= 0 ? found : -found - 2;
    return new Position(line + 1, offset - lineStarts[line] + 1);
  }

  /** How far the line of an offset is indented, or -1 if something else stands before it there. */
  int indentBefore(int offset) {
    int start = lineStarts[line(offset) - 1];
    return text.substring(start, offset).isBlank() ? offset - start : -1;
  }

  /** How far the line of an offset is indented. */
  int indentOfLine(int offset) {
    int start = lineStarts[line(offset) - 1];
    int end = start;
    while (end < offset && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return end - start;
  }

  private void comment() {
    int from = at;
    if (startsWith("/*")) {
      int end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length() : end + 2;
    } else {
      restOfLine();
    }
    report(from, at, "JSON has no comments.", "remove the comment.");
  }

  private void invisible() {
    int from = at;
    boolean mark = peek() == '\ufeff';
    String name = "U+%04X".formatted((int) peek());
    at++;
    if (mark && from == 0) {
      report(
          from,
          at,
          "The text begins with an invisible byte order mark.",
          "save the file as UTF-8 without a byte order mark.");
    } else {
      report(
          from,
          at,
          "There is an invisible character here (" + name + ") that JSON does not have.",
          "delete it and type a plain space if one is needed.");
    }
  }

  private static boolean isInvisible(char c) {
    return c < ' '
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.CONTROL;
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if ((c == '\n' || c == '\r') && !pair) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }
}
