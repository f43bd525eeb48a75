package dev.tenon.runtime.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Names become addresses here and nowhere else: what is returned is what is connected to, so a name
 * that leads elsewhere when it is asked again gains nothing.
 */
final class CheckedNames implements DnsResolver {

  private final Resolver resolver;
  private final Predicate<InetAddress> allowed;
  private final Predicate<InetSocketAddress> own;

  /**
   * @param own what is the runtime itself, which is nobody's to ask from within
   */
  CheckedNames(
      Resolver resolver, Predicate<InetAddress> allowed, Predicate<InetSocketAddress> own) {
    this.resolver = resolver;
    this.allowed = allowed;
    this.own = own;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    List<InetSocketAddress> addresses =
        Arrays.stream(resolve(host)).map(address -> new InetSocketAddress(address, port)).toList();
    if (addresses.stream().anyMatch(own)) {
      throw new LeadsInside(host);
    }
    return addresses;
  }

  /** A name of which one address lies inside is not to be trusted with the others either. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    List<InetAddress> addresses = resolver.resolve(host);
    if (!addresses.stream().allMatch(allowed)) {
      throw new LeadsInside(host);
    }
    return addresses.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** A name leads to where apps may not go. */
  static final class LeadsInside extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    LeadsInside(String host) {
      super(host);
    }
  }
}
