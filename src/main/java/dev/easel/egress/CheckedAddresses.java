package dev.easel.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a host once for each connection, and returns addresses only if all of them may be
 * called: what was checked is what is connected to.
 */
final class CheckedAddresses implements DnsResolver {

  private final Resolver resolver;
  private final Networks networks;
  private final List<OwnService> own;

  CheckedAddresses(Resolver resolver, Networks networks, List<OwnService> own) {
    this.resolver = resolver;
    this.networks = networks;
    this.own = own;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    var addresses = resolver.resolve(host);
    for (var address : addresses) {
      check(host, address, port);
    }
    return Arrays.stream(addresses).map(it -> new InetSocketAddress(it, port)).toList();
  }

  private void check(String host, InetAddress address, int port) {
    if (!networks.isAllowed(address)) {
      throw new EgressRefused(
          "address_not_public",
          "'%s' leads to an address that is not public, and this installation does not allow it."
              .formatted(host));
    }
    for (var service : own) {
      if (service.port() == port && leadsTo(service, address)) {
        throw new EgressRefused(
            "address_of_installation",
            "'%s' leads to this installation's %s, which is not called for anyone."
                .formatted(host, service.name()));
      }
    }
  }

  boolean isPublic(InetAddress address) {
    return networks.isPublic(address);
  }

  private boolean leadsTo(OwnService service, InetAddress address) {
    try {
      var addresses = Arrays.asList(resolver.resolve(service.host()));
      var meant = Networks.meant(address);
      return addresses.contains(meant)
          || (isThisMachine(meant) && addresses.stream().anyMatch(CheckedAddresses::isThisMachine));
    } catch (UnknownHostException e) {
      return true; // nobody knows now
    }
  }

  /** By whichever of its addresses that only itself has. */
  private static boolean isThisMachine(InetAddress address) {
    return address.isLoopbackAddress() || address.isAnyLocalAddress();
  }

  /** Without a port nothing can be checked. */
  @Override
  public InetAddress[] resolve(String host) {
    throw new UnsupportedOperationException("asked for with its port only");
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
