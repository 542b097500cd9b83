package dev.easel;

import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Settings that win over the application's own. */
final class Settings {

  private Settings() {}

  static ApplicationContextInitializer<ConfigurableApplicationContext> first(
      Map<String, Object> settings) {
    return context ->
        context
            .getEnvironment()
            .getPropertySources()
            .addFirst(new MapPropertySource("test", settings));
  }
}
