package dev.easel;

import dev.easel.sandbox.Sandbox;
import java.util.HashMap;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Easel on a sandbox cluster and a PostgreSQL of its own: what {@code ./mvnw spring-boot:test-run}
 * starts. {@code SERVER_PORT} moves it.
 */
public final class EaselOnSandbox {

  private EaselOnSandbox() {}

  public static void main(String[] arguments) {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    var settings = new HashMap<>(TestDatabase.settings());
    settings.putAll(Installation.start(Sandbox.Options.DEMO).settings());
    if (System.getenv("MANAGEMENT_SERVER_PORT") == null) {
      settings.put("management.server.port", 0);
    }
    new SpringApplicationBuilder(EaselApplication.class)
        .initializers(Settings.first(settings))
        .run(arguments);
  }
}
