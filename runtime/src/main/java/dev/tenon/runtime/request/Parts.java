package dev.tenon.runtime.request;

import dev.tenon.runtime.request.Values.Value;
import java.util.ArrayList;
import java.util.List;

/** A text with placeholders: what stands in it as it is, and the values between. */
final class Parts {

  private Parts() {}

  /**
   * A piece of the text.
   *
   * @param filled whether it is a value
   */
  record Part(String text, boolean filled, boolean secret) {}

  /** Takes a text apart, and finds the values. */
  static List<Part> of(String text, Values values) throws NoSubstitution {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf("<%"); open >= 0; open = text.indexOf("<%", at)) {
      int close = end(text, open + 2);
      if (close < 0) {
        // Never closed, so it is no placeholder.
        break;
      }
      if (open + 2 >= close || text.charAt(open + 2) != '=') {
        throw new NoSubstitution("%s gives no value.".formatted(text.substring(open, close + 2)));
      }
      add(parts, text.substring(at, open));
      Value value = Placeholder.value(text.substring(open + 3, close), values);
      parts.add(new Part(value.text(), true, value.secret()));
      at = close + 2;
    }
    add(parts, text.substring(at));
    return parts;
  }

  /** All in one text: what is around a value is safe from it where the text stands alone. */
  static String text(String text, Values values) throws NoSubstitution {
    StringBuilder all = new StringBuilder();
    of(text, values).forEach(part -> all.append(part.text()));
    return all.toString();
  }

  private static int end(String text, int from) {
    return text.indexOf("%>", from);
  }

  private static void add(List<Part> parts, String text) {
    if (!text.isEmpty()) {
      parts.add(new Part(text, false, false));
    }
  }
}
