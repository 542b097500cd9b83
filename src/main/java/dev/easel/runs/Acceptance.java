package dev.easel.runs;

import dev.easel.http.Invalid;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes runs in. Touches PostgreSQL only: the run, its places and the task that submits it are
 * written in one transaction, so Argo being away means later, never lost.
 */
@Service
class Acceptance {

  private final Runs runs;
  private final Claims claims;
  private final ClassFolders classFolders;
  private final RunData data;
  private final List<RunCheck> checks;
  private final RunTasks tasks;
  private final Turns turns;
  private final SubmissionQueue queue;
  private final Pauses pauses;
  private final Admission admission;
  private final Estimates estimates;
  private final Bills bills;
  private final RunMetrics metrics;
  private final Clock clock;

  Acceptance(
      Runs runs,
      Claims claims,
      ClassFolders classFolders,
      RunData data,
      List<RunCheck> checks,
      RunTasks tasks,
      Turns turns,
      SubmissionQueue queue,
      Pauses pauses,
      Admission admission,
      Estimates estimates,
      Bills bills,
      RunMetrics metrics,
      Clock clock) {
    this.runs = runs;
    this.claims = claims;
    this.classFolders = classFolders;
    this.data = data;
    this.checks = checks;
    this.tasks = tasks;
    this.turns = turns;
    this.queue = queue;
    this.pauses = pauses;
    this.admission = admission;
    this.estimates = estimates;
    this.bills = bills;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Stores a run.
   *
   * @return the run with its history so far
   * @throws Problem the first of its {@link #objections}
   */
  @Transactional
  Snapshot accept(RunDraft asked) {
    return accept(asked, List.of());
  }

  /** The same, with warnings that the run's history begins with. */
  @Transactional
  Snapshot accept(RunDraft asked, List<Warning> warnings) {
    admission.run(asked.project(), estimates.gpus(asked));
    var found = data.held(asked);
    found.refusals().forEach(Acceptance::refuse);
    var draft = asked.training(found.used());
    if (!draft.places().trains()) {
      runs.keepModel(runs.holdersOfOutput(draft));
    }
    modelMissing(draft).ifPresent(Acceptance::refuse);
    classFolders.join(draft);
    checks.forEach(check -> check.refusal(draft).ifPresent(Acceptance::refuse));
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
    var run = Run.accept(RunId.create(now), draft, takeOver(draft), now);
    run.estimated(estimates.of(draft));
    warnings.forEach(warning -> run.warned(warning, now));
    var line = turns.lately(run);
    line.ifPresent(waiting -> run.await(waiting, now));
    var history = runs.add(run);
    draft.claims().forEach((kind, place) -> take(run, draft, kind, place));
    submit(run, line.isPresent());
    metrics.accepted(run);
    return Snapshot.accepted(run, history, bills.none());
  }

  private void submit(Run run, boolean inLine) {
    if (inLine) {
      queue.join(run);
      var pause = pauses.forTurn();
      tasks.submit(run.id(), pause.compareTo(run.maxPending()) < 0 ? pause : run.maxPending());
    } else {
      tasks.submit(run.id(), Duration.ZERO);
    }
  }

  /** Everything stored that the draft would be refused for; keeps no lock. */
  @Transactional(readOnly = true)
  List<Problem> objections(RunDraft draft) {
    var found = new ArrayList<Problem>();
    admission.objection(draft.project(), estimates.gpus(draft)).ifPresent(found::add);
    modelMissing(draft).ifPresent(found::add);
    classFolders.conflict(draft).ifPresent(found::add);
    checks.forEach(check -> check.refusal(draft).ifPresent(found::add));
    draft
        .claims()
        .forEach(
            (kind, place) ->
                claims.holders(kind, place).stream()
                    .filter(holder -> !holder.isReplaceableBy(draft))
                    .map(holder -> new PlaceTaken(kind, place, List.of(holder)))
                    .forEach(found::add));
    return found;
  }

  private static void refuse(Problem problem) {
    throw problem;
  }

  /** Frees the places that finished runs hold, if the caller said so; those runs' endpoints go. */
  private List<RunId> takeOver(RunDraft draft) {
    if (!draft.replace()) {
      return List.of();
    }
    var replaced =
        draft.claims().entrySet().stream()
            .flatMap(claim -> claims.holders(claim.getKey(), claim.getValue()).stream())
            .filter(holder -> holder.isReplaceableBy(draft))
            .map(Claims.Holder::run)
            .distinct()
            .sorted(Comparator.comparing(RunId::value))
            .toList();
    replaced.forEach(run -> claims.takeFrom(run, !draft.places().trains()));
    return replaced;
  }

  /** Again if whoever was in the way gave it up meanwhile. */
  private void take(Run run, RunDraft draft, String kind, String place) {
    while (!claims.take(run, kind, place)) {
      var holders = claims.holders(kind, place);
      if (!holders.isEmpty()) {
        var kept = holders.stream().filter(holder -> !holder.isReplaceableBy(draft)).toList();
        throw new PlaceTaken(kind, place, kept.isEmpty() ? holders : kept);
      }
    }
  }

  /** Serving alone needs a folder that a run of this project trained. */
  private Optional<Problem> modelMissing(RunDraft draft) {
    var place = draft.outputPlace();
    if (draft.places().trains() || (place.isPresent() && isTrained(draft, place.get()))) {
      return Optional.empty();
    }
    var violations = new Violations();
    violations.add(
        List.of("parameters", "inference_only"),
        "model_missing",
        "inference_only serves a model that a finished run trained, and no run trained '%s'."
            .formatted(draft.places().output()));
    return Optional.of(new Invalid(violations.all()));
  }

  private boolean isTrained(RunDraft draft, String place) {
    return claims.holders(Claims.OUTPUT, place).stream()
        .anyMatch(
            holder ->
                holder.trained()
                    && holder.place().equals(place)
                    && holder.project().equals(draft.project().id()));
  }
}
