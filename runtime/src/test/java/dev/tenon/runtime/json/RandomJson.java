package dev.tenon.runtime.json;

import java.util.Random;

/** JSON texts, and texts that nearly are, made from a seed. */
final class RandomJson {

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-17",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "1.0",
    "0.10",
    "-3.5e10",
    "1E+2",
    "1e-7",
    "123456789012345678901234567890"
  };

  private static final String[] STRINGS = {
    "",
    "a",
    "handler",
    "gr\u00fc\u00dfe",
    "\ud83d\udc4b",
    "\\n",
    "\\\"",
    "\\u00e9",
    "\\\\",
    "a/b",
    "~",
    "//",
    "#"
  };

  private static final String NOISE = "{}[]\",:'\\/#*x01-+.eE \t\n;=tfn\u00a0";

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  /** A valid document. */
  String document() {
    StringBuilder text = new StringBuilder();
    value(text, 5);
    return text.toString();
  }

  /** A text with up to three characters left out, put in or changed. */
  String mutated(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int n = 1 + random.nextInt(3); n > 0 && !changed.isEmpty(); n--) {
      int at = random.nextInt(changed.length());
      char c = NOISE.charAt(random.nextInt(NOISE.length()));
      switch (random.nextInt(3)) {
        case 0 -> changed.deleteCharAt(at);
        case 1 -> changed.insert(at, c);
        default -> changed.setCharAt(at, c);
      }
    }
    return changed.toString();
  }

  private void value(StringBuilder text, int depth) {
    space(text);
    switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> text.append("true");
      case 1 -> text.append("false");
      case 2 -> text.append("null");
      case 3 -> text.append(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 4 -> string(text);
      case 5 -> array(text, depth);
      default -> object(text, depth);
    }
    space(text);
  }

  private void array(StringBuilder text, int depth) {
    text.append('[');
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ",");
      value(text, depth - 1);
    }
    text.append(size == 0 && random.nextBoolean() ? " ]" : "]");
  }

  private void object(StringBuilder text, int depth) {
    text.append('{');
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      text.append(i == 0 ? "" : ",");
      space(text);
      // A number at its end keeps the keys of one object apart.
      text.append('"').append(STRINGS[random.nextInt(STRINGS.length)]).append(i).append('"');
      space(text);
      text.append(':');
      value(text, depth - 1);
    }
    text.append('}');
  }

  private void string(StringBuilder text) {
    text.append('"').append(STRINGS[random.nextInt(STRINGS.length)]).append('"');
  }

  private void space(StringBuilder text) {
    for (int n = random.nextInt(3); n > 0; n--) {
      text.append(" \t\r\n".charAt(random.nextInt(4)));
    }
  }
}
