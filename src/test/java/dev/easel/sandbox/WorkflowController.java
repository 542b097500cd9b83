package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Argo's controller: looks at a workflow whenever it or one of its pods has changed. */
final class WorkflowController {
  private final ApiObjects objects;
  private final SandboxClock clock;
  private final Pace pace;
  private final Scripts scripts;
  private final Archive archive;
  private final Set<Key> queued = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> shutdowns = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  WorkflowController(
      ApiObjects objects, SandboxClock clock, Pace pace, Scripts scripts, Archive archive) {
    this.objects = objects;
    this.clock = clock;
    this.pace = pace;
    this.scripts = scripts;
    this.archive = archive;
    objects.store().listen(this::changed);
  }

  /** A stopped controller leaves workflows as they are; started again, it looks at all of them. */
  void stopped(boolean stopped) {
    this.stopped = stopped;
    if (!stopped) {
      objects.store().list(ResourceTypes.WORKFLOWS, "").forEach(stored -> queue(stored.key()));
    }
  }

  private void changed(Change change) {
    Key key = change.object().key();
    if (key.type().equals(ResourceTypes.WORKFLOWS) && change.type() != Change.Type.DELETED) {
      queue(key);
    }
    String workflow = change.object().labels().get(Pods.WORKFLOW_LABEL);
    if (key.type().equals(ResourceTypes.PODS) && workflow != null) {
      queue(new Key(ResourceTypes.WORKFLOWS, key.namespace(), workflow));
    }
  }

  private void queue(Key key) {
    if (queued.add(key)) {
      clock.after(pace.reconcile(), () -> look(key));
    }
  }

  private void look(Key key) {
    queued.remove(key);
    Stored stored = objects.store().get(key);
    if (stored == null || stopped) {
      return;
    }
    ObjectNode workflow = stored.tree();
    if (Workflows.finished(workflow)) {
      return;
    }
    Operation operation =
        new Operation(objects, clock.instant(), pace, scripts.of(workflow), workflow);
    operation.operate(shutdownDue(stored.uid(), key, workflow));
    write(key, workflow);
    operation.again().ifPresent(pause -> clock.after(pause, () -> queue(key)));
    if (new Nodes(workflow).ofType("Pod").stream().anyMatch(Steps::isOverQuota)) {
      clock.after(pace.waiting(), () -> queue(key));
    }
    if (Workflows.finished(workflow)) {
      archive.keep(key);
      collectPods(workflow);
    }
  }

  private void write(Key key, ObjectNode workflow) {
    try {
      objects.update(key, workflow);
    } catch (Refused refused) {
      if (refused.code() != 409) {
        throw refused;
      }
      queue(key);
    }
  }

  /** A shutdown shows late, and not at all while the workflow is suspended (4.1, #17041). */
  private boolean shutdownDue(String uid, Key key, JsonNode workflow) {
    if (Json.text(workflow, "spec", "shutdown").isEmpty()) {
      shutdowns.remove(uid);
      return false;
    }
    Instant due =
        shutdowns.computeIfAbsent(
            uid,
            _ -> {
              clock.after(pace.shutdown(), () -> look(key));
              return clock.instant().plus(pace.shutdown());
            });
    return !clock.instant().isBefore(due);
  }

  private void collectPods(JsonNode workflow) {
    JsonNode gc = Json.at(workflow, "status", "storedWorkflowTemplateSpec", "podGC");
    String strategy = Json.text(gc, "strategy");
    if (strategy.isEmpty()) {
      return;
    }
    boolean all = strategy.equals("OnWorkflowCompletion") || strategy.equals("OnPodCompletion");
    boolean succeeded = Json.text(workflow, "status", "phase").equals("Succeeded");
    if (all || succeeded) {
      clock.after(delay(Json.text(gc, "deleteDelayDuration")), () -> deletePods(workflow));
    }
  }

  private void deletePods(JsonNode workflow) {
    String name = Json.text(workflow, "metadata", "name");
    String namespace = Json.text(workflow, "metadata", "namespace");
    for (Stored pod : objects.store().list(ResourceTypes.PODS, namespace)) {
      if (name.equals(pod.labels().get(Pods.WORKFLOW_LABEL))) {
        objects.deleteIfThere(pod.key());
      }
    }
  }

  /** Go's duration text: {@code 1h}, {@code 30s}, {@code 1h30m}; without one, Argo's 5 seconds. */
  private static Duration delay(String text) {
    return text.isEmpty()
        ? Duration.ofSeconds(5)
        : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }
}
