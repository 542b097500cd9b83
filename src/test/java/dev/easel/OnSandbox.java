package dev.easel;

import dev.easel.sandbox.Sandbox;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An Easel on a sandbox cluster with the chart applied and on a database of its own, for all tests
 * of a class: {@code @RegisterExtension static final OnSandbox easel = OnSandbox.instant();}
 */
public final class OnSandbox extends Easel implements BeforeAllCallback, AfterAllCallback {

  private final Sandbox.Options options;
  private final Map<String, Object> settings;
  private @Nullable Installation installation;
  private @Nullable Replica replica;

  private OnSandbox(Sandbox.Options options, Map<String, Object> settings) {
    this.options = options;
    this.settings = settings;
  }

  /** On a cluster where everything happens at once. */
  public static OnSandbox instant() {
    return with(Sandbox.Options.INSTANT, Map.of());
  }

  /** With further settings of Easel, which win over those for the cluster. */
  public static OnSandbox with(Sandbox.Options options, Map<String, Object> settings) {
    return new OnSandbox(options, settings);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    var started = Installation.start(options);
    installation = started;
    replica = Replica.start(TestDatabase.settings(), started.settings(), settings);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try (var _ = installation;
        var _ = replica) {
      close();
    } finally { // a test class is kept as long as the JVM
      installation = null;
      replica = null;
    }
  }

  @Override
  public URI base() {
    return replica().base();
  }

  public ConfigurableApplicationContext context() {
    return replica().context();
  }

  public Sandbox sandbox() {
    return Objects.requireNonNull(installation, "no test runs").sandbox();
  }

  private Replica replica() {
    return Objects.requireNonNull(replica, "no test runs");
  }
}
