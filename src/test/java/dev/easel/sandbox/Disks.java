package dev.easel.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The claims that are directories, and what pods are about to write to them. */
final class Disks {
  private static final double DEATH = 0.6;

  /**
   * Something that a program writes.
   *
   * @param at when, of the whole time that it runs
   */
  record Writing(double at, Work work) {}

  /** The writing itself. */
  interface Work {
    void write() throws IOException;
  }

  private final Map<String, Path> claims;
  private final ApiObjects objects;
  private final SandboxClock clock;
  private final Map<String, Deque<Writing>> plans = new ConcurrentHashMap<>();

  Disks(Map<String, Path> claims, ApiObjects objects, SandboxClock clock) {
    this.claims = claims;
    this.objects = objects;
    this.clock = clock;
  }

  /** The claim of a pod's main container. */
  Disk of(JsonNode pod) {
    for (JsonNode mount : PodStatus.main(pod).path("volumeMounts")) {
      Path root = claims.get(claim(pod, Json.text(mount, "name")));
      if (root != null) {
        return new Disk(root, Json.text(mount, "mountPath"), isSignedIn(pod));
      }
    }
    return Disk.NONE;
  }

  private static String claim(JsonNode pod, String volume) {
    for (JsonNode candidate : Json.at(pod, "spec", "volumes")) {
      if (Json.text(candidate, "name").equals(volume)) {
        return Json.text(candidate, "persistentVolumeClaim", "claimName");
      }
    }
    return "";
  }

  private boolean isSignedIn(JsonNode pod) {
    for (JsonNode variable : PodStatus.main(pod).path("env")) {
      if (Json.text(variable, "name").equals("WANDB_API_KEY")) {
        return !secret(Json.at(variable, "valueFrom", "secretKeyRef")).isBlank();
      }
    }
    return false;
  }

  private String secret(JsonNode reference) {
    for (Stored secret : objects.store().list(ResourceTypes.SECRETS, "")) {
      if (secret.key().name().equals(Json.text(reference, "name"))) {
        String data = Json.text(secret.tree(), "data", Json.text(reference, "key"));
        return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /** A pod writes from now on, up to the end it comes to. */
  void plan(Stored pod, List<Writing> writings, Duration length, Fate fate) {
    Deque<Writing> plan = new ArrayDeque<>();
    for (Writing writing : writings) {
      if (fate.equals(Fate.SUCCEEDS) || writing.at() < DEATH) {
        plan.add(writing);
        clock.after(
            Duration.ofNanos((long) (length.toNanos() * writing.at())),
            () -> write(pod, writing.at()));
      }
    }
    plans.put(pod.uid(), plan);
  }

  private void write(Stored pod, double until) {
    Stored now = objects.store().get(pod.key());
    if (now == null || !now.uid().equals(pod.uid())) {
      plans.remove(pod.uid());
      return;
    }
    Deque<Writing> plan = plans.getOrDefault(pod.uid(), new ArrayDeque<>());
    while (!plan.isEmpty() && plan.element().at() <= until) {
      try {
        plan.remove().work().write();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A pod has ended; one that succeeded has written all. */
  void end(Stored pod, Fate fate) {
    if (fate.equals(Fate.SUCCEEDS)) {
      write(pod, 1);
    }
    plans.remove(pod.uid());
  }
}
