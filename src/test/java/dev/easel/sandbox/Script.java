package dev.easel.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen to one run: to its event, its pods and its endpoint. Later words replace
 * earlier ones.
 */
public final class Script {
  enum EventFault {
    /** Answered 200, and no workflow. */
    LOST,
    /** The workflow is made and the answer is 500. */
    CREATED_BUT_500,
    /** The connection is cut and there is no workflow. */
    CUT_BEFORE,
    /** The workflow is made and the connection is cut. */
    CUT_AFTER,
    /** 503, and no workflow. */
    UNAVAILABLE
  }

  enum VerbFault {
    /** Answered 200, and nothing happens. */
    LOST,
    /** It is done and the answer is 500. */
    DONE_BUT_500
  }

  enum Endpoint {
    BECOMES_READY,
    NEVER_READY,
    FAILS
  }

  private final Map<String, Fate> fates = new ConcurrentHashMap<>();
  private final Map<String, Integer> limits = new ConcurrentHashMap<>();
  private final Map<String, Duration> durations = new ConcurrentHashMap<>();
  private final Set<String> seenToEnd = ConcurrentHashMap.newKeySet();
  private final Set<String> deaf = ConcurrentHashMap.newKeySet();
  private final Set<String> away = ConcurrentHashMap.newKeySet();
  private final Map<String, String> words = new ConcurrentHashMap<>();
  private final Queue<EventFault> eventFaults = new ArrayDeque<>();
  private final Queue<VerbFault> retryFaults = new ArrayDeque<>();
  private volatile Duration answerDelay = Duration.ZERO;
  private volatile Duration generation = Duration.ZERO;
  private volatile Endpoint endpoint = Endpoint.BECOMES_READY;
  private volatile int generationStatus = 200;
  private volatile @Nullable Duration coldStart;

  /** The trainer is killed for memory: exit code 137. */
  public Script outOfMemory() {
    return fate("finetuner", new Fate.Ends(137, "OOMKilled", List.of()));
  }

  public Script exits(String step, int code) {
    return fate(step, code == 0 ? Fate.SUCCEEDS : new Fate.Ends(code, "Error", List.of()));
  }

  /** The step's program prints these lines and ends with the code. */
  public Script diesSaying(String step, int code, String... lines) {
    return fate(step, new Fate.Ends(code, "Error", List.of(lines)));
  }

  /** The step's pod waits for ever with ImagePullBackOff. */
  public Script imageNotFound(String step) {
    return fate(
        step, new Fate.Waits("ImagePullBackOff", "Back-off pulling image \"{image}\"", true, null));
  }

  public Script unschedulable(String step) {
    return fate(
        step,
        new Fate.Waits(
            "Unschedulable",
            "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
            false,
            null));
  }

  public Script secretMissing(String step, String secret) {
    return fate(
        step,
        new Fate.Waits(
            "CreateContainerConfigError", "secret \"" + secret + "\" not found", true, null));
  }

  /** The step's pod names a claim that is not there. */
  public Script claimMissing(String step, String claim) {
    return fate(
        step,
        new Fate.Waits(
            "Unschedulable",
            "0/3 nodes are available: persistentvolumeclaim \"" + claim + "\" not found.",
            false,
            null));
  }

  /** The node cannot mount the step's claim: the pod stays ContainerCreating, an Event says why. */
  public Script mountFails(String step) {
    return fate(
        step,
        new Fate.Waits(
            "ContainerCreating",
            "",
            true,
            new Fate.Warning(
                "FailedMount",
                "MountVolume.SetUp failed for volume \"pvc-0f3d\" : mount failed: exit status"
                    + " 32")));
  }

  public Script evicted(String step) {
    return fate(step, new Fate.Lost("Evicted", "The node was low on resource: memory."));
  }

  public Script nodeLost(String step) {
    return fate(
        step, new Fate.Lost("NodeLost", "Node {node} which was running pod is unresponsive"));
  }

  /** As if the pod's activeDeadlineSeconds had passed. */
  public Script deadlineExceeded(String step) {
    return fate(
        step,
        new Fate.Lost(
            "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"));
  }

  /** The container is told to end, as by a drained node: exit code 143. */
  public Script terminated(String step) {
    return fate(step, new Fate.Ends(143, "Error", List.of()));
  }

  /** Only so many attempts of the step go as scripted; those after them succeed. */
  public Script only(String step, int attempts) {
    limits.put(step, attempts);
    return this;
  }

  public Script hangs(String step) {
    return fate(step, new Fate.Hangs());
  }

  /** Argo's word to end does not reach a running pod of the step, as on a node that is away. */
  public Script deaf(String step) {
    deaf.add(step);
    return this;
  }

  /**
   * The node of the step's running pod is away: Argo's word does not reach it, and once deleted the
   * pod is Terminating until somebody forces it.
   */
  public Script nodeAway(String step) {
    away.add(step);
    return deaf(step);
  }

  public Script succeeds(String step) {
    return fate(step, Fate.SUCCEEDS);
  }

  /**
   * A pod of the step that is deleted is seen to fail with exit code 143 before it goes; other pods
   * are gone at once.
   */
  public Script deletionIsSeen(String step) {
    seenToEnd.add(step);
    return this;
  }

  /** In sandbox time. */
  public Script takes(String step, Duration duration) {
    durations.put(step, duration);
    return this;
  }

  /** The step's program prints this, evenly over its time, instead of the guide's words. */
  public Script prints(String step, String text) {
    words.put(step, text);
    return this;
  }

  /** The next event of the run is answered 200 and lost. */
  public Script eventLost() {
    return eventFault(EventFault.LOST);
  }

  public Script createdButAnswered500() {
    return eventFault(EventFault.CREATED_BUT_500);
  }

  public Script connectionCutBeforeCreating() {
    return eventFault(EventFault.CUT_BEFORE);
  }

  public Script connectionCutAfterCreating() {
    return eventFault(EventFault.CUT_AFTER);
  }

  public Script eventUnavailable() {
    return eventFault(EventFault.UNAVAILABLE);
  }

  /** The next retry of its workflow is answered 200, and nothing happens. */
  public Script retryLost() {
    return retryFault(VerbFault.LOST);
  }

  public Script retriedButAnswered500() {
    return retryFault(VerbFault.DONE_BUT_500);
  }

  /** Each event of the run waits so long, on the wall clock, before it is dispatched. */
  public Script answersEventsAfter(Duration delay) {
    answerDelay = delay;
    return this;
  }

  public Script endpointNeverReady() {
    endpoint = Endpoint.NEVER_READY;
    return this;
  }

  public Script endpointBecomesReady() {
    endpoint = Endpoint.BECOMES_READY;
    return this;
  }

  /** Its image cannot be fetched: BlockedByFailedLoad. */
  public Script endpointFails() {
    endpoint = Endpoint.FAILS;
    return this;
  }

  /** In sandbox time. */
  public Script coldStart(Duration duration) {
    coldStart = duration;
    return this;
  }

  /** Each picture takes so long, in sandbox time. */
  public Script generatesIn(Duration duration) {
    generation = duration;
    return this;
  }

  /** The predictor answers this status instead of a picture; 200 mends it. */
  public Script predictAnswers(int status) {
    generationStatus = status;
    return this;
  }

  /**
   * How a pod of the step goes.
   *
   * @param attempt from 0
   */
  Fate fate(String step, int attempt) {
    return attempt < limits.getOrDefault(step, Integer.MAX_VALUE)
        ? fates.getOrDefault(step, Fate.SUCCEEDS)
        : Fate.SUCCEEDS;
  }

  Optional<Duration> duration(String step) {
    return Optional.ofNullable(durations.get(step));
  }

  boolean isDeaf(String step) {
    return deaf.contains(step);
  }

  boolean isAway(String step) {
    return away.contains(step);
  }

  boolean endIsSeen(String step) {
    return seenToEnd.contains(step);
  }

  synchronized @Nullable VerbFault nextRetryFault() {
    return retryFaults.poll();
  }

  Optional<String> words(String step) {
    return Optional.ofNullable(words.get(step));
  }

  synchronized @Nullable EventFault nextEventFault() {
    return eventFaults.poll();
  }

  Duration answerDelay() {
    return answerDelay;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Duration coldStartOr(Duration otherwise) {
    Duration own = coldStart;
    return own == null ? otherwise : own;
  }

  Duration generation() {
    return generation;
  }

  int generationStatus() {
    return generationStatus;
  }

  private Script fate(String step, Fate fate) {
    fates.put(step, fate);
    return this;
  }

  private synchronized Script retryFault(VerbFault fault) {
    retryFaults.add(fault);
    return this;
  }

  private synchronized Script eventFault(EventFault fault) {
    eventFaults.add(fault);
    return this;
  }
}
