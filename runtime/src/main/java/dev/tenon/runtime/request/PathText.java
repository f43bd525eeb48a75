package dev.tenon.runtime.request;

import static dev.tenon.runtime.outbound.PercentEncoding.IN_PARAMETER;
import static dev.tenon.runtime.outbound.PercentEncoding.IN_PATH;
import static dev.tenon.runtime.outbound.PercentEncoding.IN_QUERY;
import static dev.tenon.runtime.outbound.PercentEncoding.encoded;

import dev.tenon.runtime.request.Parts.Part;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path with its query, filled in. A value stays in the place where it stands: it cannot begin a
 * query from within a path, add another parameter, or lead up and out of the path. A slash stays
 * one, since apps are given values such as {@code owner/repository}; and where a value is the whole
 * path, it may have a query.
 */
final class PathText {

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
}
