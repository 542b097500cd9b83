package dev.easel.projects;

import dev.easel.http.BadConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from: the socket's address, unless that is a trusted proxy's; then the last
 * in {@code X-Forwarded-For} that no trusted proxy has.
 */
@Component
public class ClientAddress {

  private static final String HEADER = "X-Forwarded-For";
  private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private final List<IpAddressMatcher> proxies;

  ClientAddress(AuditProperties properties) {
    this.proxies = properties.trustedProxies().stream().map(ClientAddress::network).toList();
  }

  private static IpAddressMatcher network(String text) {
    try {
      return new IpAddressMatcher(text.strip());
    } catch (IllegalArgumentException e) {
      throw new BadConfiguration(
          "EASEL_AUDIT_TRUSTED_PROXIES has '%s', which is no network.".formatted(text),
          "Name addresses or networks such as 10.0.0.0/8, joined by commas.");
    }
  }

  public String of(HttpServletRequest request) {
    var address = request.getRemoteAddr();
    for (var forwarded : forwarded(request)) {
      if (!isTrusted(address)) {
        return address;
      }
      if (!LITERAL.matcher(forwarded).matches()) {
        return address; // the proxy passed on what is no address
      }
      address = forwarded;
    }
    return address;
  }

  /** Nearest first. */
  private static List<String> forwarded(HttpServletRequest request) {
    return Collections.list(request.getHeaders(HEADER)).stream()
        .flatMap(line -> Pattern.compile(",").splitAsStream(line))
        .map(String::strip)
        .toList()
        .reversed();
  }

  private boolean isTrusted(String address) {
    try {
      return proxies.stream().anyMatch(network -> network.matches(address));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
