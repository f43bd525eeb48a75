package dev.tenon.runtime.json;

/** Reads strings and keys, whatever quotes they have or lack. */
final class StringReading {

  private static final String OPENING_QUOTES = "\"'`\u201c\u201d\u201e\u2018\u2019\u00ab";

  /** Keeps the time linear: no more than this is ever looked at again. */
  private static final int MAX_READ_AGAIN = 300;

  private final Cursor in;

  StringReading(Cursor in) {
    this.in = in;
  }

  /** Whether a string begins here, in proper quotes or in others. */
  static boolean opens(char c) {
    return OPENING_QUOTES.indexOf(c) >= 0;
  }

  /** Reads the string that begins here. */
  String read(boolean key) {
    int from = in.at();
    char quote = in.next();
    StringBuilder value = new StringBuilder();
    if (!body(quote, value)) {
      return unclosed(from, key);
    }
    if (quote != '"') {
      in.report(
          from,
          in.at(),
          "JSON has double quotes around strings, not " + quote + ".",
          "write " + quoted(value.toString()) + ".");
    }
    return value.toString();
  }

  /** Reads up to the closing quote; false when the line ends before it. */
  private boolean body(char quote, StringBuilder value) {
    while (!in.atEnd()) {
      char c = in.peek();
      if (closes(quote, c)) {
        in.skip(1);
        return true;
      }
      if (c == '\n' || c == '\r') {
        return false;
      }
      if (c == '\\') {
        escape(value);
      } else {
        if (c < ' ') {
          control(c);
        }
        value.append(in.next());
      }
    }
    return false;
  }

  private static boolean closes(char quote, char c) {
    return switch (quote) {
      case '"', '\'', '`' -> c == quote;
      case '\u00ab' -> c == '\u00bb';
      case '\u2018', '\u2019' -> c == '\u2019';
      default -> c == '\u201d' || c == '\u201c' || c == '"';
    };
  }

  private void control(char c) {
    String name = c == '\t' ? "a tab" : "the control character U+%04X".formatted((int) c);
    String escape = c == '\t' ? "\\t" : "\\u%04x".formatted((int) c);
    in.report(
        in.at(),
        in.at() + 1,
        "A string cannot hold " + name + " as such.",
        "write " + escape + " in its place.");
  }

  private void escape(StringBuilder value) {
    int from = in.at();
    in.skip(1);
    char c = in.peek();
    switch (c) {
      case '"', '\\', '/' -> value.append(in.next());
      case 'b' -> plain(value, '\b');
      case 'f' -> plain(value, '\f');
      case 'n' -> plain(value, '\n');
      case 'r' -> plain(value, '\r');
      case 't' -> plain(value, '\t');
      case 'u' -> unicode(from, value);
      case '\n', '\r', Cursor.END -> {
        // The end of the line is reported as a string that is not closed.
      }
      default -> {
        in.skip(1);
        value.append(c);
        in.report(
            from,
            in.at(),
            "\\" + c + " means nothing in JSON.",
            c == '\''
                ? "write ' without the backslash."
                : "write \\\\" + c + " if a backslash is meant.");
      }
    }
  }

  private void plain(StringBuilder value, char c) {
    in.skip(1);
    value.append(c);
  }

  private void unicode(int from, StringBuilder value) {
    in.skip(1);
    int code = 0;
    for (int i = 0; i < 4; i++) {
      char c = in.peek();
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        in.report(
            from,
            in.at(),
            "\\u needs four hexadecimal digits after it.",
            "write them, such as \\u00e9, or \\\\u if a backslash is meant.");
        value.append(in.since(from), 1, in.at() - from);
        return;
      }
      code = code * 16 + digit;
      in.skip(1);
    }
    value.append((char) code);
  }

  /**
   * A string that its line does not close. What looks like the end of the line's JSON is taken for
   * that and read again, so that the rest of the text makes sense.
   */
  private String unclosed(int from, boolean key) {
    String line = in.since(from + 1);
    int end = line.length() > MAX_READ_AGAIN ? line.length() : endOfText(line, key);
    in.report(
        from,
        in.at(),
        (key ? "The quote that opens this key" : "The quote that opens this string")
            + " is not closed on its line.",
        "close it: " + quoted(shortened(line.substring(0, end))) + ".");
    in.backTo(from + 1 + end);
    return line.substring(0, end);
  }

  private static int endOfText(String line, boolean key) {
    int end = key && line.indexOf(':') >= 0 ? line.indexOf(':') : line.length();
    while (end > 0 && (key ? " \t" : " \t,}]").indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  /** A text in quotes, as it would have to be written. */
  static String quoted(String text) {
    return Json.writeValue(text);
  }

  /** Words for messages, not longer than a line of them can be. */
  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
