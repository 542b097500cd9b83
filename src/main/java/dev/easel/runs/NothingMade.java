package dev.easel.runs;

import dev.easel.argo.Answer;
import dev.easel.argo.EventBinding;
import dev.easel.argo.Templates;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What it means that a post made no workflow. */
@Component
class NothingMade {

  private final Templates templates;

  NothingMade(Templates templates) {
    this.templates = templates;
  }

  /** Why an answered post made no workflow. */
  Waiting because(Run run, Answer answer) {
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
        + found.stream().map(NothingMade::described).collect(Collectors.joining("; "))
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
