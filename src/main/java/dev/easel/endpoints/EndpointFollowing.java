package dev.easel.endpoints;

import dev.easel.kubernetes.Duty;
import dev.easel.kubernetes.Followers;
import dev.easel.kubernetes.ResourceListener;
import dev.easel.kubernetes.Selection;
import dev.easel.kubernetes.Term;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Follows the InferenceServices of the namespace and keeps the list of endpoints, and each run's
 * own, as they are. Also those that nobody labelled: the guide's have only their names.
 */
@Component
class EndpointFollowing implements Duty {

  private final Followers followers;
  private final Projects projects;
  private final Runs runs;
  private final Endpoints endpoints;
  private final TransactionTemplate transaction;

  EndpointFollowing(
      Followers followers,
      Projects projects,
      Runs runs,
      Endpoints endpoints,
      TransactionTemplate transaction) {
    this.followers = followers;
    this.projects = projects;
    this.runs = runs;
    this.endpoints = endpoints;
    this.transaction = transaction;
  }

  @Override
  public AutoCloseable begin(Term term) {
    var project = projects.current();
    return followers.follow(
        new Selection(InferenceService.KIND, project.namespace(), ""), new Applied(project, term));
  }

  /** Applies what is seen, as long as the term lasts. */
  private final class Applied implements ResourceListener {

    private final Project project;
    private final String namespace;
    private final Term term;

    /** Whose each service is: a name goes from one run to the run that replaces it. */
    private final Map<String, RunId> owners = new HashMap<>();

    Applied(Project project, Term term) {
      this.project = project;
      this.namespace = project.namespace();
      this.term = term;
    }

    @Override
    public void present(JsonNode object) {
      var service = new InferenceService(object);
      if (!service.isOurs()) {
        return;
      }
      if (service.isGoing()) {
        deleted(object);
        return;
      }
      service.run().ifPresent(run -> owners.put(service.name(), run));
      var maker = service.run().flatMap(runs::find).filter(this::isHere);
      var serving = maker.filter(run -> service.name().equals(run.endpointName()));
      var sighting = sighting(service, maker, serving);
      if (endpoints.isNews(sighting, serving)) {
        inTerm(() -> endpoints.seen(sighting));
      }
    }

    private boolean isHere(Run run) {
      return run.namespace().equals(namespace);
    }

    private Sighting sighting(
        InferenceService service, Optional<Run> maker, Optional<Run> serving) {
      var seen = service.seen();
      return new Sighting(
          project.id(),
          namespace,
          service.name(),
          maker.map(Run::id).orElse(null),
          serving.isEmpty(),
          serving.filter(run -> Endpoints.hasAnswered(run, seen)).isPresent(),
          seen,
          service.scale(),
          service.hardware(),
          service.createdAt());
    }

    @Override
    public void deleted(JsonNode last) {
      var service = new InferenceService(last);
      owners.remove(service.name());
      inTerm(() -> endpoints.gone(namespace, service.name(), service.uid()));
      service
          .run()
          .flatMap(runs::find)
          .filter(this::isHere)
          .filter(run -> service.name().equals(run.endpointName()))
          .filter(run -> !gone(service.uid()).equals(run.endpoint()))
          .ifPresent(run -> inTerm(() -> runs.endpointSeen(run.id(), gone(service.uid()))));
    }

    /** Finds what the watch missed: what was in no page, or is another run's. */
    @Override
    public void listed(Set<String> names) {
      owners.keySet().retainAll(names);
      inTerm(() -> endpoints.goneBut(namespace, names));
      runs.served(namespace).stream()
          .filter(run -> !run.id().equals(owners.get(run.endpointName())))
          .forEach(run -> inTerm(() -> runs.endpointSeen(run.id(), gone(null))));
    }

    private void inTerm(Runnable change) {
      transaction.executeWithoutResult(
          status -> {
            term.check();
            change.run();
          });
    }

    private static Endpoint gone(@Nullable String uid) {
      return new Endpoint(EndpointState.DELETED, null, null, null, uid);
    }
  }
}
