package dev.easel;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** An Easel in this JVM, on free ports. */
public final class Replica extends Easel {

  private final ConfigurableApplicationContext context;
  private final URI base;

  private Replica(ConfigurableApplicationContext context) {
    this.context = context;
    this.base =
        URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
  }

  /** Starts one; the later settings win. */
  @SafeVarargs
  public static Replica start(Map<String, Object>... settings) {
    return start(context -> {}, settings);
  }

  /** Starts one with more beans; the later settings win. */
  @SafeVarargs
  public static Replica start(
      ApplicationContextInitializer<GenericApplicationContext> beans,
      Map<String, Object>... settings) {
    var all = new HashMap<String, Object>();
    all.put("server.port", 0);
    all.put("management.server.port", 0);
    all.put("easel.runs.events-per-second", 200);
    all.put("db-scheduler.polling-interval", "100ms");
    for (var some : settings) {
      all.putAll(some);
    }
    return new Replica(
        new SpringApplicationBuilder(EaselApplication.class)
            .initializers(Settings.first(all), beans)
            .run());
  }

  @Override
  public URI base() {
    return base;
  }

  public ConfigurableApplicationContext context() {
    return context;
  }

  @Override
  public Replica ready() {
    super.ready();
    return this;
  }

  @Override
  public void close() {
    context.close();
    super.close();
  }
}
