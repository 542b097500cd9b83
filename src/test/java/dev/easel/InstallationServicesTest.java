package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.egress.OwnService;
import dev.easel.kubernetes.Cluster;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What is never called for anybody is known by all that the settings say of it. */
class InstallationServicesTest {

  @Test
  void easelIsKnownByItsAddressesAndByTheNamesThatItIsGiven() {
    var own =
        services(
            Map.of(
                "server.port",
                8080,
                "management.server.port",
                8081,
                "easel.argo.url",
                "https://argo-server:2746",
                "easel.egress.own",
                "easel.ns.svc:80, easel-pods.ns.svc:8080,easel-pods.ns.svc:8081"));

    assertThat(own)
        .contains(
            new OwnService("database", "db.example.com", 6432),
            new OwnService("Kubernetes API", "10.0.0.1", 6443),
            new OwnService("Argo server", "argo-server", 2746),
            new OwnService("Easel", "easel.ns.svc", 80),
            new OwnService("Easel", "easel-pods.ns.svc", 8080),
            new OwnService("Easel", "easel-pods.ns.svc", 8081),
            new OwnService("Easel", "127.0.0.1", 8080),
            new OwnService("Easel", "127.0.0.1", 8081));
  }

  @Test
  void withoutNamesItIsKnownByItsAddresses() {
    assertThat(services(Map.of("easel.egress.own", "", "server.port", 8080)))
        .filteredOn(it -> it.name().equals("Easel"))
        .isNotEmpty()
        .allMatch(it -> it.port() == 8080);
  }

  private static List<OwnService> services(Map<String, Object> settings) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
    var config = new ConfigBuilder().withMasterUrl("https://10.0.0.1:6443").build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      return new InstallationServices(new Database(), new Cluster(client), environment).all();
    }
  }

  private record Database() implements JdbcConnectionDetails {

    @Override
    public String getUsername() {
      return "easel";
    }

    @Override
    public String getPassword() {
      return "";
    }

    @Override
    public String getJdbcUrl() {
      return "jdbc:postgresql://db.example.com:6432/easel";
    }
  }
}
