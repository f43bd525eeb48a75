package dev.tenon.runtime.outbound;

import inet.ipaddr.IPAddressString;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request goes. Whatever looks at an address looks at this one, which is also the one that
 * is connected to: two readers of one text could find two hosts in it.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case, in ASCII
 * @param port -1 for the scheme's own
 * @param path with the query, begins with a slash; what an address cannot hold is encoded
 */
public record Target(String scheme, String host, int port, String path) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>https?)://(?<host>[^/?#:@\\\\\\s]+)(:(?<port>\\d{1,5}))?(?<path>[/?][^#]*)?(#.*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final Pattern TOP_LABEL = Pattern.compile("[a-z]{2,63}|xn--[a-z0-9-]{1,59}");

  /** What may stand in a path or query as it is; a percent sign only before two hex digits. */
  private static final String PLAIN = "-._~!$&'()*+,;=:@/?";

  /** Reads an address, if it is one that could be asked at all. */
  public static Optional<Target> of(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    Optional<String> host = ascii(form.group("host"));
    int port = form.group("port") == null ? -1 : Integer.parseInt(form.group("port"));
    if (host.isEmpty() || port == 0 || port > 65_535) {
      return Optional.empty();
    }
    String path = form.group("path") == null ? "/" : form.group("path");
    return Optional.of(
        new Target(
            form.group("scheme").toLowerCase(Locale.ROOT),
            host.get(),
            port,
            encoded(path.startsWith("/") ? path : "/" + path)));
  }

  /** A host's name in ASCII: dots and digits have forms in which they would pass for letters. */
  private static Optional<String> ascii(String host) {
    try {
      String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      return ascii.matches("[a-z0-9._-]+") ? Optional.of(ascii) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The text with everything encoded that an address cannot hold. */
  static String encoded(String text) {
    return PercentEncoding.encoded(text, PLAIN);
  }

  public boolean isHttps() {
    return scheme.equals("https");
  }

  /** Whether the host is this machine by name. */
  public boolean isLocalhost() {
    return host.equals("localhost");
  }

  /** Whether the host is an address in numbers, in any of the spellings that connect to one. */
  public boolean isAddress() {
    return new IPAddressString(host).isIPAddress();
  }

  /** Whether the host is a full name: labels with dots between them, the last one a word. */
  public boolean isFullName() {
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return labels.length > 1
        && host.length() <= 253
        && TOP_LABEL.matcher(labels[labels.length - 1]).matches();
  }

  /** The port that is connected to. */
  public int effectivePort() {
    return port >= 0 ? port : isHttps() ? 443 : 80;
  }

  /** The host with the port where one is given. */
  public String authority() {
    return port < 0 ? host : host + ":" + port;
  }

  /** The path without the query. */
  public String pathOnly() {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  /** The whole address. */
  public String text() {
    return scheme + "://" + authority() + path;
  }
}
