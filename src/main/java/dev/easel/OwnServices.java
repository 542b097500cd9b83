package dev.easel;

import dev.easel.egress.OwnService;
import dev.easel.kubernetes.Cluster;
import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What Easel itself calls, and never for anybody else. */
@Configuration(proxyBeanMethods = false)
class OwnServices {

  @Bean
  OwnService ownDatabase(JdbcConnectionDetails database) {
    var url = URI.create(database.getJdbcUrl().substring("jdbc:".length()));
    return service("database", url, 5432);
  }

  @Bean
  OwnService ownCluster(Cluster cluster) {
    return service("Kubernetes API", cluster.server(), 443);
  }

  @Bean
  OwnService ownArgo(Environment environment) {
    return service("Argo server", argo(environment.getProperty("easel.argo.url", "")), 443);
  }

  /** One that is none ends the start, with words. */
  private static URI argo(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      return URI.create("");
    }
  }

  private static OwnService service(String name, URI url, int usualPort) {
    var host = url.getHost() == null ? "localhost" : url.getHost();
    return new OwnService(name, host, url.getPort() < 0 ? usualPort : url.getPort());
  }
}
