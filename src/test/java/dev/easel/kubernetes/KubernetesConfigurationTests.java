package dev.easel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.JsonNode;

@Isolated("sets the JVM's properties")
class KubernetesConfigurationTests {

  private static final ResourceKind WORKFLOWS =
      new ResourceKind("argoproj.io", "v1alpha1", "workflows");

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withBean(Clock.class, Clock::systemUTC)
          .withBean(SimpleMeterRegistry.class)
          .withUserConfiguration(
              KubernetesConfiguration.class,
              Cluster.class,
              Followers.class,
              KubernetesHealth.class);

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes.master=http://localhost:1", "kubeconfig=/no/such/file"})
  void startsWithoutACluster(String setting) {
    runner
        .withSystemProperties(setting)
        .run(
            context -> {
              assertThat(context).hasSingleBean(KubernetesClient.class);
              var health = context.getBean(KubernetesHealth.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.DOWN);
              assertThat(health.getDetails()).containsKey("error");
            });
  }

  @Test
  void showsTheClusterAndWhatIsFollowed() throws Exception {
    var listed = new CountDownLatch(1);
    try (var server = new ScriptedServer()) {
      server.reply("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}").open();
      runner
          .withSystemProperties("kubernetes.master=" + server.uri())
          .run(
              context -> {
                context
                    .getBean(Followers.class)
                    .follow(new Selection(WORKFLOWS, "n", ""), new Listed(listed));
                listed.await();
                var _ = server.request();
                var _ = server.request();
                server.reply("{\"gitVersion\":\"v1.31.0\"}");
                var health = context.getBean(KubernetesHealth.class).health();
                assertThat(health.getStatus()).isEqualTo(Status.UP);
                assertThat(health.getDetails())
                    .containsEntry("version", "v1.31.0")
                    .containsKey("workflows");
              });
    }
  }

  private record Listed(CountDownLatch once) implements ResourceListener {

    @Override
    public void present(JsonNode object) {}

    @Override
    public void deleted(JsonNode last) {}

    @Override
    public void listed(Set<String> names) {
      once.countDown();
    }
  }
}
