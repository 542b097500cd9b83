package dev.easel;

import dev.easel.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Easel on a sandbox cluster and a PostgreSQL of its own: what {@code ./mvnw spring-boot:test-run}
 * starts. {@code SERVER_PORT} moves it.
 */
public final class EaselOnSandbox {

  /** The one argument that makes it write the rendered chart instead. */
  static final String RENDER = "render";

  private EaselOnSandbox() {}

  public static void main(String[] arguments) {
    if (Arrays.asList(arguments).equals(List.of(RENDER))) {
      System.out.writeBytes(RenderedChart.text().getBytes(StandardCharsets.UTF_8));
    } else {
      start(arguments);
    }
  }

  private static void start(String[] arguments) {
    var settings = new HashMap<>(TestDatabase.settings());
    var volume = Volume.create();
    Runtime.getRuntime().addShutdownHook(new Thread(volume::close));
    settings.putAll(volume.settings());
    settings.putAll(
        Installation.start(
                Sandbox.Options.DEMO.on(volume.claims()), RenderedChart.textFromElsewhere())
            .settings());
    if (System.getenv("MANAGEMENT_SERVER_PORT") == null) {
      settings.put("management.server.port", 0);
    }
    new SpringApplicationBuilder(EaselApplication.class)
        .initializers(Settings.first(settings))
        .run(arguments);
  }
}
