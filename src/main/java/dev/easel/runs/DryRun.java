package dev.easel.runs;

import dev.easel.http.Invalid;
import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Violation;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says all that stands against a request at once, and stores nothing. */
@Component
class DryRun {

  private final Drafts drafts;
  private final RunData data;
  private final Precheck precheck;
  private final Acceptance acceptance;
  private final Estimates estimates;
  private final RunWebhooks webhooks;
  private final List<RunCheck> checks;

  DryRun(
      Drafts drafts,
      RunData data,
      Precheck precheck,
      Acceptance acceptance,
      Estimates estimates,
      RunWebhooks webhooks,
      List<RunCheck> checks) {
    this.drafts = drafts;
    this.data = data;
    this.precheck = precheck;
    this.acceptance = acceptance;
    this.estimates = estimates;
    this.webhooks = webhooks;
    this.checks = checks;
  }

  DryRunView of(Project project, JsonBody body) {
    return of(project, body, new Violations());
  }

  /** The same, with what was found wrong before. */
  DryRunView of(Project project, JsonBody body, Violations violations) {
    return drafts
        .read(project, body, violations)
        .map(draft -> of(draft, violations))
        .orElseGet(() -> DryRunView.refused(violations.all(), List.of()));
  }

  private DryRunView of(RunDraft asked, Violations violations) {
    var found = data.of(asked);
    var draft = asked.training(found.used());
    var problems = new ArrayList<>(violations.all());
    if (!draft.recipe().usable()) {
      problems.add(new RecipeUnusable(draft.recipe()).violation());
    }
    unwanted(draft).ifPresent(problems::add);
    found.refusals().stream().flatMap(DryRun::violations).forEach(problems::add);
    precheck.refusals(draft).flatMap(DryRun::violations).forEach(problems::add);
    acceptance.objections(draft).stream().flatMap(DryRun::violations).forEach(problems::add);
    var milestones = Milestones.of(draft);
    var warnings =
        Stream.concat(
                milestones.stream().flatMap(it -> it.warnings(draft).stream()),
                checks.stream().flatMap(check -> check.warnings(draft).stream()))
            .toList();
    return violations.isEmpty()
        ? DryRunView.of(draft, estimates.of(draft), milestones.orElse(null), problems, warnings)
        : DryRunView.refused(problems, warnings);
  }

  private Optional<Violation> unwanted(RunDraft draft) {
    return Optional.ofNullable(draft.webhook())
        .flatMap(webhook -> webhooks.refusal())
        .map(why -> new Violation("#/webhook", null, why.code(), why.detail()));
  }

  private static Stream<Violation> violations(Problem problem) {
    return switch (problem) {
      case Invalid invalid -> invalid.violations().stream();
      case Conflict conflict -> Stream.of(conflict.violation());
      default -> Stream.of(new Violation(null, null, problem.code(), problem.detail()));
    };
  }
}
