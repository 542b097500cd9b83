package dev.easel;

import io.fabric8.kubernetes.client.Config;
import java.io.File;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Settings that win over the application's own. */
final class Settings {

  /** The cluster's kubeconfig, of one Easel: the JVM's property would be that of all. */
  static final String KUBECONFIG = "kubeconfig";

  private Settings() {}

  static ApplicationContextInitializer<GenericApplicationContext> first(
      Map<String, Object> settings) {
    return context -> {
      context
          .getEnvironment()
          .getPropertySources()
          .addFirst(new MapPropertySource("test", settings));
      if (settings.get(KUBECONFIG) instanceof String file) {
        context.registerBean(Config.class, () -> Config.fromKubeconfig(new File(file)));
      }
    };
  }
}
