package dev.easel.argo;

import dev.easel.kubernetes.Words;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks Argo's server for the steps of a workflow whose nodes are not on the Kubernetes API. A
 * server that does not answer is left alone for a minute: whoever asks has other workflows to see.
 */
@Component
class HiddenNodes {

  private static final Logger log = LoggerFactory.getLogger(HiddenNodes.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final ArgoServer argo;
  private final Clock clock;
  private volatile Instant notBefore = Instant.MIN;

  HiddenNodes(ArgoServer argo, Clock clock) {
    this.argo = argo;
    this.clock = clock;
  }

  /** The steps as they are now; empty if they cannot be known. */
  Optional<List<Step>> steps(Workflow workflow) {
    if (clock.instant().isBefore(notBefore)) {
      return Optional.empty();
    }
    try {
      var reply = argo.nodes(workflow.namespace(), workflow.name(), PATIENCE);
      if (reply.status() != 200) {
        var words = Words.bounded(AnswerReader.words(reply.body()), 200);
        throw new IOException("status %d: %s".formatted(reply.status(), words));
      }
      return Optional.of(WorkflowReader.read(JsonMapper.shared().readTree(reply.body())))
          .filter(found -> found.uid().equals(workflow.uid()) && !found.stepsHidden())
          .map(Workflow::steps);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (IOException | IllegalArgumentException | JacksonException failure) {
      notBefore = clock.instant().plus(PAUSE);
      log.warn(
          "cannot read the steps of workflow {} from Argo's server, the ones last seen stay: {}",
          workflow.name(),
          failure.getMessage());
      return Optional.empty();
    }
  }
}
