package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schedules the pods of workflows and runs them to the end that their script has for them. */
final class Kubelet {
  private static final String[] NODES = {"gpu-1", "gpu-2", "gpu-3"};

  private static final Duration SLOWEST_POLL = Duration.ofSeconds(5);

  private static final Duration TERMINATING = Duration.ofSeconds(1);

  private final ApiObjects objects;
  private final SandboxClock clock;
  private final Pace pace;
  private final Scripts scripts;
  private final PodLogs logs;
  private final ResourceSteps resources;
  private final Warnings warnings;
  private final Disks disks;
  private final Curl curl;

  Kubelet(
      ApiObjects objects,
      SandboxClock clock,
      Pace pace,
      Scripts scripts,
      PodLogs logs,
      ResourceSteps resources,
      Disks disks,
      Curl curl) {
    this.objects = objects;
    this.clock = clock;
    this.pace = pace;
    this.scripts = scripts;
    this.logs = logs;
    this.resources = resources;
    this.warnings = new Warnings(objects);
    this.disks = disks;
    this.curl = curl;
    objects.store().listen(this::changed);
  }

  /**
   * Ends a running pod before it goes, where its script says that this is seen: its main container
   * gets SIGTERM and exits with 143. One whose node is away stays. Others are gone at once.
   */
  Optional<Stored> terminate(Key key, String uid) {
    Stored pod = objects.store().get(key);
    if (pod == null
        || !key.type().equals(ResourceTypes.PODS)
        || !(uid.isEmpty() || uid.equals(pod.uid()))
        || Json.text(pod.tree(), "status", "phase").equals("Pending")) {
      return Optional.empty();
    }
    if (script(pod).isAway(Pods.step(pod.tree()))) {
      return Optional.of(objects.markTerminating(key, TERMINATING));
    }
    if (!script(pod).endIsSeen(Pods.step(pod.tree()))) {
      return Optional.empty();
    }
    if (alive(pod, "Running") != null) {
      end(pod, new Fate.Ends(143, "Error", List.of()), objects.now());
      clock.after(TERMINATING, () -> objects.deleteIfThere(key));
    }
    return Optional.of(objects.store().require(key));
  }

  private void changed(Change change) {
    Stored pod = change.object();
    boolean ours = pod.labels().containsKey(Pods.WORKFLOW_LABEL);
    if (change.type() == Change.Type.ADDED && pod.key().type().equals(ResourceTypes.PODS) && ours) {
      clock.after(pace.schedule(), () -> start(pod));
    }
  }

  private void start(Stored pod) {
    ObjectNode tree = alive(pod, "Pending");
    if (tree == null) {
      return;
    }
    Fate fate = script(pod).fate(Pods.step(tree), Pods.attempt(tree));
    String node = NODES[Math.floorMod(pod.key().name().hashCode(), NODES.length)];
    if (fate instanceof Fate.Waits waits) {
      String image = Json.text(PodStatus.main(tree), "image");
      String message = waits.message().replace("{image}", image);
      write(pod, waits.scheduled() ? node : "", status(tree).waiting(waits, message));
      if (waits.warning() != null) {
        warnings.of(pod, node, waits.warning());
      }
      clock.after(pace.waiting(), () -> start(pod));
      return;
    }
    write(pod, node, status(tree).running());
    run(pod, tree, fate);
  }

  private void run(Stored pod, ObjectNode tree, Fate fate) {
    String startedAt = objects.now();
    Instant deadline = deadline(tree);
    JsonNode resource = Pods.template(tree).path("resource");
    if (resource.isObject() && fate.equals(Fate.SUCCEEDS)) {
      logs.plan(pod.key(), List.of());
      clock.soon(() -> poll(pod, resource, startedAt, deadline, Duration.ZERO));
      return;
    }
    String step = Pods.step(tree);
    Duration length = script(pod).duration(step).orElse(pace.step(step));
    Instant start = clock.instant();
    Disk disk = disks.of(tree);
    Map<String, String> arguments = arguments(tree);
    logs.plan(
        pod.key(),
        script(pod)
            .words(step)
            .map(words -> PodLogs.spread(words, start, length))
            .orElseGet(() -> Chatter.of(step, arguments, start, length, fate, disk)));
    disks.plan(pod, Programs.of(step, arguments, tree, disk), length, fate);
    boolean late = clock.instant().plus(length).isAfter(deadline);
    if (late || fate instanceof Fate.Hangs) {
      if (deadline.isBefore(Instant.MAX)) {
        clock.after(Duration.between(clock.instant(), deadline), () -> miss(pod, startedAt));
      }
    } else if (Curl.isIn(tree) && fate.equals(Fate.SUCCEEDS)) {
      clock.after(
          length, () -> Thread.startVirtualThread(() -> end(pod, curl.run(tree), startedAt)));
    } else {
      clock.after(length, () -> end(pod, fate, startedAt));
    }
  }

  private void poll(
      Stored pod, JsonNode resource, String startedAt, Instant deadline, Duration waited) {
    if (alive(pod, "Running") == null) {
      return;
    }
    ResourceSteps.Result result = resources.look(pod, resource, waited.isZero());
    switch (result) {
      case SUCCEEDED -> end(pod, Fate.SUCCEEDS, startedAt);
      case FAILED -> end(pod, new Fate.Ends(1, "Error", List.of()), startedAt);
      case WAITING -> {
        if (clock.instant().isBefore(deadline)) {
          Duration next = waited.isZero() ? pace.poll() : longer(waited);
          clock.after(next, () -> poll(pod, resource, startedAt, deadline, next));
        } else {
          miss(pod, startedAt);
        }
      }
    }
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(SLOWEST_POLL) < 0 ? twice : SLOWEST_POLL;
  }

  private void miss(Stored pod, String startedAt) {
    String message = "Pod was active on the node longer than the specified deadline";
    end(pod, new Fate.Lost("DeadlineExceeded", message), startedAt);
  }

  private void end(Stored pod, Fate fate, String startedAt) {
    ObjectNode tree = alive(pod, "Running");
    if (tree == null) {
      return;
    }
    String node = Json.text(tree, "spec", "nodeName");
    logs.end(pod.key());
    disks.end(pod, fate);
    ObjectNode status =
        switch (fate) {
          case Fate.Ends ends -> status(tree).ended(ends, startedAt);
          case Fate.Lost lost ->
              status(tree).lost(lost.reason(), lost.message().replace("{node}", node), startedAt);
          case Fate.Waits waits -> throw new IllegalStateException("a waiting pod ended");
          case Fate.Hangs hangs -> throw new IllegalStateException("a hanging pod ended");
        };
    write(pod, node, status);
  }

  /** The pod as it is now, unless it is gone, another, or past the phase. */
  private @Nullable ObjectNode alive(Stored pod, String phase) {
    Stored now = objects.store().get(pod.key());
    if (now == null || !now.uid().equals(pod.uid())) {
      return null;
    }
    ObjectNode tree = now.tree();
    return Json.text(tree, "status", "phase").equals(phase) ? tree : null;
  }

  private void write(Stored pod, String node, ObjectNode status) {
    objects.edit(
        pod.key(),
        tree -> {
          tree.set("status", status);
          if (!node.isEmpty()) {
            Json.objectAt(tree, "spec").put("nodeName", node);
          }
        });
  }

  private Script script(Stored pod) {
    String name = pod.labels().getOrDefault(Pods.WORKFLOW_LABEL, "");
    Stored workflow =
        objects.store().get(new Key(ResourceTypes.WORKFLOWS, pod.key().namespace(), name));
    return workflow == null ? scripts.find(name) : scripts.of(workflow.tree());
  }

  private PodStatus status(JsonNode pod) {
    return new PodStatus(objects.now(), pod);
  }

  private Instant deadline(JsonNode pod) {
    long seconds = Json.at(pod, "spec", "activeDeadlineSeconds").asLong(0);
    return seconds > 0 ? clock.instant().plusSeconds(seconds) : Instant.MAX;
  }

  /** The program's arguments, {@code --name value} and {@code --name=value}. */
  private static Map<String, String> arguments(JsonNode pod) {
    Map<String, String> arguments = new LinkedHashMap<>();
    String name = "";
    for (JsonNode argument : PodStatus.main(pod).path("args")) {
      String text = argument.asString("");
      int equals = text.indexOf('=');
      if (text.startsWith("--") && equals > 0) {
        arguments.put(text.substring(2, equals), text.substring(equals + 1));
      } else if (text.startsWith("--")) {
        name = text.substring(2);
      } else {
        arguments.put(name, text);
      }
    }
    return arguments;
  }
}
