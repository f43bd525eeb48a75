package dev.tenon.runtime.request;

import dev.tenon.runtime.request.Parts.Part;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host of an address, filled in. People enter {@code https://acme.freshsales.io/} where {@code
 * acme} is asked for: what can only be meant in one way is taken so. What else is in a value cannot
 * lead away from the host that the app names.
 */
final class HostText {

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]*(:\\d{1,5})?");

  private static final Pattern SCHEME = Pattern.compile("(?i)^https?://");

  private HostText() {}

  static String of(List<Part> parts) throws NoSubstitution {
    StringBuilder host = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      host.append(part.filled() ? value(part.text(), rest(parts, i + 1), host) : part.text());
    }
    if (host.isEmpty()) {
      throw NoSubstitution.emptyHost();
    }
    return host.toString();
  }

  /** What stands behind a value as it is; empty if there are more values. */
  private static String rest(List<Part> parts, int from) {
    return parts.size() == from + 1 && !parts.get(from).filled() ? parts.get(from).text() : "";
  }

  private static String value(String given, String rest, CharSequence before)
      throws NoSubstitution {
    String value = given.strip();
    if (before.isEmpty()) {
      value = SCHEME.matcher(value).replaceFirst("");
    }
    value = value.replaceFirst("/+$", "");
    if (rest.startsWith(".")
        && value.toLowerCase(Locale.ROOT).endsWith(rest.toLowerCase(Locale.ROOT))) {
      value = value.substring(0, value.length() - rest.length());
    }
    if (value.indexOf('/') > 0) {
      throw NoSubstitution.pathInHost(value.substring(value.indexOf('/')));
    }
    if (!NAME.matcher(value).matches() || (value.indexOf(':') >= 0 && !rest.isEmpty())) {
      throw new NoSubstitution("A value that stands in the host is no part of a host's name.");
    }
    return value;
  }
}
