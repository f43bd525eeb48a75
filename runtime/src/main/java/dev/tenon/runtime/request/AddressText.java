package dev.tenon.runtime.request;

import dev.tenon.runtime.request.Parts.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole address, filled in: each value as fits the place where it stands. */
final class AddressText {

  /** Up to the host's end. */
  private static final Pattern START = Pattern.compile("(?s)(?<scheme>\\s*[^/?#]*://)?(?<rest>.*)");

  private static final Pattern WHOLE =
      Pattern.compile("(?i)(?<host>https?://[^/?#@\\s\\\\]+)(?<path>/[^?#\\s\\\\]*)?");

  private AddressText() {}

  static String of(List<Part> parts) throws NoSubstitution {
    if (parts.stream().noneMatch(Part::filled)) {
      return parts.isEmpty() ? "" : parts.getFirst().text();
    }
    List<Part> rest = new ArrayList<>(parts);
    String scheme;
    if (rest.getFirst().filled()) {
      return beginningWithValue(rest);
    }
    Matcher start = START.matcher(rest.removeFirst().text());
    if (!start.matches() || start.group("scheme") == null) {
      throw new NoSubstitution("The address does not begin with https://.");
    }
    scheme = start.group("scheme");
    if (!start.group("rest").isEmpty()) {
      rest.addFirst(new Part(start.group("rest"), false, false));
    }
    int end = hostEnd(rest);
    return scheme
        + HostText.of(rest.subList(0, end))
        + PathText.of(rest.subList(end, rest.size()), false);
  }

  /** Where the value is an address itself, such as {@code https://acme.example.com}. */
  private static String beginningWithValue(List<Part> parts) throws NoSubstitution {
    String value = parts.removeFirst().text().strip();
    Matcher whole = WHOLE.matcher(value);
    if (!whole.matches()) {
      throw new NoSubstitution("The value with which the address begins is no address.");
    }
    String path = whole.group("path") == null ? "" : whole.group("path").replaceFirst("/+$", "");
    String host = whole.group("host");
    int end = hostEnd(parts);
    if (end > 0 && !path.isEmpty()) {
      throw NoSubstitution.pathInHost(path);
    }
    StringBuilder all = new StringBuilder(host);
    if (end > 0) {
      all.append(HostText.of(parts.subList(0, end)));
    }
    String below = PathText.of(parts.subList(end, parts.size()), true);
    return all + path + below;
  }

  /** How many parts belong to the host; the one in which it ends is split. */
  private static int hostEnd(List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (!part.filled()) {
        Matcher end = Pattern.compile("[/?#]").matcher(part.text());
        if (end.find()) {
          int at = end.start();
          parts.set(i, new Part(part.text().substring(at), false, false));
          if (at == 0) {
            return i;
          }
          parts.add(i, new Part(part.text().substring(0, at), false, false));
          return i + 1;
        }
      }
    }
    return parts.size();
  }
}
