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
import dev.easel.runs.Runs;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Follows the InferenceServices of each project's namespace and keeps the list of endpoints, and
 * each run's own, as they are. Also those that nobody labelled: the guide's have only their names.
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
    return projects.forEach(project -> follow(project, term));
  }

  private AutoCloseable follow(Project project, Term term) {
    return followers.follow(
        new Selection(InferenceService.KIND, project.namespace(), ""), new Applied(project, term));
  }

  /** Applies what is seen, as long as the term lasts. */
  private final class Applied implements ResourceListener {

    private final Project project;
    private final String namespace;
    private final Term term;

    private final ListedServices services;

    Applied(Project project, Term term) {
      this.project = project;
      this.namespace = project.namespace();
      this.term = term;
      this.services = new ListedServices(sightings, project);
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
      services.seen(service, Optional.ofNullable(sighting.run()));
      if (endpoints.isNews(sighting)) {
        inTerm(() -> endpoints.seen(sighting));
      }
    }

    @Override
    public void deleted(JsonNode last) {
      var service = new InferenceService(last);
      services.gone(service.name());
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
      services.retain(names);
      inTerm(() -> endpoints.goneBut(namespace, names));
      runs.served(namespace).stream()
          .filter(run -> !services.has(run))
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
