package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** KServe with Knative below it: brings InferenceServices up, to sleep, and up again on request. */
final class KServeController {
  private static final String FINALIZER = "inferenceservice.finalizers";
  private static final String STOP = "serving.kserve.io/stop";
  private static final String MODE = "serving.kserve.io/deploymentMode";
  private static final String RETENTION =
      "autoscaling.knative.dev/scale-to-zero-pod-retention-period";

  private record Life(ServiceState state, Instant lastRequest, int step, long generation) {}

  private final ApiObjects objects;
  private final SandboxClock clock;
  private final Pace pace;
  private final Scripts scripts;
  private final String domain;
  private final Map<String, Life> lives = new ConcurrentHashMap<>();

  KServeController(
      ApiObjects objects, SandboxClock clock, Pace pace, Scripts scripts, String domain) {
    this.objects = objects;
    this.clock = clock;
    this.pace = pace;
    this.scripts = scripts;
    this.domain = domain;
    objects.store().listen(this::changed);
  }

  private void changed(Change change) {
    Key key = change.object().key();
    if (key.type().equals(ResourceTypes.SERVICES)) {
      clock.after(pace.reconcile(), () -> look(key));
    }
  }

  private void look(Key key) {
    Stored stored = objects.store().get(key);
    if (stored == null) {
      return;
    }
    ObjectNode service = stored.tree();
    if (service.path("metadata").has("deletionTimestamp")) {
      lives.remove(stored.uid());
      objects.edit(key, object -> Json.objectAt(object, "metadata").remove("finalizers"));
      return;
    }
    Life life = lives.get(stored.uid());
    boolean stop = Json.text(service, "metadata", "annotations", STOP).equals("true");
    if (life == null) {
      enter(stored, stop ? ServiceState.STOPPED : first(service));
    } else if (stop && life.state() != ServiceState.STOPPED) {
      enter(stored, ServiceState.STOPPED);
    } else if (!stop && life.state() == ServiceState.STOPPED) {
      enter(stored, standard(service) ? first(service) : ServiceState.STARTED_AGAIN);
    } else if (!stop && life.state().routed() && stored.generation() > life.generation()) {
      boolean standard = standard(service);
      enter(stored, standard ? ServiceState.STANDARD_ROLLING_OUT : ServiceState.ROLLING_OUT);
    }
  }

  private static ServiceState first(JsonNode service) {
    return standard(service) ? ServiceState.STANDARD_DEPLOYING : ServiceState.DEPLOYING;
  }

  private static boolean standard(JsonNode service) {
    String mode = Json.text(service, "metadata", "annotations", MODE);
    return mode.equals("Standard") || mode.equals("RawDeployment");
  }

  /** As it is now: the state that is entered tells of this one. */
  private long generation(Stored service) {
    Stored now = objects.store().get(service.key());
    return (now == null ? service : now).generation();
  }

  private void enter(Stored service, ServiceState state) {
    Life life = lives.get(service.uid());
    int step = life == null ? 1 : life.step() + 1;
    lives.put(service.uid(), new Life(state, clock.instant(), step, generation(service)));
    objects.edit(
        service.key(),
        object -> {
          ArrayNode finalizers = Json.arrayAt(Json.objectAt(object, "metadata"), "finalizers");
          if (finalizers.isEmpty()) {
            finalizers.add(FINALIZER);
          }
          object.set("status", ServiceStatus.of(object, state, domain, objects.now()));
        });
    leave(service, state, step);
  }

  /** Plans what follows; a state entered meanwhile makes the plan void. */
  private void leave(Stored service, ServiceState state, int step) {
    Script script = script(service);
    switch (state) {
      case DEPLOYING, STARTED_AGAIN ->
          next(service, step, pace.revision(), ServiceState.REVISION_STARTING);
      case REVISION_STARTING -> outcome(service, step, script, ServiceState.READY_UNSEEN);
      case STANDARD_DEPLOYING -> outcome(service, step, script, ServiceState.STANDARD_UNSEEN);
      case ROLLING_OUT -> next(service, step, pace.revision(), ServiceState.READY);
      case STANDARD_ROLLING_OUT ->
          next(service, step, pace.revision(), ServiceState.STANDARD_READY);
      case READY_UNSEEN -> next(service, step, pace.reconcile(), ServiceState.READY);
      case STANDARD_UNSEEN -> next(service, step, pace.reconcile(), ServiceState.STANDARD_READY);
      case READY -> retention(service).ifPresent(idle -> sleepAfter(service, step, idle));
      case ASLEEP, CRASHING, FAILED, STOPPED, STANDARD_READY -> {}
    }
  }

  private void outcome(Stored service, int step, Script script, ServiceState ready) {
    switch (script.endpoint()) {
      case BECOMES_READY -> next(service, step, pace.revision(), ready);
      case FAILS -> next(service, step, pace.revision(), ServiceState.FAILED);
      case NEVER_READY -> {}
    }
  }

  private void next(Stored service, int step, Duration after, ServiceState state) {
    clock.after(
        after,
        () -> {
          if (current(service, step) != null) {
            enter(service, state);
          }
        });
  }

  private void sleepAfter(Stored service, int step, Duration idle) {
    clock.after(
        idle,
        () -> {
          Life life = current(service, step);
          if (life == null) {
            return;
          }
          Duration quiet = Duration.between(life.lastRequest(), clock.instant());
          if (quiet.compareTo(idle) >= 0) {
            enter(service, ServiceState.ASLEEP);
          } else {
            sleepAfter(service, step, idle.minus(quiet));
          }
        });
  }

  private @Nullable Life current(Stored service, int step) {
    Life life = lives.get(service.uid());
    Stored now = objects.store().get(service.key());
    boolean same = now != null && now.uid().equals(service.uid());
    return same && life != null && life.step() == step ? life : null;
  }

  /** Only services that may go to zero, after Knative's stable window or the retention period. */
  private Optional<Duration> retention(Stored service) {
    JsonNode tree = objects.store().require(service.key()).tree();
    JsonNode least = Json.at(tree, "spec", "predictor", "minReplicas");
    if (least.asInt(1) != 0) {
      return Optional.empty();
    }
    String text = Json.text(tree, "metadata", "annotations", RETENTION);
    return Optional.of(text.isEmpty() ? Duration.ofMinutes(1) : goDuration(text));
  }

  private static Duration goDuration(String text) {
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  /** The state of the service; a request keeps it up, or begins to wake it. */
  ServiceState request(Stored service) {
    Life life = lives.get(service.uid());
    if (life == null) {
      return ServiceState.DEPLOYING;
    }
    lives.computeIfPresent(
        service.uid(),
        (uid, now) -> new Life(now.state(), clock.instant(), now.step(), now.generation()));
    if (life.state() == ServiceState.ASLEEP) {
      Duration coldStart = script(service).coldStartOr(pace.coldStart());
      next(service, life.step(), coldStart, ServiceState.READY);
    }
    return life.state();
  }

  /** Puts the service into a state that it comes to by itself only in time, or by misfortune. */
  void force(Stored service, ServiceState state) {
    clock.soon(() -> enter(service, state));
  }

  ServiceState state(Stored service) {
    Life life = lives.get(service.uid());
    return life == null ? ServiceState.DEPLOYING : life.state();
  }

  Script script(Stored service) {
    String name = service.key().name();
    String workflow = service.labels().getOrDefault("easel.dev/workflow", "");
    return scripts.find(name, workflow, name.replaceFirst("^inference-", ""));
  }
}
