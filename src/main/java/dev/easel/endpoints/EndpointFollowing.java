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
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import java.util.HashMap;
import java.util.Map;
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
  private final Sightings sightings;
  private final TransactionTemplate transaction;

  EndpointFollowing(
      Followers followers,
      Projects projects,
      Runs runs,
      Endpoints endpoints,
      Sightings sightings,
      TransactionTemplate transaction) {
    this.followers = followers;
    this.projects = projects;
    this.runs = runs;
    this.endpoints = endpoints;
    this.sightings = sightings;
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
      var sighting = sightings.of(project, service);
      if (sighting.run() != null) {
        owners.put(service.name(), sighting.run());
      }
      if (endpoints.isNews(sighting)) {
        inTerm(() -> endpoints.seen(sighting));
      }
    }

    @Override
    public void deleted(JsonNode last) {
      var service = new InferenceService(last);
      owners.remove(service.name());
      inTerm(() -> endpoints.gone(namespace, service.name(), service.uid()));
      sightings
          .maker(project, service)
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
