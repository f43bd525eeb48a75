package dev.tenon.runtime.app;

import dev.tenon.runtime.json.Position;
import dev.tenon.runtime.json.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JavaScript file, looked at without running or parsing it: enough to find calls of {@code
 * require}, whatever else is wrong with the file.
 */
final class ScriptText {

  private static final Pattern REQUIRE =
      Pattern.compile("(?<![.\\w$])require\\s*\\(\\s*(['\"`])( *)\\1\\s*\\)");

  private static final String BEFORE_REGEX = "(,=:[!&|?{};+-*%~^<>";

  private final String text;

  /** The text with comments, and what is in strings and regular expressions, as spaces. */
  private final String code;

  ScriptText(String text) {
    this.text = text;
    this.code = blanked(text);
  }

  /** A call of {@code require} with a plain name. */
  record Require(String name, Range range) {}

  List<Require> requires() {
    List<Require> found = new ArrayList<>();
    Matcher matcher = REQUIRE.matcher(code);
    while (matcher.find()) {
      String name = text.substring(matcher.start(2), matcher.end(2));
      found.add(new Require(name, range(matcher.start(1), matcher.end(2) + 1)));
    }
    return found;
  }

  /** The first place of a pattern in the whole text, strings included; the beginning if none. */
  Range find(Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? range(matcher.start(1), matcher.end(1)) : Range.START;
  }

  private Range range(int from, int to) {
    int lineStart = text.lastIndexOf('\n', from - 1) + 1;
    int line = 1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return new Range(new Position(line, from - lineStart + 1), to - from);
  }

  private static String blanked(String text) {
    StringBuilder code = new StringBuilder(text);
    char before = ';';
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = i;
      if (text.startsWith("//", i)) {
        end = lineEnd(text, i);
      } else if (text.startsWith("/*", i)) {
        int close = text.indexOf("*/", i + 2);
        end = close < 0 ? text.length() : close + 2;
      } else if (c == '\'' || c == '"' || c == '`') {
        end = stringEnd(text, i, c);
        blank(code, i + 1, end - 1);
        before = c;
        i = Math.max(end, i + 1);
        continue;
      } else if (c == '/' && BEFORE_REGEX.indexOf(before) >= 0) {
        end = stringEnd(text, i, '/');
      }
      if (end > i) {
        blank(code, i, end);
        i = end;
      } else {
        before = Character.isWhitespace(c) ? before : c;
        i++;
      }
    }
    return code.toString();
  }

  private static int lineEnd(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /** Behind the closing quote; one that is not closed ends with its line. */
  private static int stringEnd(String text, int from, char quote) {
    for (int i = from + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        return i + 1;
      } else if (c == '\n' && quote != '`') {
        return i;
      }
    }
    return text.length();
  }

  private static void blank(StringBuilder code, int from, int to) {
    for (int i = from; i < to; i++) {
      if (code.charAt(i) != '\n') {
        code.setCharAt(i, ' ');
      }
    }
  }
}
