package dev.tenon.runtime.outbound;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses apps may be connected to. Whatever is not known to lie outside counts as inside:
 * an app must not reach the host's own services by a spelling that nobody thought of.
 */
public final class AddressRules {

  /** Everything in IPv4 that is not the public internet (IANA's special-purpose registry). */
  private static final List<IPAddress> INSIDE_4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** All that is given out of IPv6 so far. */
  private static final IPAddress OUTSIDE_6 = network("2000::/3");

  /** What of it leads elsewhere: protocol assignments and Teredo, documentation, 6to4. */
  private static final List<IPAddress> INSIDE_6 =
      networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  /** IPv4 for hosts that have only IPv6; as good as the address that is in it. */
  private static final IPAddress TRANSLATED = network("64:ff9b::/96");

  private static final List<IPAddress> LOOPBACK = networks("127.0.0.0/8", "::1/128");

  private static final List<IPAddress> PRIVATE =
      Stream.concat(
              LOOPBACK.stream(),
              networks("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
                  .stream())
          .toList();

  private final List<IPAddress> allowed;

  private AddressRules(List<IPAddress> allowed) {
    this.allowed = allowed;
  }

  /** Only what lies outside. */
  public static AddressRules outside() {
    return new AddressRules(List.of());
  }

  /** The same and this machine, for a developer's own servers. */
  public static AddressRules outsideAndLoopback() {
    return new AddressRules(LOOPBACK);
  }

  /**
   * What a host says: {@code false}, {@code true} for private networks and this machine, or
   * networks with commas between them. Empty when it is none of that.
   */
  public static Optional<AddressRules> of(String text) {
    return switch (text.strip()) {
      case "false" -> Optional.of(outside());
      case "true" -> Optional.of(new AddressRules(PRIVATE));
      default -> {
        List<Optional<IPAddress>> networks =
            Arrays.stream(text.split(",", -1)).map(one -> given(one.strip())).toList();
        yield networks.stream().allMatch(Optional::isPresent)
            ? Optional.of(new AddressRules(networks.stream().map(Optional::orElseThrow).toList()))
            : Optional.empty();
      }
    };
  }

  /** Whether apps may be connected to an address. */
  boolean allows(InetAddress address) {
    return allows(of(address));
  }

  /** Whether that may be without encryption: only where nobody else is on the way. */
  boolean allowsPlain(InetAddress address) {
    return isLoopback(address) && allows(address);
  }

  /** Whether this machine may be reached. */
  public boolean allowLoopback() {
    return allowed.stream().anyMatch(network -> LOOPBACK.stream().anyMatch(network::contains));
  }

  private static boolean isLoopback(InetAddress address) {
    IPAddress given = of(address);
    return LOOPBACK.stream().anyMatch(network -> network.contains(given));
  }

  private boolean allows(IPAddress address) {
    if (allowed.stream().anyMatch(network -> network.contains(address))) {
      return true;
    }
    if (address.isIPv4()) {
      return INSIDE_4.stream().noneMatch(network -> network.contains(address));
    }
    if (TRANSLATED.contains(address)) {
      return allows(address.toIPv6().getEmbeddedIPv4Address());
    }
    return OUTSIDE_6.contains(address)
        && INSIDE_6.stream().noneMatch(network -> network.contains(address));
  }

  /**
   * Of an address with a zone, the zone says only by which way; Java itself unwraps mapped ones.
   */
  private static IPAddress of(InetAddress address) {
    return address instanceof Inet4Address four
        ? new IPv4Address(four)
        : new IPv6Address(address.getAddress());
  }

  private static Optional<IPAddress> given(String text) {
    IPAddressString network = new IPAddressString(text);
    // Without this, "10" would be read as 0.0.0.10 and "" as this machine.
    return text.matches("[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*(/\\d{1,3})?")
        ? Optional.ofNullable(network.getAddress()).map(IPAddress::toPrefixBlock)
        : Optional.empty();
  }

  private static IPAddress network(String text) {
    return given(text).orElseThrow();
  }

  private static List<IPAddress> networks(String... texts) {
    return Stream.of(texts).map(AddressRules::network).toList();
  }
}
