package dev.easel.runs;

import dev.easel.http.JsonBody;
import dev.easel.http.Violation;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How other packages start runs: by the gate of {@code POST /v1/runs}, with the same refusals. */
@Service
public class RunIntake {

  private final Drafts drafts;
  private final Precheck precheck;
  private final DryRun dryRun;
  private final Acceptance acceptance;
  private final Runs runs;
  private final RunData data;
  private final Snapshots snapshots;
  private final JdbcClient jdbc;

  RunIntake(
      Drafts drafts,
      Precheck precheck,
      DryRun dryRun,
      Acceptance acceptance,
      Runs runs,
      RunData data,
      Snapshots snapshots,
      JdbcClient jdbc) {
    this.drafts = drafts;
    this.precheck = precheck;
    this.dryRun = dryRun;
    this.acceptance = acceptance;
    this.runs = runs;
    this.data = data;
    this.snapshots = snapshots;
    this.jdbc = jdbc;
  }

  /**
   * Checks a request as far as no transaction is needed; may look at a volume.
   *
   * @param found what was found wrong before
   * @throws dev.easel.http.Invalid with every problem
   * @throws RecipeUnusable if the recipe is broken in the cluster
   */
  public CheckedRun check(Project project, JsonBody request, Violations found) {
    var draft = drafts.checked(project, request, found);
    return new CheckedRun(draft, precheck.of(() -> draft));
  }

  /**
   * Stores a run in the transaction under way.
   *
   * @param warnings what its history begins with
   * @throws dev.easel.http.Problem the first of what stands against it
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public StartedRun start(CheckedRun checked, List<Warning> warnings) {
    return StartedRun.of(acceptance.accept(checked.ready().get(), warnings));
  }

  /**
   * The run that the same request made, if that has not ended: of the same recipe and name, with
   * the same parameters. Until the transaction under way ends nobody else asks for one of that
   * name.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<StartedRun> same(CheckedRun checked) {
    var draft = checked.draft();
    var project = draft.project().id();
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param(String.join("/", "same", project, draft.name()))
        .query((rs, n) -> true)
        .list();
    var asked = draft.training(data.of(draft).used()).parameters();
    return runs.live(project, draft.name()).stream()
        .filter(run -> run.recipe().equals(draft.recipe().name()))
        .filter(run -> run.parameters().equals(asked))
        .findFirst()
        .map(run -> StartedRun.of(snapshots.of(run)));
  }

  /**
   * What would become of a request, as a dry run of it is answered; stores nothing.
   *
   * @param found what was found wrong before
   */
  public Object dryRun(Project project, JsonBody request, Violations found) {
    return dryRun.of(project, request, found);
  }

  /** What is wrong with a request by itself. */
  public List<Violation> violations(Project project, JsonBody request) {
    var violations = new Violations();
    var _ = drafts.read(project, request, violations);
    return violations.all();
  }
}
