package dev.easel.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.security.util.matcher.InetAddressMatcher;
import org.springframework.security.util.matcher.InetAddressMatchers;

/**
 * Which addresses are public. An IPv6 address that leads to an IPv4 address, by NAT64 (RFC 6052) or
 * 6to4 (RFC 3056), is what that is.
 */
final class Networks {

  /**
   * Of IANA's special-purpose registries (RFC 6890), beside what Spring Security calls internal.
   */
  private static final List<String> SPECIAL =
      List.of(
          "0.0.0.0/8",
          "100.64.0.0/10",
          "169.254.0.0/16",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "3fff::/20",
          "5f00::/16",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10",
          "ff00::/8");

  private static final InetAddressMatcher NAT64 = InetAddressMatchers.fromIpAddress("64:ff9b::/96");
  private static final InetAddressMatcher SIX_TO_FOUR =
      InetAddressMatchers.fromIpAddress("2002::/16");

  /** Where clouds tell a machine its secrets, in networks that an installation may allow. */
  private static final List<String> METADATA =
      List.of(
          "100.100.100.200/32",
          "168.63.129.16/32",
          "169.254.169.254/32",
          "169.254.170.2/32",
          "169.254.170.23/32",
          "fd00:ec2::23/128",
          "fd00:ec2::254/128",
          "fd20:ce::254/128");

  private static final InetAddressMatcher PUBLIC =
      InetAddressMatchers.matchExternal().excludeAddresses(SPECIAL).build();

  private final InetAddressMatcher refused;
  private final Optional<InetAddressMatcher> allowed;

  Networks(EgressProperties properties) {
    var refused = new ArrayList<>(METADATA);
    refused.addAll(properties.refuse());
    this.refused = InetAddressMatchers.builder().includeAddresses(refused).build();
    this.allowed =
        properties.allow().isEmpty()
            ? Optional.empty()
            : Optional.of(
                InetAddressMatchers.builder().includeAddresses(properties.allow()).build());
  }

  /** Public, or allowed by the installation, and not refused by it. */
  boolean isAllowed(InetAddress address) {
    var meant = meant(address);
    return !refused.matches(address)
        && !refused.matches(meant)
        && (isPublic(address) || allowed.filter(it -> it.matches(meant)).isPresent());
  }

  /** Whether it is one for everybody. */
  boolean isPublic(InetAddress address) {
    return PUBLIC.matches(meant(address));
  }

  /** Where an address leads to. */
  static InetAddress meant(InetAddress address) {
    var bytes = address.getAddress();
    if (NAT64.matches(address)) {
      return ipv4(Arrays.copyOfRange(bytes, 12, 16));
    }
    return SIX_TO_FOUR.matches(address) ? ipv4(Arrays.copyOfRange(bytes, 2, 6)) : address;
  }

  private static InetAddress ipv4(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }
}
