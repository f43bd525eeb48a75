package dev.tenon.runtime.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
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

  CheckedNames(Resolver resolver, Predicate<InetAddress> allowed) {
    this.resolver = resolver;
    this.allowed = allowed;
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
