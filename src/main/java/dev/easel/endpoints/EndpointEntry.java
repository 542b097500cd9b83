package dev.easel.endpoints;

import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.MonthUsedUp;
import dev.easel.runs.RunId;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An InferenceService as Easel lists it: what KServe says of it, what was ordered, and until when
 * it may be up. Changed under its row's lock, by {@link Endpoints} alone.
 */
@Entity
@Table(name = "endpoints")
class EndpointEntry {

  @Id private UUID id;

  @Version private long version;

  @SuppressWarnings("UnusedVariable") // what queries select by
  private String projectId;

  private String namespace;
  private String name;
  private @Nullable UUID runId;
  private boolean orphaned;

  @Enumerated(EnumType.STRING)
  private ListedState state;

  @Embedded private Seen seen;
  @Embedded private Hardware hardware;
  @Embedded private Scale scale;
  @Embedded private Lease lease;
  private boolean leaseAsked;
  private @Nullable Instant leaseWarnedFor;
  private long leaseTask;
  private @Nullable Instant leaseTaskAt;
  private @Nullable Instant lastRequestAt;
  private @Nullable Instant settledAt;

  @Enumerated(EnumType.STRING)
  private @Nullable StoppedBy stoppedBy;

  private @Nullable Instant stoppedAt;

  @Embedded private Probe probe;
  @Embedded private Order order;
  @Embedded private @Nullable MonthNotice monthNotice;
  private @Nullable Instant deletionAskedAt;
  private Instant createdAt;
  private Instant updatedAt;

  private int chargedPods;

  @Transient private @Nullable List<Note> notes;
  @Transient private boolean repriced;

  /**
   * Something to be told in the history of its run.
   *
   * @param change what it is about, in a word
   * @param times when what is told of comes, by what it is called
   */
  record Note(String change, String message, Map<String, Instant> times) {}

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected EndpointEntry() {}

  @SuppressWarnings("NullAway.Init") // the state follows in see
  private EndpointEntry(Sighting sighting, Instant madeAt, Lease lease) {
    this.id = EndpointId.create(madeAt).value();
    this.projectId = sighting.projectId();
    this.namespace = sighting.namespace();
    this.name = sighting.name();
    this.lease = lease;
    this.seen = sighting.seen();
    this.probe = new Probe(null, 0, null, null, false);
    this.order = Order.NONE;
    this.createdAt = madeAt;
  }

  /** One that was not there before. */
  static EndpointEntry of(Sighting sighting, EndpointProperties properties, Instant now) {
    var made = sighting.createdAt() == null ? now : sighting.createdAt();
    var lease = sighting.orphaned() ? Lease.NONE : properties.lease(sighting.seen(), made);
    var entry = new EndpointEntry(sighting, made, lease);
    if (sighting.proved()) {
      entry.probe = entry.probe.proved(now);
    }
    if (sighting.seen().stopAnnotated()) {
      entry.stopped(StoppedBy.OUTSIDE, now);
    }
    entry.apply(sighting, now);
    return entry;
  }

  // --- transitions ---------------------------------------------------------------------------

  /** Applies what was seen of it. */
  void see(Sighting sighting, EndpointProperties properties, Instant now) {
    var before = seen;
    if (orphaned && !sighting.orphaned()) {
      lease = properties.lease(sighting.seen(), now);
    } else if (sighting.seen().isStandard() && !before.isStandard() && !leaseAsked && !orphaned) {
      lease =
          new Lease(lease.expiresAt(), properties.idleTtlSeconds(sighting.seen()), lease.keep());
    }
    annotated(before.stopAnnotated(), sighting.seen().stopAnnotated(), now);
    apply(sighting, now);
  }

  /** What was stopped or started beside Easel; what Easel orders it knows before. */
  private void annotated(boolean before, boolean is, Instant now) {
    if (!before && is && stoppedBy == null && !order.isOpenTo(false)) {
      stopped(StoppedBy.OUTSIDE, now);
    } else if (before && !is && stoppedBy != null && !order.isOpenTo(true)) {
      started();
    }
  }

  private void apply(Sighting sighting, Instant now) {
    seen = sighting.seen();
    scale = sighting.scale();
    repriced = repriced || !sighting.hardware().equals(hardware);
    hardware = sighting.hardware();
    runId = sighting.run() == null ? null : sighting.run().value();
    orphaned = sighting.orphaned();
    if (seen.state() == EndpointState.STOPPED || seen.state() == EndpointState.FAILED) {
      probe = probe.reset();
    } else if (seen.state() != EndpointState.READY) {
      probe = probe.paused();
    }
    changed(now);
  }

  /** Tells what follows from what is known. */
  private void changed(Instant now) {
    state = present();
    var settled = seen.isSettled() && state != ListedState.DEPLOYING;
    settledAt = settled ? (settledAt == null ? now : settledAt) : null;
    updatedAt = now;
  }

  /** It is no run's any more. */
  void orphan(Instant now) {
    orphaned = true;
    lease = Lease.NONE;
    changed(now);
  }

  /**
   * Orders its stop.
   *
   * @return false if that is how it is
   */
  boolean stop(StoppedBy by, Instant now) {
    if (stoppedBy != null) {
      if (by == StoppedBy.CALLER || by == StoppedBy.BUDGET) {
        stoppedBy = by;
        updatedAt = now;
      }
      return false;
    }
    stopped(by, now);
    order = order.toStop(true);
    note("stop", "It is stopped: %s.".formatted(by.words()));
    updatedAt = now;
    return true;
  }

  /**
   * Orders its start.
   *
   * @param why completes "It is started: …"
   * @return false if that is how it is
   */
  boolean start(String why, Duration renewal, Instant now) {
    if (stoppedBy == null) {
      return false;
    }
    started();
    lease = lease.renewed(now, renewal);
    order = order.toStop(false);
    note("start", "It is started: %s.".formatted(why));
    updatedAt = now;
    return true;
  }

  private void stopped(StoppedBy by, Instant now) {
    stoppedBy = by;
    stoppedAt = now;
    monthNotice = null;
  }

  private void started() {
    stoppedBy = null;
    stoppedAt = null;
    settledAt = null;
  }

  /** Orders another number of pods. */
  void scale(Scale wanted, Instant now) {
    order = order.toScale(wanted);
    note(
        "replicas",
        "It has %d to %s pods from now on."
            .formatted(
                wanted.minReplicas(),
                wanted.maxReplicas() == null ? "any number of" : wanted.maxReplicas()));
    updatedAt = now;
  }

  void lease(Lease asked, Instant now) {
    lease = asked;
    leaseAsked = true;
    leaseWarnedFor = null;
    note("lease", "Its lease was changed: %s.".formatted(inWords(asked)));
    updatedAt = now;
  }

  private static String inWords(Lease lease) {
    if (lease.keep()) {
      return "it is kept";
    }
    var words =
        Stream.of(
                Optional.ofNullable(lease.expiresAt()).map(at -> "it expires at " + at),
                Optional.ofNullable(lease.idleTtlSeconds())
                    .map(seconds -> "it ends after %d idle seconds".formatted(seconds)))
            .flatMap(Optional::stream)
            .toList();
    return words.isEmpty() ? "it has no end" : String.join(", ", words);
  }

  /** The cluster has what was ordered. */
  void orderIsDone(long number, Instant now) {
    if (order.number() == number && !order.done()) {
      order = order.isDone();
      updatedAt = now;
    }
  }

  void orderFailed(long number, String words, Instant now) {
    if (order.number() == number && !words.equals(order.problem())) {
      order = order.failed(words);
      updatedAt = now;
    }
  }

  void deletionAsked(String why, Instant now) {
    if (deletionAskedAt == null) {
      deletionAskedAt = now;
      note("delete", "It is deleted: %s.".formatted(why));
      updatedAt = now;
    }
  }

  void warned(Instant end) {
    leaseWarnedFor = end;
    note(
        new Note(
            "lease",
            "Its lease ends at %s: then it is stopped, unless it is asked to draw or kept."
                .formatted(end),
            Map.of("expires_at", end)));
  }

  /** It is stopped then, unless its project's month is not used up any more by then. */
  void monthIsUsedUp(MonthUsedUp month, Instant stopsAt, Instant now) {
    monthNotice = new MonthNotice(month.quota(), now, stopsAt);
    note(
        new Note(
            "quota",
            ("Its project has used up this month's %s (%s of %s): it is stopped at %s, unless an"
                    + " operator gives the project more by then.")
                .formatted(month.quota(), month.used(), month.limit(), stopsAt),
            Map.of("stops_at", stopsAt)));
    updatedAt = now;
  }

  /**
   * It is not stopped for its project's month after all; nothing if that was not told.
   *
   * @param allowed the month is not used up any more; else it costs nothing
   */
  void monthIsNotUsedUp(boolean allowed, Instant now) {
    if (monthNotice != null) {
      monthNotice = null;
      note(
          "quota",
          allowed
              ? "Its project's month is not used up any more: it is not stopped for that."
              : "It has no pods any more, and costs nothing: it is not stopped.");
      updatedAt = now;
    }
  }

  /** Its run is charged for so many pods of this kind. */
  void charged(int pods) {
    chargedPods = pods;
    repriced = false;
  }

  /** The task that keeps the lease is to look at it then. */
  void leaseTaskAt(@Nullable Instant due) {
    leaseTaskAt = due;
  }

  /** Another task keeps the lease, and looks sooner. */
  long nextLeaseTask(Instant due) {
    leaseTaskAt = due;
    return ++leaseTask;
  }

  /** A task is to have it draw. */
  long nextProbe(Instant now) {
    probe = probe.begun(now);
    return probe.number();
  }

  void proved(Instant now) {
    if (probe.provedAt() == null) {
      probe = probe.proved(now);
      changed(now);
    }
  }

  void probeFailed(long number, String words, boolean forGood, Instant now) {
    if (probe.isUnderWay(number)) {
      probe = probe.failed(words, forGood);
      changed(now);
    }
  }

  private void note(String change, String message) {
    note(new Note(change, message, Map.of()));
  }

  private void note(Note note) {
    if (notes == null) {
      notes = new ArrayList<>();
    }
    notes.add(note);
  }

  /** What is to be told of the change under way. */
  List<Note> takeNotes() {
    var taken = notes == null ? List.<Note>of() : List.copyOf(notes);
    notes = null;
    return taken;
  }

  // --- what it is ----------------------------------------------------------------------------

  EndpointId id() {
    return new EndpointId(id);
  }

  long version() {
    return version;
  }

  String namespace() {
    return namespace;
  }

  String name() {
    return name;
  }

  /** Whose workflow made it; null if no such run is known. */
  @Nullable RunId run() {
    return runId == null ? null : new RunId(runId);
  }

  boolean isOrphaned() {
    return orphaned;
  }

  ListedState state() {
    return state;
  }

  private ListedState present() {
    if (orphaned) {
      return ListedState.ORPHANED;
    }
    return switch (seen.state()) {
      case READY ->
          probe.provedAt() != null
              ? ListedState.READY
              : probe.givenUp() ? ListedState.FAILED : ListedState.DEPLOYING;
      case ASLEEP -> ListedState.ASLEEP;
      case STOPPED -> ListedState.STOPPED;
      case FAILED -> ListedState.FAILED;
      case DEPLOYING, DELETED -> ListedState.DEPLOYING;
    };
  }

  /** Why it is so: KServe's words, or what became of the try to draw. */
  @Nullable String message() {
    return seen.state() == EndpointState.READY
            && probe.provedAt() == null
            && probe.problem() != null
        ? probe.problem()
        : seen.message();
  }

  /** What its run is to know of it. */
  Endpoint endpoint() {
    var known = orphaned ? seen.state() : EndpointState.valueOf(state().name());
    return new Endpoint(known, message(), seen.url(), seen.address(), seen.uid());
  }

  Seen seen() {
    return seen;
  }

  String projectId() {
    return projectId;
  }

  /** Of the pods that stay when it is idle, one at least. */
  int gpusWith(Scale scale) {
    return hardware.gpus() * Math.max(1, scale.minReplicas());
  }

  Hardware hardware() {
    return hardware;
  }

  /** As it is in the cluster. */
  Scale scale() {
    return scale;
  }

  /** As it is once what was ordered is done. */
  Scale wantedScale() {
    if (order.done()) {
      return scale;
    }
    return new Scale(
        order.minReplicas() == null ? scale.minReplicas() : order.minReplicas(),
        order.maxReplicas() == null ? scale.maxReplicas() : order.maxReplicas(),
        order.scaleToZeroSeconds() == null
            ? scale.scaleToZeroSeconds()
            : order.scaleToZeroSeconds());
  }

  Lease lease() {
    return lease;
  }

  @Nullable Instant lastRequestAt() {
    return lastRequestAt;
  }

  @Nullable StoppedBy stoppedBy() {
    return stoppedBy;
  }

  @Nullable Instant stoppedAt() {
    return stoppedAt;
  }

  Probe probe() {
    return probe;
  }

  Order order() {
    return order;
  }

  @Nullable Instant deletionAskedAt() {
    return deletionAskedAt;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  long leaseTask() {
    return leaseTask;
  }

  /** Null unless it is to be stopped because its project's month is used up. */
  @Nullable MonthNotice monthNotice() {
    return monthNotice;
  }

  /** Its pods are charged for, and nobody has them stopped yet. */
  boolean costs() {
    return isCharged() && stoppedBy == null && deletionAskedAt == null;
  }

  /** Its run is charged for it. */
  boolean isCharged() {
    return chargedPods > 0;
  }

  /** Its run is charged for another number of pods, or for others. */
  boolean isChargedOtherwise(int pods) {
    return chargedPods != pods || (repriced && pods > 0);
  }

  /** Pods that stay when nobody uses it. */
  int idlePods() {
    if (stoppedBy != null || seen.state() == EndpointState.STOPPED) {
      return 0;
    }
    var least = wantedScale().minReplicas();
    return seen.isStandard() ? Math.max(1, least) : least;
  }

  /** It is to draw once, and nothing tries yet. */
  boolean awaitsProbe() {
    return !orphaned
        && seen.state() == EndpointState.READY
        && probe.provedAt() == null
        && probe.since() == null
        && !probe.givenUp();
  }

  /** Another task must look at the lease sooner than the one that will. */
  boolean isEarlier(Instant due) {
    return leaseTaskAt == null || due.isBefore(leaseTaskAt);
  }

  /** What its lease asks for next. */
  Optional<Due> due(EndpointProperties properties, Instant now) {
    if (orphaned || deletionAskedAt != null || lease.keep()) {
      return Optional.empty();
    }
    return stoppedBy == null ? ending(properties, now) : deletion(properties);
  }

  private Optional<Due> ending(EndpointProperties properties, Instant now) {
    return end(properties)
        .map(
            end -> {
              var warning = end.minus(properties.warnBefore());
              return isWorthWarning(end, properties) && now.isBefore(end)
                  ? new Due(Due.What.WARN, warning)
                  : new Due(Due.What.STOP, end);
            });
  }

  /** When its lease ends, if nothing is asked of it until then; empty if it does not. */
  Optional<Instant> end(EndpointProperties properties) {
    return orphaned || stoppedBy != null ? Optional.empty() : lease.end(idleSince(properties));
  }

  /** Of an idle time that is hardly longer than the warning, each request would tell again. */
  private boolean isWorthWarning(Instant end, EndpointProperties properties) {
    var idle = lease.idleTtlSeconds();
    var byExpiry = end.equals(lease.expiresAt());
    return !end.equals(leaseWarnedFor)
        && (byExpiry || (idle != null && idle > 2 * properties.warnBefore().toSeconds()));
  }

  /** Null while it is on its way. A request may have come just after the last that was noted. */
  private @Nullable Instant idleSince(EndpointProperties properties) {
    if (settledAt == null || lastRequestAt == null) {
      return settledAt;
    }
    var last = lastRequestAt.plus(properties.requestsNoted());
    return last.isAfter(settledAt) ? last : settledAt;
  }

  private Optional<Due> deletion(EndpointProperties properties) {
    return deletesAt(properties).map(at -> new Due(Due.What.DELETE, at));
  }

  /** When it is deleted, if nobody starts it; empty if it is not. */
  Optional<Instant> deletesAt(EndpointProperties properties) {
    if (stoppedAt == null || lease.keep() || orphaned || properties.grace().isZero()) {
      return Optional.empty();
    }
    var ended = stoppedBy == StoppedBy.LEASE ? stoppedAt : lease.expiresAt();
    return Optional.ofNullable(ended)
        .map(end -> end.isAfter(stoppedAt) ? end : stoppedAt)
        .map(end -> end.plus(properties.grace()));
  }
}
