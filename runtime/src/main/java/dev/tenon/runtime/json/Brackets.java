package dev.tenon.runtime.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The brackets that are open, and what is said of those that do not fit. */
final class Brackets {

  /** A bracket that was opened. */
  private record Open(char bracket, int at) {
    char closing() {
      return bracket == '{' ? '}' : ']';
    }
  }

  private final Cursor in;
  private final Deque<Open> open = new ArrayDeque<>();
  private boolean sound = true;
  private boolean told;

  /** The first bracket whose closing one is indented like that of another. */
  private @Nullable Open doubtful;

  private int doubtfulLine;

  Brackets(Cursor in) {
    this.in = in;
  }

  /** Whether every bracket had its counterpart. */
  boolean sound() {
    return sound;
  }

  /** Something does not stand between the brackets it belongs to. */
  void lost() {
    sound = false;
  }

  /** Takes an opening bracket; false when it is too deep, and what is in it is not read. */
  boolean open(char bracket) {
    int from = in.at();
    if (open.size() == Json.MAX_DEPTH) {
      sound = false;
      in.report(
          from,
          from + 1,
          "The nesting is more than " + Json.MAX_DEPTH + " deep here; nothing after it was read.",
          "make it flatter.");
      told = true;
      in.skipAll();
      return false;
    }
    open.push(new Open(bracket, from));
    in.skip(1);
    return true;
  }

  /** Goes on inside of a bracket that was closed too early. */
  void reopen(char bracket, int at) {
    open.push(new Open(bracket, at));
    sound = false;
    told = true;
  }

  /** Whether the innermost bracket ends here, with its counterpart or without. */
  boolean closes() {
    Open top = open.element();
    if (in.atEnd()) {
      unclosed();
      open.pop();
      return true;
    }
    char c = in.peek();
    if (c != '}' && c != ']') {
      return false;
    }
    if (c == top.closing()) {
      doubt(top);
      in.skip(1);
    } else if (open.stream().anyMatch(other -> other.closing() == c)) {
      sound = false;
      in.report(
          in.at(),
          in.at() + 1,
          "%c stands here, but the %c of line %d is not closed."
              .formatted(c, top.bracket(), in.line(top.at())),
          "write " + top.closing() + " before it, or remove this " + c + ".");
    } else {
      in.report(
          in.at(),
          in.at() + 1,
          "%c cannot close the %c of line %d.".formatted(c, top.bracket(), in.line(top.at())),
          "write " + top.closing() + " in its place.");
      in.skip(1);
    }
    open.pop();
    return true;
  }

  private void doubt(Open top) {
    int indent = in.indentBefore(in.at());
    if (doubtful == null && indent >= 0 && indent < in.indentOfLine(top.at())) {
      doubtful = top;
      doubtfulLine = in.line(in.at());
    }
  }

  private void unclosed() {
    sound = false;
    if (told) {
      return;
    }
    told = true;
    Open doubted = doubtful;
    if (doubted != null) {
      in.report(
          doubted.at(),
          doubted.at() + 1,
          "This %c is not closed, as far as the indentation tells.".formatted(doubted.bracket()),
          "write %c before line %d.".formatted(doubted.closing(), doubtfulLine));
      return;
    }
    int end = in.endOfContent();
    String places =
        open.stream()
            .limit(3)
            .map(o -> "the %c of line %d".formatted(o.bracket(), in.line(o.at())))
            .collect(Collectors.joining(", "));
    String closing =
        open.stream().limit(20).map(o -> "" + o.closing()).collect(Collectors.joining());
    in.report(
        end,
        end + 1,
        "The text ends before "
            + places
            + (open.size() > 3 ? " and others are" : open.size() > 1 ? " are" : " is")
            + " closed.",
        "write " + closing + " where what is open should end.");
  }
}
