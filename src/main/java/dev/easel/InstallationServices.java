package dev.easel;

import dev.easel.egress.OwnService;
import dev.easel.egress.OwnServices;
import dev.easel.kubernetes.Cluster;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What Easel itself calls, and never for anybody else, as its settings name it; and Easel, by the
 * addresses of this machine and the names that {@code EASEL_EGRESS_OWN} has. What leads to them by
 * other addresses, such as a load balancer, is kept off by {@code EASEL_EGRESS_REFUSE}.
 */
@Component
class InstallationServices implements OwnServices {

  private static final Pattern JDBC_HOSTS = Pattern.compile("jdbc:postgresql://([^/?]+)");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>\\[[^]]+]|[^:]+)(?::(?<port>\\d{1,5}))?");

  private static final int HTTPS = 443;
  private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", HTTPS);
  private static final String EASEL = "Easel";

  private final JdbcConnectionDetails database;
  private final Cluster cluster;
  private final Environment environment;

  InstallationServices(JdbcConnectionDetails database, Cluster cluster, Environment environment) {
    this.database = database;
    this.cluster = cluster;
    this.environment = environment;
  }

  @Override
  public List<OwnService> all() {
    var all = new ArrayList<OwnService>();
    all.addAll(databases());
    service("Kubernetes API", cluster.server().toString()).ifPresent(all::add);
    service("Argo server", environment.getProperty("easel.argo.url", "")).ifPresent(all::add);
    all.addAll(easel());
    return all;
  }

  private List<OwnService> databases() {
    var hosts = JDBC_HOSTS.matcher(database.getJdbcUrl());
    return !hosts.lookingAt()
        ? List.of(new OwnService("database", "localhost", 5432))
        : services("database", hosts.group(1), 5432);
  }

  private static List<OwnService> services(String name, String hosts, int port) {
    return Arrays.stream(hosts.split(","))
        .map(String::strip)
        .map(HOST_AND_PORT::matcher)
        .filter(Matcher::matches)
        .map(
            it ->
                new OwnService(
                    name,
                    it.group("host"),
                    it.group("port") == null ? port : Integer.parseInt(it.group("port"))))
        .toList();
  }

  private List<OwnService> easel() {
    var here =
        Stream.of("server.port", "management.server.port")
            .map(port -> environment.getProperty(port, Integer.class, 0))
            .filter(port -> port > 0)
            .flatMap(port -> hosts().map(host -> new OwnService(EASEL, host, port)));
    var elsewhere = services(EASEL, environment.getProperty("easel.egress.own", ""), HTTPS);
    return Stream.concat(here, elsewhere.stream()).toList();
  }

  /** All addresses of this machine; of those that only itself has one stands for all. */
  private static Stream<String> hosts() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLinkLocalAddress())
          .map(InetAddress::getHostAddress);
    } catch (SocketException e) {
      return Stream.of("127.0.0.1");
    }
  }

  /** One that is no URL ends the start elsewhere, with words. */
  private static Optional<OwnService> service(String name, String url) {
    try {
      var uri = URI.create(url);
      var port =
          uri.getPort() < 0
              ? PORTS.getOrDefault(String.valueOf(uri.getScheme()), 443)
              : uri.getPort();
      return Optional.ofNullable(uri.getHost()).map(host -> new OwnService(name, host, port));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
