package dev.easel.argo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The connection to the Argo server of each namespace: a project's own, or the installation's. */
final class ArgoConnections implements AutoCloseable {

  private record Connected(ArgoRoutes.Route route, ArgoConnection connection) {}

  private final ArgoProperties properties;
  private final ArgoRoutes routes;
  private final ArgoConnection installation;
  private final Map<String, Connected> own = new ConcurrentHashMap<>();

  ArgoConnections(ArgoProperties properties, ArgoRoutes routes) {
    this.properties = properties;
    this.routes = routes;
    this.installation = new ArgoConnection(properties.address());
  }

  /** To the installation's. */
  ArgoConnection installation() {
    return installation;
  }

  /**
   * To a namespace's.
   *
   * @throws IllegalArgumentException if it has its own, and that has no certificates to trust
   */
  ArgoConnection of(String namespace) {
    var route = routes.of(namespace);
    var found = own.compute(namespace, (name, is) -> connected(is, route));
    return found == null ? installation : found.connection();
  }

  private @Nullable Connected connected(@Nullable Connected is, Optional<ArgoRoutes.Route> route) {
    if (is != null && route.filter(is.route()::equals).isPresent()) {
      return is;
    }
    var next =
        route.map(it -> new Connected(it, new ArgoConnection(properties.address(it)))).orElse(null);
    if (is != null) {
      is.connection().leave();
    }
    return next;
  }

  @Override
  public void close() {
    installation.close();
    own.values().forEach(connected -> connected.connection().close());
  }
}
