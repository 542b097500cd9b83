package dev.easel;

import dev.easel.sandbox.Sandbox;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An Easel of one test, which may stop and start again on the same cluster and database:
 * {@code @RegisterExtension private final Restartable easel = new Restartable(Map.of());}
 */
final class Restartable extends Easel implements AfterEachCallback {

  private final Map<String, Object> database = TestDatabase.settings();
  private final Installation installation;
  private final Map<String, Object> settings;
  private Replica replica;
  private boolean restarts;

  Restartable(Map<String, Object> settings) {
    this(Sandbox.Options.DEMO, settings);
  }

  Restartable(Sandbox.Options options, Map<String, Object> settings) {
    this.installation = Installation.start(options);
    this.settings = settings;
    this.replica = replica();
  }

  private Replica replica() {
    return Replica.start(database, installation.settings(), settings).ready();
  }

  Sandbox sandbox() {
    return installation.sandbox();
  }

  void stop() {
    replica.close();
  }

  void start() {
    replica = replica();
  }

  /** Whether it is started again wherever a story says {@link #here}. */
  void restarts(boolean wherever) {
    restarts = wherever;
  }

  /** It may be started again; nothing else may be told of it. */
  void here() {
    if (restarts) {
      stop();
      start();
    }
  }

  boolean restarts() {
    return restarts;
  }

  @Override
  public URI base() {
    return replica.base();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    try (var _ = installation;
        var _ = replica) {
      super.close();
    }
  }
}
