package dev.easel;

import dev.easel.egress.OwnService;
import dev.easel.egress.OwnServices;
import dev.easel.kubernetes.Cluster;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What Easel itself calls, and never for anybody else, as its settings name it; and Easel. What
 * lies behind those names, such as the pods of a Service, is kept off by {@code
 * EASEL_EGRESS_REFUSE}.
 */
@Component
class InstallationServices implements OwnServices {

  private static final Pattern JDBC_HOSTS = Pattern.compile("jdbc:postgresql://([^/?]+)");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>\\[[^]]+]|[^:]+)(?::(?<port>\\d{1,5}))?");

  private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

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
        : Arrays.stream(hosts.group(1).split(","))
            .map(HOST_AND_PORT::matcher)
            .filter(java.util.regex.Matcher::matches)
            .map(
                it ->
                    new OwnService(
                        "database",
                        it.group("host"),
                        it.group("port") == null ? 5432 : Integer.parseInt(it.group("port"))))
            .toList();
  }

  private List<OwnService> easel() {
    return Stream.of("server.port", "management.server.port")
        .map(port -> environment.getProperty(port, Integer.class, 0))
        .filter(port -> port > 0)
        .flatMap(port -> hosts().stream().map(host -> new OwnService("Easel", host, port)))
        .toList();
  }

  private static List<String> hosts() {
    try {
      return List.of("127.0.0.1", "::1", InetAddress.getLocalHost().getHostAddress());
    } catch (UnknownHostException e) {
      return List.of("127.0.0.1", "::1");
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
