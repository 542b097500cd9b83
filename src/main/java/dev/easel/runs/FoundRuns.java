package dev.easel.runs;

import dev.easel.http.Problem;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes in runs whose workflow is there already: each once, whoever finds it, and how often. */
@Service
class FoundRuns {

  private final Runs runs;
  private final Claims claims;
  private final RunObserver observer;
  private final Admission admission;
  private final Estimates estimates;
  private final JdbcClient jdbc;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;

  FoundRuns(
      Runs runs,
      Claims claims,
      RunObserver observer,
      Admission admission,
      Estimates estimates,
      JdbcClient jdbc,
      ApplicationEventPublisher publisher,
      Clock clock) {
    this.runs = runs;
    this.claims = claims;
    this.observer = observer;
    this.admission = admission;
    this.estimates = estimates;
    this.jdbc = jdbc;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Stores the run, with its places as far as they are free, as its workflow was found. That goes
   * on whatever the project's quota: its history says if that allows no more.
   *
   * @return false if it is known, or was and is erased
   */
  @Transactional
  public boolean add(FoundRun found) {
    if (isKnown(found)) {
      return false;
    }
    add(found, objection(found));
    return true;
  }

  /**
   * The same if somebody asks for it, and the project's quota allows it.
   *
   * @throws Problem 429 {@code quota_exceeded} if it does not
   */
  @Transactional
  public boolean admit(FoundRun found) {
    if (isKnown(found)) {
      return false;
    }
    objection(found).ifPresent(FoundRuns::refuse);
    add(found, Optional.empty());
    return true;
  }

  private static void refuse(Problem problem) {
    throw problem;
  }

  /** What has ended takes nothing. */
  private Optional<Problem> objection(FoundRun found) {
    return found.workflow().finishedAt() == null
        ? admission.adoption(found.draft().project(), estimates.gpus(found.draft()))
        : Optional.empty();
  }

  private void add(FoundRun found, Optional<Problem> objection) {
    var run = Run.found(found, clock.instant());
    run.holds(estimates.gpus(found.draft()));
    objection.ifPresent(
        problem ->
            run.remark("It runs beyond the project's quota: " + problem.detail(), clock.instant()));
    var _ = runs.add(run);
    found.draft().claims().forEach((kind, place) -> take(run, kind, place));
    observer.seen(run.id(), found.workflow());
    publisher.publishEvent(new RunFound(run));
  }

  /** Whoever else is at it is waited for: what it wrote is seen then. */
  private boolean isKnown(FoundRun found) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 1))")
        .param(found.id().toString())
        .query((rs, n) -> n)
        .single();
    return jdbc.sql(
            """
            select exists (select from runs where id = :id
              or (namespace = :namespace and workflow_uid = :uid))
            """)
        .param("id", found.id().value())
        .param("namespace", found.workflow().namespace())
        .param("uid", found.workflow().uid())
        .query(Boolean.class)
        .single();
  }

  /** It runs whether the place is free or not. */
  private void take(Run run, String kind, String place) {
    if (claims.take(run, kind, place)) {
      return;
    }
    var holders = claims.holders(kind, place).stream().map(Claims.Holder::run).toList();
    runs.change(
        run.id(),
        taken ->
            taken.remark(
                "Its %s %s is not its own: %s has it."
                    .formatted(
                        kind.equals(Claims.OUTPUT) ? "output folder" : "endpoint's name",
                        place.substring(place.indexOf('/') + 1),
                        holders),
                clock.instant()));
  }
}
