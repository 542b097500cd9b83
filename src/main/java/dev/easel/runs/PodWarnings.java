package dev.easel.runs;

import dev.easel.kubernetes.Duty;
import dev.easel.kubernetes.Followers;
import dev.easel.kubernetes.ResourceListener;
import dev.easel.kubernetes.Selection;
import dev.easel.kubernetes.Term;
import dev.easel.projects.Projects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Follows what Kubernetes warns of the projects' pods: some waits show nowhere else. Nothing of it
 * is kept but the run's reason; without the right to it, runs go their way and say less.
 */
@Component
class PodWarnings implements Duty {

  private final Followers followers;
  private final Projects projects;
  private final Runs runs;
  private final WorkflowOwners owners;
  private final RunObserver observer;
  private final TransactionTemplate transaction;

  PodWarnings(
      Followers followers,
      Projects projects,
      Runs runs,
      WorkflowOwners owners,
      RunObserver observer,
      TransactionTemplate transaction) {
    this.followers = followers;
    this.projects = projects;
    this.runs = runs;
    this.owners = owners;
    this.observer = observer;
    this.transaction = transaction;
  }

  @Override
  public AutoCloseable begin(Term term) {
    return projects.forEach(project -> follow(project.namespace(), term));
  }

  private AutoCloseable follow(String namespace, Term term) {
    return followers.follow(
        new Selection(PodWarning.KIND, namespace, "", PodWarning.SELECTOR),
        new Heeded(namespace, term));
  }

  /** Tells the runs, as long as the term lasts. */
  private final class Heeded implements ResourceListener {

    private final String namespace;
    private final Term term;

    Heeded(String namespace, Term term) {
      this.namespace = namespace;
      this.term = term;
    }

    /** An Event is written again each time it happens again. */
    @Override
    public void present(JsonNode event) {
      PodWarning.read(event, pod -> owners.ofPod(namespace, pod))
          .filter(this::isNews)
          .ifPresent(this::apply);
    }

    @Override
    public void deleted(JsonNode last) {}

    @Override
    public void listed(Set<String> names) {}

    /** Asked without a lock: most repeat what is known, or are of runs that have ended. */
    private boolean isNews(PodWarning warning) {
      return runs.find(warning.run())
          .filter(run -> run.namespace().equals(namespace))
          .filter(Run::heedsWarnings)
          .isPresent();
    }

    private void apply(PodWarning warning) {
      transaction.executeWithoutResult(
          status -> {
            term.check();
            observer.warned(warning);
          });
    }
  }
}
