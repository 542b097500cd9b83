package dev.easel.argo;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Shows whether Argo's server answers and knows Easel's token. Not part of readiness. */
@Component("argoHealthIndicator")
class ArgoHealth extends AbstractHealthIndicator {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ArgoServer server;

  ArgoHealth(ArgoServer server) {
    super("Argo's server does not answer");
    this.server = server;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws InterruptedException {
    try {
      show(server.version(PATIENCE), health);
    } catch (IOException | IllegalArgumentException failure) {
      health.down().withDetail("error", String.valueOf(failure.getMessage()));
    }
  }

  private static void show(ArgoConnection.Reply reply, Health.Builder health) {
    if (reply.status() == 200) {
      health.up().withDetail("version", version(reply.body()).orElse(""));
    } else {
      var words = "status %d: %s".formatted(reply.status(), AnswerReader.words(reply.body()));
      health.down().withDetail("error", words);
    }
  }

  /** Empty if it is no answer of Argo's. */
  static Optional<String> version(String body) {
    try {
      return JsonMapper.shared().readTree(body).path("version").stringValueOpt();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
