package dev.easel.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/** The one client: kubeconfig or service account, as fabric8 finds them; no cluster, no matter. */
@Configuration(proxyBeanMethods = false)
public class KubernetesConfiguration {

  @Bean
  @Fallback
  static Config kubernetesConfig() {
    return new ConfigBuilder().build();
  }

  @Bean
  static KubernetesClient kubernetesClient(Config config) {
    return client(config);
  }

  /**
   * The client for a configuration: HTTP/1.1, so that a stream cut off takes its dead connection
   * with it; no retries in the client, so that a failure is seen when it happens.
   */
  public static KubernetesClient client(Config config) {
    var patient =
        new ConfigBuilder(config)
            .withConnectionTimeout(5_000)
            .withRequestTimeout(30_000)
            .withRequestRetryBackoffLimit(0)
            .withHttp2Disable(true)
            .withOnlyHttpWatches(true)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(patient)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withTaskExecutorSupplier(new VirtualThreads())
        .build();
  }

  private static final class VirtualThreads implements KubernetesClientBuilder.ExecutorSupplier {

    @Override
    public ExecutorService get() {
      return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Override
    public void onClose(java.util.concurrent.Executor executor) {
      ((ExecutorService) executor).shutdownNow();
    }
  }
}
