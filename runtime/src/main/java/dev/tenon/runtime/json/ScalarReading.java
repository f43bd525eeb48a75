package dev.tenon.runtime.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads numbers and words: {@code true}, {@code false}, {@code null}, and what is meant by others.
 */
final class ScalarReading {

  /** As many digits as {@link Json} takes. */
  static final int MAX_NUMBER = 1_000;

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

  private static final String NUMBER_CHARACTERS = "+-.0123456789";

  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("True", "true"),
          Map.entry("TRUE", "true"),
          Map.entry("yes", "true"),
          Map.entry("False", "false"),
          Map.entry("FALSE", "false"),
          Map.entry("no", "false"),
          Map.entry("None", "null"),
          Map.entry("NULL", "null"),
          Map.entry("Null", "null"),
          Map.entry("nil", "null"),
          Map.entry("undefined", "null"));

  private final Cursor in;
  private final JsonNodeFactory nodes = Json.mapper().getNodeFactory();

  ScalarReading(Cursor in) {
    this.in = in;
  }

  /** Whether a number, or what is meant for one, begins here. */
  static boolean opensNumber(char c) {
    return NUMBER_CHARACTERS.indexOf(c) >= 0;
  }

  JsonNode number() {
    int from = in.at();
    while (isWordCharacter(in.peek()) || opensNumber(in.peek()) || isTimeOfDay()) {
      in.skip(1);
    }
    String text = in.since(from);
    if (text.length() > MAX_NUMBER) {
      in.report(
          from,
          in.at(),
          "This number has more than " + MAX_NUMBER + " digits.",
          "write it as a string, in double quotes.");
      return nodes.numberNode(0);
    }
    if (NUMBER.matcher(text).matches()) {
      try {
        return node(text);
      } catch (ArithmeticException | NumberFormatException e) {
        in.report(from, in.at(), "The exponent of this number is too large.", "write it smaller.");
        return nodes.numberNode(0);
      }
    }
    return wrong(from, text);
  }

  /** A date and time without quotes is one mistake, not two. */
  private boolean isTimeOfDay() {
    return in.peek() == ':' && in.peek(1) >= '0' && in.peek(1) <= '9';
  }

  private JsonNode node(String text) {
    if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      return nodes.numberNode(new BigDecimal(text));
    }
    if (text.length() < 19) {
      long value = Long.parseLong(text);
      return value == (int) value ? nodes.numberNode((int) value) : nodes.numberNode(value);
    }
    BigInteger value = new BigInteger(text);
    return value.bitLength() < 64 ? nodes.numberNode(value.longValue()) : nodes.numberNode(value);
  }

  private JsonNode wrong(int from, String text) {
    String bare = text.startsWith("+") ? text.substring(1) : text;
    String sign = bare.startsWith("-") ? "-" : "";
    String digits = bare.substring(sign.length());
    String message;
    String better;
    if (text.startsWith("+")) {
      message = "A number has no plus sign in JSON.";
      better = bare;
    } else if (digits.matches("0\\d+(\\.\\d+)?")) {
      message = "A number cannot begin with 0 in JSON.";
      better = sign + digits.replaceFirst("^0+(?=\\d)", "");
    } else if (digits.matches("\\.\\d+")) {
      message = "A number cannot begin with a point in JSON.";
      better = sign + "0" + digits;
    } else if (digits.matches("\\d+\\.")) {
      message = "A number cannot end with a point in JSON.";
      better = sign + digits.replace(".", "");
    } else if (digits.matches("\\d[\\d_]*")) {
      message = "A number has no underscores in JSON.";
      better = sign + digits.replace("_", "");
    } else if (digits.equals("Infinity")) {
      message = "JSON has no " + text + ".";
      better = "null";
    } else {
      message = "%s is not a number.".formatted(StringReading.shortened(text));
      better = StringReading.quoted(text);
    }
    in.report(from, in.at(), message, "write %s.".formatted(StringReading.shortened(better)));
    return NUMBER.matcher(better).matches() ? node(better) : nodes.textNode(text);
  }

  /** Reads a word that stands where a value is expected. */
  JsonNode word() {
    int from = in.at();
    while (isWordCharacter(in.peek())) {
      in.skip(1);
    }
    String word = in.since(from);
    if (word.equals("true") || word.equals("false")) {
      return nodes.booleanNode(word.equals("true"));
    }
    if (word.equals("null")) {
      return nodes.nullNode();
    }
    String meant = MEANT.get(word);
    if (meant != null) {
      in.report(from, in.at(), "JSON has no " + word + ".", "write " + meant + ".");
      return meant.equals("null") ? nodes.nullNode() : nodes.booleanNode(meant.equals("true"));
    }
    if (word.equals("NaN") || word.equals("Infinity")) {
      in.report(from, in.at(), "JSON has no " + word + ".", "write null, or a number.");
      return nodes.nullNode();
    }
    return unquoted(from);
  }

  /** Text without quotes: all that can belong to it on its line. */
  private JsonNode unquoted(int from) {
    while (!in.atEnd() && ",{}[]\"'\n\r".indexOf(in.peek()) < 0 && !in.startsWith(" //")) {
      in.skip(1);
    }
    String text = in.since(from).stripTrailing();
    int end = from + text.length();
    if (in.peek() == '"' && endsValue(in.peek(1))) {
      in.skip(1);
      in.report(
          from,
          end + 1,
          "The opening quote is missing: " + StringReading.shortened(text) + "\".",
          "write " + StringReading.quoted(StringReading.shortened(text)) + ".");
    } else {
      in.report(
          from,
          end,
          "%s is not a JSON value.".formatted(StringReading.shortened(text)),
          "a text stands in double quotes: %s."
              .formatted(StringReading.quoted(StringReading.shortened(text))));
    }
    return nodes.textNode(text);
  }

  private static boolean endsValue(char c) {
    return ",}] \t\r\n".indexOf(c) >= 0 || c == Cursor.END;
  }

  /** Whether a name or word can hold this character. */
  static boolean isWordCharacter(char c) {
    return c != Cursor.END && (Character.isLetterOrDigit(c) || c == '_' || c == '$');
  }
}
