package dev.tenon.runtime.outbound;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts as they may stand in an address. */
public final class PercentEncoding {

  /** What may stand in a path as it is. */
  public static final String IN_PATH = "-._~!$&'()*+,;=:@/";

  /** What may stand in the value of a parameter as it is. */
  public static final String IN_PARAMETER = "-._~!$'()*+,;=:@/?";

  /** What may stand where parameters are given as a whole. */
  public static final String IN_QUERY = IN_PARAMETER + "&";

  private static final String IN_COMPONENT = "-._~";

  private PercentEncoding() {}

  /** The text with all else encoded; what is encoded already stays as it is. */
  public static String encoded(String text, String plain) {
    return all(text, plain).replaceAll("%25(?=[0-9A-Fa-f]{2})", "%");
  }

  /** As JavaScript's {@code encodeURIComponent}. */
  public static String component(String text) {
    return all(text, IN_COMPONENT);
  }

  /** A value in each way in which it may stand in an address. */
  static List<String> forms(String value) {
    return List.of(
        component(value),
        encoded(value, IN_PATH),
        encoded(value, IN_PARAMETER),
        encoded(value, IN_QUERY));
  }

  private static String all(String text, String plain) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c < 128 && (Character.isLetterOrDigit(c) || plain.indexOf(c) >= 0)) {
                out.append((char) c);
              } else {
                encode(c, out);
              }
            });
    return out.toString();
  }

  private static void encode(int codePoint, StringBuilder out) {
    for (byte part : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      out.append("%%%02X".formatted(part & 0xFF));
    }
  }
}
