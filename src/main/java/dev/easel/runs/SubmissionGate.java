package dev.easel.runs;

import dev.easel.argo.Answer;
import dev.easel.argo.EventBinding;
import dev.easel.argo.Templates;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Whether a run may be posted now, and what it means if the post made nothing. */
@Component
class SubmissionGate {

  private final Runs runs;
  private final Templates templates;
  private final List<RunCheck> checks;
  private final RunsProperties properties;

  SubmissionGate(Runs runs, Templates templates, List<RunCheck> checks, RunsProperties properties) {
    this.runs = runs;
    this.templates = templates;
    this.checks = checks;
    this.properties = properties;
  }

  /** Why the run must wait, or empty if it may be posted. */
  Optional<Waiting> check(Run run) {
    if (runs.unstarted(run.namespace()) >= properties.unstartedLimit()) {
      return Optional.of(
          new Waiting(
              WaitingReason.ARGO_BUSY,
              "%d workflows wait for Argo's controller; more would slow it down."
                  .formatted(properties.unstartedLimit())));
    }
    return checks.stream().flatMap(check -> check.beforeSubmission(run).stream()).findFirst();
  }

  /** Why an answered post made no workflow. */
  Waiting explain(Run run, Answer answer) {
    return switch (answer) {
      case Answer.Accepted a ->
          new Waiting(
              WaitingReason.ACCEPTED_BUT_NOTHING,
              "Argo accepted the event and made no workflow. %s".formatted(bindings(run)));
      case Answer.TemplateMissing a -> new Waiting(WaitingReason.TEMPLATE_MISSING, a.words());
      case Answer.NotPermitted a -> new Waiting(WaitingReason.NOT_PERMITTED, a.words());
      case Answer.Busy a -> new Waiting(WaitingReason.QUOTA, a.words());
      case Answer.Unreachable a -> new Waiting(WaitingReason.ARGO_UNREACHABLE, a.words());
      case Answer.Unknown a -> new Waiting(WaitingReason.ARGO_UNREACHABLE, a.words());
      case Answer.AlreadyExists a -> new Waiting(WaitingReason.ARGO_FAILED, a.words());
      case Answer.Refused a -> new Waiting(WaitingReason.ARGO_FAILED, a.words());
      case Answer.Failed a -> new Waiting(WaitingReason.ARGO_FAILED, a.words());
    };
  }

  private String bindings(Run run) {
    var found = templates.bindings(run.namespace());
    if (found.isEmpty()) {
      return "The namespace has no WorkflowEventBinding; apply the chart's.";
    }
    return "Bindings found: "
        + found.stream().map(SubmissionGate::described).collect(Collectors.joining("; "))
        + ". If one of them selects '%s', see the Kubernetes Events on it, and whether the Argo"
            .formatted(run.discriminator())
        + " server runs with --event-async-dispatch, which loses events in 4.0 to 4.1.2.";
  }

  private static String described(EventBinding binding) {
    return "%s (%s)"
        .formatted(
            binding.name(),
            binding.discriminator() == null
                ? "its selector is not one discriminator"
                : "selects '" + binding.discriminator() + "'");
  }
}
