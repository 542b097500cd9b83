package dev.easel.argo;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which Argo server takes the events of a namespace, where it is not the installation's. */
@FunctionalInterface
public interface ArgoRoutes {

  /** Empty for the installation's. */
  Optional<Route> of(String namespace);

  /**
   * A server.
   *
   * @param url its origin and, behind a gateway, its path
   * @param token a file in {@code EASEL_ARGO_TOKENS}
   * @param ca a file there, of the certificates (PEM) that sign the server's; null for the JDK's
   */
  record Route(URI url, String token, @Nullable String ca) {}
}
