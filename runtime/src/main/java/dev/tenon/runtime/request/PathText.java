package dev.tenon.runtime.request;

import dev.tenon.runtime.request.Parts.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path with its query, filled in. A value stays in the place where it stands: it cannot begin a
 * query from within a path, add another parameter, or lead up and out of the path. A slash stays
 * one, since apps are given values such as {@code owner/repository}; and where a value is the whole
 * path, it may have a query.
 */
final class PathText {

  /** What may stand in a path as it is. */
  private static final String IN_PATH = "-._~!$&'()*+,;=:@/";

  /** What may stand in the value of a parameter as it is. */
  private static final String IN_PARAMETER = "-._~!$'()*+,;=:@/?";

  /** What may stand where parameters are given as a whole. */
  private static final String IN_QUERY = IN_PARAMETER + "&";

  private static final Pattern UPWARDS =
      Pattern.compile(
          "(^|[/\\\\]|%2f|%5c)(\\.|%2e){1,2}($|[/\\\\]|%2f|%5c)", Pattern.CASE_INSENSITIVE);

  private PathText() {}

  /**
   * Fills in a path.
   *
   * @param before whether something of the path stands before these parts
   */
  static String of(List<Part> parts, boolean before) throws NoSubstitution {
    StringBuilder path = new StringBuilder();
    boolean filled = false;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (!part.filled()) {
        path.append(part.text());
        continue;
      }
      filled = true;
      boolean last = i == parts.size() - 1;
      path.append(value(part.text(), path, last, before));
    }
    String whole = path.toString();
    int query = whole.indexOf('?');
    if (filled && UPWARDS.matcher(query < 0 ? whole : whole.substring(0, query)).find()) {
      throw new NoSubstitution("A value leads up and out of the path in which it stands.");
    }
    return whole;
  }

  private static String value(String value, StringBuilder path, boolean last, boolean before) {
    int query = path.indexOf("?");
    if (query >= 0) {
      char previous = path.charAt(path.length() - 1);
      boolean whole = previous == '?' || previous == '&';
      return encoded(value, whole ? IN_QUERY : IN_PARAMETER);
    }
    boolean isPath = path.isEmpty() && !before;
    // Behind a slash a part of the path is due, so a query there would take its place.
    boolean isQuery = last && value.startsWith("?") && !path.toString().endsWith("/");
    if (isQuery || (isPath && value.indexOf('?') >= 0)) {
      int mark = value.indexOf('?');
      return encoded(value.substring(0, mark), IN_PATH)
          + "?"
          + encoded(value.substring(mark + 1), IN_QUERY);
    }
    return encoded(value, IN_PATH);
  }

  /** The text with all else encoded; what is encoded already stays as it is. */
  static String encoded(String text, String plain) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c < 128 && (Character.isLetterOrDigit(c) || plain.indexOf(c) >= 0)) {
                out.append((char) c);
              } else {
                encode(c, out);
              }
            });
    return out.toString().replaceAll("%25(?=[0-9A-Fa-f]{2})", "%");
  }

  /** A value as it may stand in an address. */
  static List<String> forms(String value) {
    return List.of(
        component(value),
        encoded(value, IN_PATH),
        encoded(value, IN_PARAMETER),
        encoded(value, IN_QUERY));
  }

  /** As JavaScript's {@code encodeURIComponent}. */
  static String component(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
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
